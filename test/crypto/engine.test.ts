/** What is done about the guest's engine. */
import { compactVerify } from 'jose';
import { expect, test, vi } from 'vitest';
import { fromBase64url, fromHex, inFixedMemory, installVerify, toHex } from '../../src/crypto/engine.ts';
import type { PublicJwk } from '../../src/crypto/jwk-set.ts';
import { verificationKey } from '../../src/crypto/verification-key.ts';
import { newKeys, signCompact, testAlgorithms } from '../support/tokens.ts';

const keys = newKeys();

/** An ArrayBuffer of up to 96 bytes holds them in its own object in the guest's engine, and moves with it. */
const largestThatMoves = 96;

test.each([0, 1, 32, 64, 256, 1_000])('a copy of %d bytes is equal and does not move', (length) => {
  const bytes = Uint8Array.from({ length: length + 2 }, (_, at) => at).subarray(1, length + 1);
  const copy = inFixedMemory(bytes);
  expect(copy).toEqual(bytes.slice());
  expect(copy.buffer.byteLength).toBeGreaterThan(largestThatMoves);
});

test.each(testAlgorithms)(
  'the engine is given no bytes that move when a %s signature is verified',
  async (algorithm) => {
    const jwk = keys[algorithm];
    const verify = vi.spyOn(crypto.subtle, 'verify');
    const hash = vi.spyOn(crypto.subtle, 'digest');
    installVerify();
    try {
      const key = await verificationKey(jwk.jwk as unknown as PublicJwk, algorithm);
      await compactVerify(signCompact(jwk, { alg: algorithm }, 'payload'), key!);
      const given = [
        ...verify.mock.calls.flatMap(([, , signature, data]) => [signature, data]),
        ...hash.mock.calls.map(([, data]) => data),
      ] as Uint8Array[];
      expect(given.length).toBeGreaterThan(0);
      for (const bytes of given) expect(bytes.buffer.byteLength).toBeGreaterThan(largestThatMoves);
    } finally {
      verify.mockRestore();
      hash.mockRestore();
    }
  },
);

test('no RSA signature is good before it is installed', async () => {
  const jwk = keys.RS256;
  const key = await verificationKey(jwk.jwk as unknown as PublicJwk, 'RS256');
  await expect(compactVerify(signCompact(jwk, { alg: 'RS256' }, 'payload'), key!)).rejects.toThrow(
    'signature verification failed',
  );
});

test.each([0, 1, 2, 3, 255, 256])('%d bytes are the same in hexadecimal and base64url as in Node', (length) => {
  const bytes = Uint8Array.from({ length }, (_, at) => 255 - (at % 256));
  expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
  expect(fromHex(toHex(bytes))).toEqual(bytes);
  expect(fromBase64url(Buffer.from(bytes).toString('base64url'))).toEqual(bytes);
});
