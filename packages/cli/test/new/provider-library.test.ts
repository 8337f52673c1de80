import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { vendorProviderLibrary } from '../../src/new/provider-library.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'vendor-'))));
afterAll(() => rmSync(folder, { recursive: true }));

test('the packed library is put into a project, which depends on it', () => {
  const archive = join(folder, 'wasmcp-provider-9.0.0.tgz');
  writeFileSync(archive, 'packed');
  const manifest = join(folder, 'package.json');
  writeFileSync(manifest, '{ "dependencies": { "@wasmcp/provider": "0.2.0", "zod": "4.6.7" } }');
  vendorProviderLibrary(folder, archive);
  expect(readFileSync(join(folder, 'vendor/wasmcp-provider-9.0.0.tgz'), 'utf8')).toBe('packed');
  expect(readFileSync(manifest, 'utf8')).toBe(
    '{ "dependencies": { "@wasmcp/provider": "file:vendor/wasmcp-provider-9.0.0.tgz", "zod": "4.6.7" } }',
  );
});
