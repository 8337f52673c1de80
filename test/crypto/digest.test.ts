import { createHash } from 'node:crypto';
import { compactVerify } from 'jose';
import { expect, test, vi } from 'vitest';
import type { PublicJwk } from '../../src/crypto/jwk-set.ts';
import { hashOf, inFixedMemory } from '../../src/crypto/digest.ts';
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

test.each(['SHA-256', 'SHA-384', 'SHA-512'])('%s is that of node:crypto', async (hash) => {
  const bytes = Buffer.from('The quick brown fox jumps over the lazy dog');
  const expected = createHash(hash.replace('-', '')).update(bytes).digest();
  expect(Buffer.from(await hashOf(hash, bytes))).toEqual(expected);
});

test.each(testAlgorithms)(
  'the engine is given no bytes that move when a %s signature is verified',
  async (algorithm) => {
    const jwk = keys[algorithm];
    const verify = vi.spyOn(crypto.subtle, 'verify');
    const hash = vi.spyOn(crypto.subtle, 'digest');
    vi.resetModules();
    try {
      const { verificationKey: fresh } = (await import('../../src/crypto/verification-key.ts')) as {
        verificationKey: typeof verificationKey;
      };
      const key = await fresh(jwk.jwk as unknown as PublicJwk, algorithm);
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
