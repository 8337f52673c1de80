/** ECDSA signatures and keys at the edges: each is refused, or accepted, for a reason that its title gives. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readJwkSet, type EcJwk } from '../../src/crypto/jwk-set.ts';
import { base64url, signBytes } from '../support/tokens.ts';
import { inputFor, keys, toBytes, toInteger, verifies } from './verify-forged.ts';

/** Orders of the curves (SP 800-186 §3.2.1), and the bytes of an integer. */
const curves = {
  ES256: { order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n, length: 32 },
  ES384: {
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    length: 48,
  },
  ES512: {
    order: BigInt(`0x1${'f'.repeat(65)}a51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409`),
    length: 66,
  },
} as const;

describe.each(['ES256', 'ES384', 'ES512'] as const)('%s', (algorithm) => {
  const { order: n, length } = curves[algorithm];
  const { jwk, privateKey } = keys[algorithm];
  const good = signBytes(privateKey, algorithm, inputFor(algorithm));
  const r = toInteger(good.subarray(0, length));
  const s = toInteger(good.subarray(length));
  const of = (first: bigint, second: bigint): Buffer =>
    Buffer.concat([toBytes(first, length), toBytes(second, length)]);
  const highest = 2n ** BigInt(8 * length) - 1n;

  test('its own signature is accepted', async () => {
    expect(await verifies(jwk, algorithm, good)).toBe(true);
  });

  test('(r, n − s) is accepted: ECDSA has both, and RFC 7518 §3.4 asks for no lower one', async () => {
    expect(await verifies(jwk, algorithm, of(r, n - s))).toBe(true);
  });

  test.each<[string, Uint8Array]>([
    ['r = 0', of(0n, s)],
    ['s = 0', of(r, 0n)],
    ['r = s = 0', of(0n, 0n)],
    ['r = s = 1', of(1n, 1n)],
    ['r = n, which is 0', of(n, s)],
    ['s = n', of(r, n)],
    ['r = s = n', of(n, n)],
    ['r = n − 1', of(n - 1n, s)],
    ['r + 1', of(r + 1n, s)],
    ['all bits set', of(highest, highest)],
    ['s negated in the integers of its length', of(r, (highest + 1n - s) & highest)],
    ['r and s swapped', of(s, r)],
    ...(r + n <= highest ? ([['r + n, the same number to the curve', of(r + n, s)]] as [string, Uint8Array][]) : []),
    ...(s + n <= highest ? ([['s + n', of(r, s + n)]] as [string, Uint8Array][]) : []),
  ])('%s is refused: FIPS 186-5 §6.4.2 wants 1 ≤ r, s < n, and the equation', async (_, signature) => {
    expect(await verifies(jwk, algorithm, signature)).toBe(false);
  });

  const der = sign(`sha${algorithm.slice(2)}`, inputFor(algorithm), privateKey);
  test.each<[string, Uint8Array]>([
    ['DER', der],
    ['DER cut or filled to the length', Buffer.concat([der, Buffer.alloc(2 * length)]).subarray(0, 2 * length)],
    ['a byte less', good.subarray(1)],
    ['a byte less at the end', good.subarray(0, -1)],
    ['a zero byte before', Buffer.concat([Buffer.alloc(1), good])],
    ['a zero byte after', Buffer.concat([good, Buffer.alloc(1)])],
    ['a zero byte before each number', Buffer.concat([toBytes(r, length + 1), toBytes(s, length + 1)])],
    ['r alone', good.subarray(0, length)],
    ['twice', Buffer.concat([good, good])],
    ['no bytes', Buffer.alloc(0)],
  ])('%s is refused: RFC 7518 §3.4 has two integers of fixed length', async (_, signature) => {
    expect(await verifies(jwk, algorithm, signature)).toBe(false);
  });

  const { x, y } = jwk as unknown as EcJwk;
  const [bytesX, bytesY] = [x, y].map((text) => Buffer.from(text, 'base64url')) as [Buffer, Buffer];
  const compressed = base64url(Buffer.concat([Buffer.of(2 + (bytesY.at(-1)! & 1)), bytesX]));
  test.each<[string, object]>([
    ['a compressed point', { x: compressed, y: undefined }],
    ['a compressed point for x', { x: compressed }],
    ['an uncompressed point for x', { x: base64url(Buffer.concat([Buffer.of(4), bytesX, bytesY])) }],
    ['no y', { y: undefined }],
    ['a coordinate without its first byte', { x: base64url(bytesX.subarray(1)) }],
    ['a coordinate with a zero byte before', { x: base64url(Buffer.concat([Buffer.alloc(1), bytesX])) }],
    ['coordinates swapped', { x: y, y: x }],
    ['the point at infinity, as zeros', { x: base64url(Buffer.alloc(length)), y: base64url(Buffer.alloc(length)) }],
    ['another curve', { crv: algorithm === 'ES256' ? 'P-384' : 'P-256' }],
    ['a curve that is not supported', { crv: 'secp256k1' }],
    ['a curve of the wrong type', { crv: null }],
  ])('a key with %s is not used: RFC 7518 §6.2.1', async (_, change) => {
    const [only] = readJwkSet({ keys: [{ ...jwk, ...change }] })?.keys ?? [];
    expect(only === undefined || !(await verifies(only, algorithm, good))).toBe(true);
  });
});

test.each(['Ed25519', 'Ed448', 'secp256k1'])('%s keys are not used: the algorithm is not supported', (name) => {
  const { publicKey } =
    name === 'secp256k1'
      ? generateKeyPairSync('ec', { namedCurve: name })
      : generateKeyPairSync(name.toLowerCase() as 'ed25519');
  expect(readJwkSet({ keys: [publicKey.export({ format: 'jwk' })] })).toEqual({ keys: [] });
});
