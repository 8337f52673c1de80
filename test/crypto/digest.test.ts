import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashOf } from '../../src/crypto/digest.ts';

test.each(['SHA-256', 'SHA-384', 'SHA-512'] as const)('%s is that of node:crypto', async (hash) => {
  const bytes = Buffer.from('The quick brown fox jumps over the lazy dog');
  const expected = createHash(hash.replace('-', '')).update(bytes).digest();
  expect(Buffer.from(await hashOf(hash, bytes))).toEqual(expected);
});
