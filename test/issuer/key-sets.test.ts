/** The issuer's key set: which keys of it are used, and for which tokens. */
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { jwksUri, newInstance, newWorld, type Outcome } from '../support/auth.ts';
import { mint, newKey, newKeys, signCompact, withAlgorithm } from '../support/tokens.ts';

const keys = newKeys();
const key = keys.ES256;
const rsa = keys.RS256;
const { now } = newWorld();
const token = mint(key, now);
const withoutKid = mint(key, now, {}, { kid: undefined });

const strong = rsa.jwk;
const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
const weakJwk = { ...weak.publicKey.export({ format: 'jwk' }), kid: 'weak' };
const weakToken = mint({ ...rsa, kid: 'weak', privateKey: weak.privateKey }, now);
const { d, ...ecPublic } = key.privateKey.export({ format: 'jwk' });
const secret = { kty: 'oct', k: 'c2VjcmV0', kid: 'secret', alg: 'HS256' };

/** Keys that nobody has signed with. */
const others = (count: number, change: object = {}): object[] =>
  Array.from({ length: count }, (_, at) => Object.assign(newKey('ES256', `other-${at}`).jwk, change));

/** The same key, its numbers in another form of Base64. */
const encodedAs = (jwk: Record<string, unknown>, change: (text: string) => string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(jwk).map(([name, value]) => [
      name,
      ['n', 'e', 'x', 'y'].includes(name) ? change(String(value)) : value,
    ]),
  );
const standard = (text: string): string => Buffer.from(text, 'base64url').toString('base64');
const padded = (text: string): string => text.padEnd(Math.ceil(text.length / 4) * 4, '=');

test.each<[string, unknown[], string, Outcome]>([
  ['an EC key in the standard alphabet, with padding', [encodedAs(key.jwk, standard)], token, 'let in'],
  ['an RSA key in the standard alphabet, with padding', [encodedAs(rsa.jwk, standard)], mint(rsa, now), 'let in'],
  ['an EC key with padding', [encodedAs(key.jwk, padded)], token, 'let in'],
  ['a key with white space', [encodedAs(key.jwk, (text) => `${text} `)], token, 'invalid_token'],
  ['a key with padding inside', [encodedAs(key.jwk, (text) => `=${text}`)], token, 'invalid_token'],
  ['a key with too much padding', [encodedAs(key.jwk, (text) => `${text}===`)], token, 'invalid_token'],
  [
    '50: malformed members beside a good one',
    [1, null, {}, { kty: 'EC' }, { kty: 'RSA', n: 1 }, key.jwk],
    token,
    'let in',
  ],
  [
    '51: key types that are not known',
    [{ kty: 'AKP' }, { kty: 'OKP', crv: 'Ed25519', x: 'A' }, key.jwk],
    token,
    'let in',
  ],
  ['52: two keys of one id, ours second', [{ ...newKey('ES256').jwk, kid: key.kid }, key.jwk], token, 'let in'],
  ['52: no id, and several keys', [newKey('ES256').jwk, newKey('ES256').jwk, key.jwk], withoutKid, 'let in'],
  [
    '52: no id, and a fifth key',
    [...Array.from({ length: 4 }, () => newKey('ES256').jwk), key.jwk],
    withoutKid,
    'let in',
  ],
  ['52: no id, and a 16th key', [...others(15), key.jwk], withoutKid, 'let in'],
  ['52: no id, and a 17th key', [...others(16), key.jwk], withoutKid, 'invalid_token'],
  [
    "52: no id, and a 17th key, the first that is for the token's algorithm",
    [...others(16, { alg: undefined }), key.jwk],
    withoutKid,
    'let in',
  ],
  ['52: one id for 16 keys', [...others(15, { kid: key.kid }), key.jwk], token, 'let in'],
  ['a key without an id, for a token with one', [{ ...key.jwk, kid: undefined }], token, 'invalid_token'],
  ['a key without an algorithm', [{ ...key.jwk, alg: undefined }], token, 'let in'],
  ['53: an RSA key of 1024 bits', [weakJwk], weakToken, 'invalid_token'],
  ['54: a key for encryption', [{ ...key.jwk, use: 'enc' }], token, 'invalid_token'],
  ['54: a key for signatures', [{ ...key.jwk, use: 'sig', key_ops: ['verify'] }], token, 'let in'],
  ['54: a key for other operations', [{ ...key.jwk, key_ops: ['encrypt'] }], token, 'invalid_token'],
  ['54: operations that are no array', [{ ...key.jwk, key_ops: 'verify' }], token, 'invalid_token'],
  ['54: a key for another algorithm', [{ ...strong, alg: 'PS256' }], mint(rsa, now), 'invalid_token'],
  ['54: an algorithm of another key type', [{ ...key.jwk, alg: 'RS256' }], token, 'invalid_token'],
  ['54: an algorithm that is not ours', [{ ...strong, alg: 'RSA-OAEP' }], mint(rsa, now), 'invalid_token'],
  ['55: a private key', [{ ...key.jwk, d }], token, 'invalid_token'],
  ['55: a symmetric key', [secret, key.jwk], signCompact(key, { alg: 'HS256', kid: 'secret' }, {}), 'invalid_token'],
  ['a point that is not on its curve', [{ ...ecPublic, kid: key.kid, y: ecPublic.x }], token, 'invalid_token'],
  ['an id that is no text', [{ ...key.jwk, kid: 1 }], token, 'invalid_token'],
  [
    '3: a key without an algorithm, and RS and PS swapped',
    [{ ...strong, alg: undefined }],
    mint(rsa, now, {}, { alg: 'PS256' }),
    'invalid_token',
  ],
  [
    'a key without an algorithm takes each of its type',
    [{ ...strong, alg: undefined }],
    mint(withAlgorithm(rsa, 'PS512'), now),
    'let in',
  ],
])('%s', async (_, jwks, sent, outcome) => {
  expect(await newInstance({ world: newWorld(jwks) }).bearer(sent)).toBe(outcome);
});

test('50: keys that are not used are named in the log, with the reason, and nothing of them', async () => {
  const world = newWorld([
    key.jwk,
    1,
    { kty: 'OKP', kid: 'okp', crv: 'Ed25519', x: 'A' },
    { ...key.jwk, kid: 'private', d },
    { ...key.jwk, kid: 'enc', use: 'enc' },
    { ...key.jwk, kid: 'ops', key_ops: ['sign'] },
    { ...key.jwk, kid: 7 },
    { ...strong, kid: 'alg', alg: 'RSA-OAEP' },
    { ...strong, kid: 'type', alg: 'ES256' },
    { ...strong, kid: 'numbers', n: '!' },
    { ...key.jwk, kid: 'short', x: 'AA' },
    { ...key.jwk, kid: 'curve', crv: 'secp256k1' },
    { ...key.jwk, kid: 'x'.repeat(10_000), use: 'enc' },
  ]);
  expect(await newInstance({ world }).bearer(token)).toBe('let in');
  const line = world.logged.find(({ event }) => event === 'keys-ignored')!;
  expect(line).toMatchObject({ url: jwksUri, count: 12 });
  const named = (line['keys'] as { key: unknown; reason: string }[]).map(({ key: name, reason }) => [name, reason]);
  expect(named).toEqual([
    [1, 'no JSON object'],
    ['okp', 'kty is neither RSA nor EC'],
    ['private', 'a private or symmetric key'],
    ['enc', 'use is not sig'],
    ['ops', 'key_ops has no verify'],
    [6, 'kid is no text'],
    ['alg', 'alg is not supported'],
    ['type', 'alg is for another type of key'],
    ['numbers', 'n or e is not base64url'],
    ['short', 'x or y is not as long as the curve has it'],
    ['curve', 'crv is not supported'],
    ['x'.repeat(100), 'use is not sig'],
  ]);
  expect(JSON.stringify(line)).not.toContain(d!);
});

test('50: one line of the log names 16 keys at most', async () => {
  const world = newWorld([key.jwk, ...Array.from({ length: 1_000 }, () => 1)]);
  await newInstance({ world }).bearer(token);
  const line = world.logged.find(({ event }) => event === 'keys-ignored');
  expect(line).toMatchObject({ count: 1_000, keys: { length: 16 } });
});

test('46: as many bytes are read as MCP_AUTH_MAX_JWKS_BYTES says', async () => {
  for (const [variables, bytes] of [
    [{}, 256 * 1024],
    [{ MCP_AUTH_MAX_JWKS_BYTES: '4194304' }, 4 * 1024 * 1024],
  ] as const) {
    const world = newWorld([key.jwk]);
    await newInstance({ world, variables }).bearer(token);
    expect(world.limits).toEqual([bytes]);
  }
});

test('46: a key set of 200 KiB is used, and kept for other instances', async () => {
  const world = newWorld([{ ...key.jwk, x5c: ['A'.repeat(200 * 1024)] }]);
  expect(await newInstance({ world }).bearer(token)).toBe('let in');
  expect(await newInstance({ world }).bearer(token)).toBe('let in');
  expect(world.requests).toEqual([jwksUri]);
});

test('55: of a key set that is kept, only what verification needs is stored', async () => {
  const world = newWorld([{ ...key.jwk, d, x5c: ['MIIB'], note: 'private' }, secret, { ...rsa.jwk, x5t: 'abc' }]);
  await newInstance({ world }).bearer(mint(rsa, now));
  const stored = world.store.get(jwksUri)!;
  expect(JSON.parse(stored)).toMatchObject({ value: { keys: [{ kty: 'RSA', kid: rsa.kid }] } });
  for (const text of ['c2VjcmV0', 'private', '"x5', d!]) expect(stored).not.toContain(text);
});
