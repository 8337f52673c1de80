/** Where a token may be in a request, and how it must be sent: RFC 6750 §2, §3.1. */
import { expect, test } from 'vitest';
import { newInstance, newWorld, outcomeOf, type Outcome } from '../support/auth.ts';
import type { TestHead } from '../support/app.ts';
import { mint, newKey } from '../support/tokens.ts';

const key = newKey('ES256');
const world = newWorld([key.jwk]);
const token = mint(key, world.now);
const server = newInstance({ world });
const sent = (authorization: string, query?: string): TestHead => ({
  headers: { authorization },
  ...(query !== undefined && { query }),
});

test.each<[string, TestHead, Outcome]>([
  ['no header', {}, 'challenge'],
  ['Bearer', sent(`Bearer ${token}`), 'let in'],
  ['38: bearer', sent(`bearer ${token}`), 'let in'],
  ['38: BEARER', sent(`BEARER ${token}`), 'let in'],
  ['37: two tokens', sent(`Bearer ${token}, Bearer ${token}`), 'invalid_request'],
  ['37: two tokens joined without a space', sent(`Bearer ${token},Bearer ${token}`), 'invalid_request'],
  ['37: a token and another scheme', sent(`Bearer ${token}, Basic YWxpY2U6c2VjcmV0`), 'invalid_request'],
  ['37: another scheme and a token', sent(`Basic YWxpY2U6c2VjcmV0, Bearer ${token}`), 'invalid_request'],
  ['37: a token and an empty second scheme', sent(`Bearer ${token}, Bearer`), 'invalid_request'],
  ['37: two of another scheme', sent('Basic YWxpY2U=, Basic Ym9i'), 'invalid_request'],
  ['39: no token', sent('Bearer'), 'invalid_request'],
  ['39: an empty token', sent('Bearer '), 'invalid_request'],
  ['39: two spaces', sent(`Bearer  ${token}`), 'let in'],
  ['39: many spaces', sent(`bearer${' '.repeat(500)}${token}`), 'let in'],
  ['39: nothing but spaces', sent('Bearer    '), 'invalid_request'],
  ['39: two spaces and a tab', sent(`Bearer  \t${token}`), 'invalid_request'],
  ['37: two spaces and two tokens', sent(`Bearer  ${token}, Bearer  ${token}`), 'invalid_request'],
  ['39: a tab', sent(`Bearer\t${token}`), 'invalid_request'],
  ['39: a space and a tab', sent(`Bearer \t${token}`), 'invalid_request'],
  ['39: a token with a comma at its end', sent(`Bearer ${token},`), 'invalid_token'],
  ['40: Basic', sent('Basic YWxpY2U6c2VjcmV0'), 'challenge'],
  ['40: Digest, which has commas', sent('Digest username="alice", realm="a, b", nonce=1'), 'challenge'],
  ['40: a scheme that begins like Bearer', sent(`Bearers ${token}`), 'challenge'],
  ['40: a token without a scheme', sent(token), 'challenge'],
  ['40: an empty header', sent(''), 'challenge'],
  ['41: a token in the query', { query: `access_token=${token}` }, 'challenge'],
  ['41: a token in both', sent(`Bearer ${token}`, `a=b&access_token=${token}`), 'invalid_request'],
  ['41: a token in both, percent-encoded', sent(`Bearer ${token}`, 'access%5Ftoken=x'), 'invalid_request'],
  ['41: an empty token in the query too', sent(`Bearer ${token}`, 'access_token'), 'invalid_request'],
  ['another query', sent(`Bearer ${token}`, 'my_access_token=1&x=access_token'), 'let in'],
  [
    'another query, percent-encoded',
    sent(`Bearer ${token}`, 'access%5Ftoken%3D=x&%zzaccess_token&access%C5%9Ftoken'),
    'let in',
  ],
  ['33: a space in the token', sent(`Bearer ${token.slice(0, 20)} ${token.slice(20)}`), 'invalid_token'],
])('%s', async (_, head, outcome) => {
  expect(outcomeOf(await server.send(head))).toBe(outcome);
});

test('94: headers of proxies say nothing about who calls', async () => {
  const forged = { 'x-user': 'alice', 'x-forwarded-user': 'alice', 'x-forwarded-for': '127.0.0.1' };
  expect(outcomeOf(await server.send({ headers: forged }))).toBe('challenge');
  const result = await server.send({ headers: { ...forged, 'x-user': 'mallory', authorization: `Bearer ${token}` } });
  expect(result).toMatchObject({ context: { sub: 'alice' } });
  expect(JSON.stringify(result, (_, value) => (typeof value === 'bigint' ? 0 : value))).not.toContain('mallory');
});

test('the log has no token, whatever is wrong with it', async () => {
  world.logged.length = 0;
  for (const authorization of [`Bearer ${token}, Bearer ${token}`, `Bearer \t${token}`, `Basic ${token}`]) {
    await server.send(sent(authorization));
  }
  expect(world.logged.map((event) => event['reason'])).toEqual([
    'several-credentials',
    'malformed-credentials',
    'other-scheme',
  ]);
  expect(JSON.stringify(world.logged)).not.toContain(token);
});
