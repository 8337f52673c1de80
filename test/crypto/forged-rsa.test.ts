/** RSA signatures and keys at the edges: each is refused, or accepted, for a reason that its title gives. */
import { constants, createHash, generateKeyPairSync, privateEncrypt, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { PublicJwk } from '../../src/crypto/jwk-set.ts';
import { verificationKey } from '../../src/crypto/verification-key.ts';
import { signBytes, type TestAlgorithm } from '../support/tokens.ts';
import { inputFor, keys, toBytes, toInteger, verifies } from './verify-forged.ts';

const hashes = {
  RS256: ['sha256', '3031300d060960864801650304020105000420', '302f300b0609608648016503040201 0420'],
  RS384: ['sha384', '3041300d060960864801650304020205000430', '303f300b0609608648016503040202 0430'],
  RS512: ['sha512', '3051300d060960864801650304020305000440', '304f300b0609608648016503040203 0440'],
} as const;

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

/** 0x00 type, padding, 0x00, info: RFC 8017 §9.2. */
const encoded = (inside: Uint8Array, type = 1, filling = 0xff): Buffer =>
  Buffer.concat([Buffer.of(0, type), Buffer.alloc(256 - 3 - inside.length, filling), Buffer.of(0), inside]);

describe.each(['RS256', 'RS384', 'RS512'] as const)('%s', (algorithm) => {
  const [hash, prefix, withoutNull] = hashes[algorithm];
  const { jwk, privateKey } = keys[algorithm];
  const digest = createHash(hash).update(inputFor(algorithm)).digest();
  const info = Buffer.concat([bytes(prefix), digest]);
  const signed = (message: Uint8Array): Buffer =>
    privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, message);
  const whole = encoded(info);
  const changed = (at: number, byte: number): Buffer => {
    const copy = Buffer.from(whole);
    copy[at] = byte;
    return copy;
  };

  test('the encoding of RFC 8017 §9.2 is accepted', async () => {
    expect(await verifies(jwk, algorithm, signed(whole))).toBe(true);
  });

  test.each<[string, Uint8Array]>([
    ['no NULL in the algorithm', encoded(Buffer.concat([bytes(withoutNull), digest]))],
    ['bytes after the hash', encoded(Buffer.concat([info, Buffer.alloc(8, 1)]))],
    ['the hash alone', encoded(digest)],
    ['a hash of zeros', encoded(Buffer.concat([bytes(prefix), Buffer.alloc(digest.length)]))],
    [
      'short padding and rubbish after it',
      Buffer.concat([
        Buffer.of(0, 1),
        Buffer.alloc(8, 0xff),
        Buffer.of(0),
        info,
        Buffer.alloc(256 - 11 - info.length, 7),
      ]),
    ],
    [
      'no padding and rubbish after it',
      Buffer.concat([Buffer.of(0, 1, 0), info, Buffer.alloc(256 - 3 - info.length, 7)]),
    ],
    ['block type 2', encoded(info, 2)],
    ['block type 0', encoded(info, 0, 0)],
    ['padding of zeros', encoded(info, 1, 0)],
    ['one padding byte that is no FF', changed(100, 0xfe)],
    ['a zero among the padding', changed(20, 0)],
    ['no zero after the padding', changed(256 - info.length - 1, 0xff)],
    ['a first byte that is not zero', changed(0, 1)],
    ['a length in long form', encoded(Buffer.concat([bytes(`3081${prefix.slice(2)}`), digest]))],
    [
      "another hash's name",
      encoded(Buffer.concat([bytes(hashes[algorithm === 'RS256' ? 'RS512' : 'RS256'][1]), digest])),
    ],
  ])('%s is refused: RFC 8017 §8.2.2 compares the whole encoding', async (_, message) => {
    expect(await verifies(jwk, algorithm, signed(message))).toBe(false);
  });

  const good = signBytes(privateKey, algorithm, inputFor(algorithm));
  test.each<[string, Uint8Array]>([
    ['a zero byte before', Buffer.concat([Buffer.alloc(1), good])],
    ['a zero byte after', Buffer.concat([good, Buffer.alloc(1)])],
    ['a byte less', good.subarray(1)],
    ['0', Buffer.alloc(256)],
    ['1', toBytes(1n, 256)],
    ['n', toBytes(toInteger(Buffer.from(jwk['n'] as string, 'base64url')), 256)],
    ['a PSS signature', signBytes(privateKey, `PS${algorithm.slice(2)}` as TestAlgorithm, inputFor(algorithm))],
  ])('%s is refused: RFC 8017 §5.2.2, §8.2.2, step 1', async (_, signature) => {
    expect(await verifies(jwk, algorithm, signature)).toBe(false);
  });
});

/** The integer whose cube is just not less: what Bleichenbacher's forgery of 2006 is made with. */
function cubeRoot(value: bigint): bigint {
  let [low, high] = [0n, 1n << 700n];
  while (low < high) {
    const middle = (low + high) / 2n;
    if (middle ** 3n < value) low = middle + 1n;
    else high = middle;
  }
  return low;
}

test('a forgery by a cube root, for e = 3, is refused: RFC 8017 §8.2.2 leaves nothing behind the hash', async () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
  const jwk = publicKey.export({ format: 'jwk' });
  const digest = createHash('sha256').update(inputFor('RS256')).digest('hex');
  const beginning = `0001${'ff'.repeat(8)}00${hashes.RS256[1]}${digest}`;
  const root = cubeRoot(BigInt(`0x${beginning.padEnd(512, '0')}`));
  // What a verifier that stops after the hash would see.
  expect((root ** 3n).toString(16).padStart(512, '0').slice(0, beginning.length)).toBe(beginning);
  expect(await verifies(jwk, 'RS256', toBytes(root, 256))).toBe(false);
});

describe.each(['PS256', 'PS384', 'PS512'] as const)('%s', (algorithm) => {
  const { jwk, privateKey } = keys[algorithm];
  const hash = `sha${algorithm.slice(2)}`;
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const length = Number(algorithm.slice(2)) / 8;
  const salted = (saltLength: number, name = hash): Buffer =>
    sign(name, inputFor(algorithm), { key: privateKey, padding, saltLength });

  test('a salt as long as the hash is accepted: RFC 7518 §3.5', async () => {
    expect(await verifies(jwk, algorithm, salted(length))).toBe(true);
  });

  test.each<[string, Uint8Array]>([
    ['no salt', salted(0)],
    ['a salt of a byte less', salted(length - 1)],
    ['a salt of a byte more', salted(length + 1)],
    ['the longest salt', salted(constants.RSA_PSS_SALTLEN_MAX_SIGN)],
    ['another hash', salted(length, hash === 'sha256' ? 'sha384' : 'sha256')],
    [
      'a PKCS #1 v1.5 signature',
      signBytes(privateKey, `RS${algorithm.slice(2)}` as TestAlgorithm, inputFor(algorithm)),
    ],
  ])('%s is refused: RFC 7518 §3.5', async (_, signature) => {
    expect(await verifies(jwk, algorithm, signature)).toBe(false);
  });
});

test.each([1024, 1536, 2040, 2047])(
  'a signature by a modulus of %i bits is refused: RFC 7518 §3.3',
  async (modulusLength) => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
    const signature = signBytes(privateKey, 'RS256', inputFor('RS256'));
    expect(await verifies(publicKey.export({ format: 'jwk' }), 'RS256', signature)).toBe(false);
  },
);

test.each<[string, string]>([
  ['0', 'AA'],
  ['1, by which every message signs itself', 'AQ'],
  ['2', 'Ag'],
  ['65536', 'AQAA'],
  ['beyond 2^32', 'AQAAAAE'],
])('an exponent of %s is not used: RFC 8017 §3.1', async (_, e) => {
  expect(await verificationKey({ ...keys.RS256.jwk, e } as unknown as PublicJwk, 'RS256')).toBeUndefined();
});
