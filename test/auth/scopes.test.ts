/** What a verified token grants, and what is asked for when that is not enough. */
import { expect, test } from 'vitest';
import { challengeOf, newInstance, newWorld, outcomeOf, publicUrl, refused, withToken } from '../support/auth.ts';
import { goodClaims, headerFor, mint, newKey, signCompact, testAudience, testIssuer } from '../support/tokens.ts';

const key = newKey('ES256');
const { now } = newWorld();
const nowSeconds = BigInt(now / 1_000);

async function contextOf(claims: Record<string, unknown>, passJwt = false) {
  const token = mint(key, now, claims);
  const result = await newInstance({ world: newWorld([key.jwk]), provider: { passJwt } }).send(withToken(token));
  if (result.tag !== 'authenticated') throw new Error('refused');
  return { token, context: result.context };
}

test.each<[string, Record<string, unknown>, string[]]>([
  ['scope', { scope: 'tools:read tools:call' }, ['tools:read', 'tools:call']],
  ['scope with more spaces than it needs', { scope: '  a  b ' }, ['a', 'b']],
  ['an empty scope', { scope: '' }, []],
  ['scp as text', { scp: 'a b' }, ['a', 'b']],
  ['scp as an array', { scp: ['a', 'b'] }, ['a', 'b']],
  ['scope before scp', { scope: 'a', scp: 'admin' }, ['a']],
  ['an empty scope before scp', { scope: '', scp: 'admin' }, []],
  ['scope as an array', { scope: ['a', 'b'] }, ['a', 'b']],
  ['scope as an array before scp', { scope: ['a'], scp: 'admin' }, ['a']],
  ['an empty array before scp', { scope: [], scp: 'admin' }, []],
  ['43: scope as an array with members that are no text', { scope: ['a', 1], scp: 'admin' }, []],
  ['43: scope as an array of arrays', { scope: [['admin']] }, []],
  ['43: scope as a number', { scope: 1, scp: 'admin' }, []],
  ['43: scope as an object', { scope: { admin: true }, scp: 'admin' }, []],
  ['43: scope as a boolean', { scope: true, scp: 'admin' }, []],
  ['43: null before scp', { scope: null, scp: 'a' }, ['a']],
  ['43: null', { scope: null }, []],
  ['43: null twice', { scope: null, scp: null }, []],
  ['43: scp with members that are no text', { scp: ['a', 1] }, []],
  ['43: scp as an object', { scp: { admin: true } }, []],
  ['characters that no scope has', { scope: 'a"b c\\d e\tf ok é' }, ['ok']],
  ['members of scp with spaces', { scp: ['a b', 'c'] }, ['c']],
  ['members of scope with spaces', { scope: ['a b', 'c'] }, ['c']],
  ['neither', { roles: ['admin'], permissions: ['admin'] }, []],
])('%s', async (_, claims, scopes) => {
  expect((await contextOf(claims)).context.scopes).toEqual(scopes);
});

test('every claim reaches the provider, each with its own text', async () => {
  const { context } = await contextOf({
    aud: [testAudience, 'https://other.example'],
    client_id: 'client',
    azp: 'party',
    scope: 'a b',
    nbf: Number(nowSeconds) - 10,
    exp: Number(nowSeconds) + 60.9,
    jti: 'id',
    nested: { roles: ['x', null], é: 1.5 },
    flag: true,
  });
  expect(context).toEqual({
    iss: testIssuer,
    sub: 'alice',
    aud: [testAudience, 'https://other.example'],
    scopes: ['a', 'b'],
    clientId: 'client',
    exp: nowSeconds + 60n,
    iat: nowSeconds,
    nbf: nowSeconds - 10n,
    claims: [
      ['azp', '"party"'],
      ['jti', '"id"'],
      ['nested', '{"roles":["x",null],"é":1.5}'],
      ['flag', 'true'],
    ],
  });
});

test.each<[string, Record<string, unknown>, string | undefined]>([
  ['client_id', { client_id: 'a', azp: 'b' }, 'a'],
  ['azp without client_id', { azp: 'b' }, 'b'],
  ['azp where client_id is no text', { client_id: 1, azp: 'b' }, 'b'],
  ['cid', { cid: 'c', appid: 'd' }, 'c'],
  ['appid', { appid: 'd' }, 'd'],
  ['azp before cid', { azp: 'b', cid: 'c' }, 'b'],
  ['appid where the others are empty', { client_id: '', azp: null, cid: {}, appid: 'd' }, 'd'],
  ['none of them', { client: 'a' }, undefined],
])('the client is named by %s', async (_, claims, clientId) => {
  expect((await contextOf(claims)).context.clientId).toBe(clientId);
});

test('claims that named nothing stay among the claims', async () => {
  const { context } = await contextOf({ client_id: 'a', cid: 'c', appid: 'd', scope: null, scp: ['x'] });
  expect(context.claims).toEqual([
    ['cid', '"c"'],
    ['appid', '"d"'],
    ['scope', 'null'],
  ]);
});

test('a claim whose number JSON.parse would round stays as it was written', async () => {
  const text = JSON.stringify(goodClaims(now)).replace('{', '{"account":12345678901234567890, "rate": 1.50,');
  const result = await newInstance({ world: newWorld([key.jwk]) }).send(
    withToken(signCompact(key, headerFor(key), text)),
  );
  expect(result).toMatchObject({
    context: {
      claims: [
        ['account', '12345678901234567890'],
        ['rate', '1.50'],
      ],
    },
  });
});

test('claims named like members of Object.prototype are claims like others', async () => {
  const text = JSON.stringify(goodClaims(now)).replace('{', '{"__proto__":{"sub":"mallory"},"constructor":1,');
  const result = await newInstance({ world: newWorld([key.jwk]) }).send(
    withToken(signCompact(key, headerFor(key), text)),
  );
  const claims = [
    ['__proto__', '{"sub":"mallory"}'],
    ['constructor', '1'],
  ];
  expect(result).toMatchObject({ context: { sub: 'alice', claims } });
});

test('times before the epoch are left out', async () => {
  const { context } = await contextOf({ nbf: -62_135_596_800, iat: -1 });
  expect(context).not.toHaveProperty('nbf');
  expect(context).not.toHaveProperty('iat');
});

test('111: the token itself reaches the provider only where it asks for it', async () => {
  const without = await contextOf({});
  expect(without.context).not.toHaveProperty('jwt');
  const { token, context } = await contextOf({}, true);
  expect(context.jwt).toBe(token);
});

test('42: a token without the required scopes is told all of them', async () => {
  const variables = { MCP_AUTH_REQUIRED_SCOPES: 'tools:read tools:call' };
  const server = newInstance({ world: newWorld([key.jwk]), variables });
  const result = await server.send(withToken(mint(key, now, { scope: 'tools:read' })));
  expect(outcomeOf(result)).toBe('insufficient_scope');
  expect(challengeOf(refused(result))['scope']).toBe('tools:read tools:call');
  expect(await server.bearer(mint(key, now, { scope: 'x tools:call tools:read' }))).toBe('let in');
});

test('R102: challenges name the required scopes, so that clients ask for them at once', async () => {
  const variables = { MCP_AUTH_REQUIRED_SCOPES: 'tools:read' };
  const result = await newInstance({ world: newWorld(), variables }).send({});
  expect(challengeOf(refused(result))['scope']).toBe('tools:read');
});

test("R103: a policy's scopes are asked for together with the required ones", () => {
  const { auth } = newInstance({ world: newWorld(), variables: { MCP_AUTH_REQUIRED_SCOPES: 'a b' } });
  const response = auth.insufficientScope(['b', 'c'], publicUrl);
  expect(response.status).toBe(403);
  expect(challengeOf(response)).toMatchObject({ error: 'insufficient_scope', scope: 'a b c' });
});

test('R104: a policy cannot ask for offline_access, which is between a client and its issuer', () => {
  const { auth } = newInstance({ world: newWorld() });
  expect(challengeOf(auth.insufficientScope(['a', 'offline_access'], publicUrl))['scope']).toBe('a');
});

test('90, 91: what is no scope does not get into the challenge', () => {
  const { auth } = newInstance({ world: newWorld() });
  const hostile = ['ok', 'a"b', 'a\r\nSet-Cookie: x', 'a\\', 'é', 'a b', ''];
  expect(challengeOf(auth.insufficientScope(hostile, publicUrl))['scope']).toBe('ok');
});
