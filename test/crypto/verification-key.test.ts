import { generateKeyPairSync, webcrypto } from 'node:crypto';
import { compactVerify } from 'jose';
import { expect, test } from 'vitest';
import type { Algorithm } from '../../src/crypto/algorithms.ts';
import { installVerify } from '../../src/crypto/engine.ts';
import type { EcJwk, PublicJwk, RsaJwk } from '../../src/crypto/jwk-set.ts';
import { verificationKey } from '../../src/crypto/verification-key.ts';
import { base64url, newKeys, signCompact, testAlgorithms } from '../support/tokens.ts';
import { signatureVectors } from './signature-vectors.ts';

installVerify();

test.each(signatureVectors)('$name ($algorithm) verifies through jose', async ({ algorithm, jwk, jws }) => {
  const key = await verificationKey(jwk, algorithm);
  const { protectedHeader } = await compactVerify(jws, key!, { algorithms: [algorithm] });
  expect(protectedHeader.alg).toBe(algorithm);
});

test.each(signatureVectors)('$name does not verify with another last byte', async ({ algorithm, jwk, jws }) => {
  const at = jws.lastIndexOf('.') + 1;
  const signature = Buffer.from(jws.slice(at), 'base64url');
  signature[signature.length - 1]! ^= 1;
  const key = await verificationKey(jwk, algorithm);
  await expect(compactVerify(jws.slice(0, at) + base64url(signature), key!)).rejects.toThrow('signature');
});

const [keys, others] = [newKeys(), newKeys()];

test.each(testAlgorithms)(
  'a %s signature of node:crypto verifies through jose, and with no other key',
  async (name) => {
    const [key, other] = [keys[name], others[name]];
    const jws = signCompact(key, { alg: name }, 'payload');
    const good = await verificationKey(key.jwk as unknown as PublicJwk, name);
    const bad = await verificationKey(other.jwk as unknown as PublicJwk, name);
    await expect(compactVerify(jws, good!)).resolves.toBeDefined();
    await expect(compactVerify(jws, bad!)).rejects.toThrow('signature');
  },
);

const rsa = (modulusLength: number): RsaJwk =>
  generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' }) as RsaJwk;
const ec = keys.ES256.jwk as unknown as EcJwk;
const good = keys.RS256.jwk as unknown as RsaJwk;
const even = Buffer.from(good.n, 'base64url');
even[even.length - 1]! ^= 1;
const outside = Buffer.from(ec.y, 'base64url');
outside[31]! ^= 1;

test.each<[string, Algorithm, PublicJwk]>([
  ['an RSA modulus of 1024 bits', 'RS256', rsa(1024)],
  ['an RSA modulus of 2047 bits', 'PS256', rsa(2047)],
  ['an RSA modulus of 16384 bits', 'RS256', { kty: 'RSA', n: base64url(new Uint8Array(2048).fill(255)), e: 'AQAB' }],
  ['an even modulus', 'RS256', { ...good, n: base64url(even) }],
  ['exponent 1', 'RS256', { ...good, e: base64url(Uint8Array.of(1)) }],
  ['an even exponent', 'RS256', { ...good, e: base64url(Uint8Array.of(2)) }],
  ['an exponent of 64 bits', 'RS256', { ...good, e: base64url(new Uint8Array(8).fill(255)) }],
  ['a point that is not on the curve', 'ES256', { ...ec, y: base64url(outside) }],
  ['a point on another curve', 'ES384', { ...ec, crv: 'P-384' }],
  ['coordinates beyond the field', 'ES256', { ...ec, x: base64url(new Uint8Array(32).fill(255)) }],
  ['the point of zeros', 'ES256', { ...ec, x: base64url(new Uint8Array(32)), y: base64url(new Uint8Array(32)) }],
])('%s is not used', async (_, algorithm, jwk) => {
  expect(await verificationKey(jwk, algorithm)).toBeUndefined();
});

test('an RSA modulus with a leading zero byte is the same key', async () => {
  const key = keys.RS256;
  const padded = base64url(Buffer.concat([new Uint8Array(1), Buffer.from(key.jwk['n'] as string, 'base64url')]));
  const imported = await verificationKey({ ...(key.jwk as unknown as RsaJwk), n: padded }, 'RS256');
  await expect(compactVerify(signCompact(key, { alg: 'RS256' }, 'x'), imported!)).resolves.toBeDefined();
});

test('a key is made once for each algorithm', async () => {
  const jwk = { ...good };
  expect(await verificationKey(jwk, 'RS256')).toBe(await verificationKey(jwk, 'RS256'));
  expect(await verificationKey(jwk, 'RS256')).not.toBe(await verificationKey(jwk, 'PS256'));
});

test("the engine's own keys work as before", async () => {
  await verificationKey(good, 'RS256');
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await webcrypto.subtle.importKey('raw', new Uint8Array(32), algorithm, false, ['sign', 'verify']);
  const data = new TextEncoder().encode('data');
  const signature = await webcrypto.subtle.sign('HMAC', key, data);
  expect(await webcrypto.subtle.verify('HMAC', key, signature, data)).toBe(true);
  expect(await webcrypto.subtle.verify('HMAC', key, signature, new Uint8Array(4))).toBe(false);
});
