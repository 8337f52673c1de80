/** Signature algorithms that are accepted (RFC 7518 §3.1), and what each needs. Symmetric ones are none of them. */

export const algorithms = {
  RS256: { kty: 'RSA', name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  RS384: { kty: 'RSA', name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' },
  RS512: { kty: 'RSA', name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' },
  PS256: { kty: 'RSA', name: 'RSA-PSS', hash: 'SHA-256' },
  PS384: { kty: 'RSA', name: 'RSA-PSS', hash: 'SHA-384' },
  PS512: { kty: 'RSA', name: 'RSA-PSS', hash: 'SHA-512' },
  ES256: { kty: 'EC', crv: 'P-256' },
  ES384: { kty: 'EC', crv: 'P-384' },
  ES512: { kty: 'EC', crv: 'P-521' },
} as const;

export type Algorithm = keyof typeof algorithms;
export type RsaAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512';
type EcAlgorithm = 'ES256' | 'ES384' | 'ES512';
export type Curve = (typeof algorithms)[EcAlgorithm]['crv'];
export type Hash = (typeof algorithms)[RsaAlgorithm]['hash'];

/** Names are case-sensitive (RFC 7515 §4.1.1): `none`, `HS256`, `EdDSA`, `__proto__` are none of ours. */
export const isAlgorithm = (name: unknown): name is Algorithm =>
  typeof name === 'string' && Object.hasOwn(algorithms, name);
