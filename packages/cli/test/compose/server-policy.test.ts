import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCache } from '@wasmcp/node-host';
import { afterAll, expect, test } from 'vitest';
import { compile } from '../../src/compose/server-policy.ts';
import { createNativeTools } from '../../src/setup/native-tools.ts';

const repository = join(import.meta.dirname, '../../../..');

const folder = mkdtempSync(join(tmpdir(), 'server-policy-'));
const toolchain = { cache: createCache(folder), tools: createNativeTools(join(repository, '.tools')) };
afterAll(() => rmSync(folder, { recursive: true }));

test('a policy of another package is refused with the package that is expected', async () => {
  const rego = [{ name: 'shop.rego', text: 'package shop\n\nallow := true\n' }];
  await expect(compile({ rego }, toolchain)).rejects.toThrow('shop.rego:1: the package must be mcp.authorization');
  await expect(compile({ rego, entrypoint: 'shop/deny' }, toolchain)).rejects.toThrow('has the package shop.deny');
});

test('a policy that calls an unknown function is told where the known ones are', async () => {
  const text = 'package mcp.authorization\n\nallow if http.send({"url": input.mcp.tool})\n';
  await expect(compile({ rego: [{ name: 'shop.rego', text }] }, toolchain)).rejects.toThrow(
    /shop\.rego:3: .*undefined function http\.send\n.*policies\/README\.md#built-in-functions$/s,
  );
});
