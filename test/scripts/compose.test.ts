/** `npm run compose`, as far as it gets without composing anything: what it refuses, it refuses before it writes. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runScript } from '../support/scripts.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'compose-'));
  for (const name of ['p.wasm', 's.wasm', 'q.wasm', 'a.rego']) writeFileSync(join(folder, name), name);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ['a store as the output', ['--store', 's.wasm', '-o', 's.wasm'], 'is one of the files that it is made of.'],
  ['a policy as the output', ['--policy', 'q.wasm', '-o', 'q.wasm'], 'is one of the files that it is made of.'],
  ['the provider as the output', ['-o', './p.wasm'], 'is one of the files that it is made of.'],
  ['a component beside Rego', ['--policy', 'q.wasm', '--policy', 'a.rego', '-o', 'o'], 'a component is a whole policy'],
  ['two outputs', ['-o', 'a', '--output', 'b'], '--output is given twice.'],
  ['a store of no name', ['--store', 'files', '-o', 'o'], 'There is no store files'],
])('%s is refused', async (_, args, sentence) => {
  const refused = runScript('cli.ts', ['compose', '--provider', 'p.wasm', ...args], folder);
  await expect(refused).rejects.toThrow(sentence);
  await expect(refused).rejects.not.toThrow(/^ +at /m);
  expect(readdirSync(folder).toSorted()).toEqual(['a.rego', 'p.wasm', 'q.wasm', 's.wasm']);
  for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'utf8')).toBe(name);
});
