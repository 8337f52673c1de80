import { describe, expect, test } from 'vitest';
import { digestOwnPolicy } from '../../src/policy/own-policy.ts';

describe('a provider’s own policy', () => {
  test('is known by digests of its texts', async () => {
    expect(await digestOwnPolicy({ policy: 'abc', policyData: '' })).toEqual({
      source: 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      data: 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    });
    expect(await digestOwnPolicy({ policy: 'é' })).toEqual({
      source: 'sha256:4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c',
      data: null,
    });
    expect(await digestOwnPolicy({ policyData: '' })).toMatchObject({ source: null });
  });

  test('is none where the configuration has neither policy nor data', async () => {
    expect(await digestOwnPolicy({})).toBeUndefined();
    expect(await digestOwnPolicy(undefined)).toBeUndefined();
  });
});
