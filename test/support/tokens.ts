/** A small authorization server's key kit: makes keys and signs tokens with node:crypto, valid ones and others. */
import { constants, createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

export type TestAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512';

export const testAlgorithms: readonly TestAlgorithm[] = [
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const),
  ...(['ES256', 'ES384', 'ES512'] as const),
];

export interface TestKey {
  readonly kid: string;
  readonly algorithm: TestAlgorithm;
  readonly privateKey: KeyObject;
  /** The public JWK with `kid` and `alg`. */
  readonly jwk: Record<string, unknown>;
}

const curves = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' } as const;

/** Makes a key. RSA keys have 2048 bits unless said otherwise. */
export function newKey(algorithm: TestAlgorithm, kid = `key-${algorithm}`, modulusLength = 2048): TestKey {
  const { privateKey, publicKey } = algorithm.startsWith('ES')
    ? generateKeyPairSync('ec', { namedCurve: curves[algorithm as keyof typeof curves] })
    : generateKeyPairSync('rsa', { modulusLength });
  return { kid, algorithm, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: algorithm } };
}

/** The same key pair under another algorithm of its type: making an RSA key takes a while. */
export const withAlgorithm = (key: TestKey, algorithm: TestAlgorithm): TestKey => ({
  ...key,
  algorithm,
  jwk: { ...key.jwk, alg: algorithm },
});

/** A key for every algorithm. The RSA ones share a key pair. */
export function newKeys(): Record<TestAlgorithm, TestKey> {
  const rsa = newKey('RS256', 'key-rsa');
  const keys = testAlgorithms.map((algorithm) => [
    algorithm,
    algorithm.startsWith('ES') ? newKey(algorithm) : withAlgorithm(rsa, algorithm),
  ]);
  return Object.fromEntries(keys) as Record<TestAlgorithm, TestKey>;
}

export const base64url = (data: string | Uint8Array): string => Buffer.from(data).toString('base64url');

/** A signature as RFC 7518 wants it. */
export function signBytes(privateKey: KeyObject, algorithm: TestAlgorithm, data: Uint8Array): Uint8Array {
  const hash = `sha${algorithm.slice(2)}`;
  switch (algorithm.slice(0, 2)) {
    case 'ES':
      return sign(hash, data, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    case 'PS':
      return sign(hash, data, {
        key: privateKey,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
      });
    default:
      return sign(hash, data, privateKey);
  }
}

/** A compact JWS over any header and payload: objects become JSON, text and bytes are taken as they are. */
export function signCompact(
  key: TestKey,
  header: object | string | Uint8Array,
  payload: object | string | Uint8Array,
): string {
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${base64url(signBytes(key.privateKey, key.algorithm, Buffer.from(input)))}`;
}

/** A compact JWS with HMAC, for attempts to pass a public key off as a secret. */
export function signHmac(secret: Uint8Array | string, header: object, payload: object): string {
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

const part = (value: object | string | Uint8Array): string =>
  base64url(typeof value === 'string' || value instanceof Uint8Array ? value : JSON.stringify(value));

export const testIssuer = 'https://issuer.example';
export const testAudience = 'https://mcp.example/mcp';

/** Claims of a good access token at a time (milliseconds since the epoch): issued now, good for an hour. */
export function goodClaims(nowMs: number): Record<string, unknown> {
  const now = Math.floor(nowMs / 1_000);
  return { iss: testIssuer, sub: 'alice', aud: testAudience, iat: now, exp: now + 3_600 };
}

/** The header that goes with a key. */
export const headerFor = (key: TestKey): Record<string, unknown> => ({
  alg: key.algorithm,
  typ: 'at+jwt',
  kid: key.kid,
});

/** A good token, with some claims or header members changed; `undefined` leaves one out. */
export function mint(
  key: TestKey,
  nowMs: number,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): string {
  return signCompact(key, { ...headerFor(key), ...header }, { ...goodClaims(nowMs), ...claims });
}
