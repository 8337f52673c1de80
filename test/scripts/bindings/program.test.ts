/** The program that componentize-js is given runs its script, whatever paths are made of. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '@wasmcp/cli';
import { writeProgram } from '../../../scripts/components/bindings/program.ts';

test.each(['plain', 'with a space', '$HOME', '`id`', '$(exit 1)', "it's", 'a"b'])('%s', async (name) => {
  const base = mkdtempSync(join(tmpdir(), 'program-'));
  try {
    const folder = join(base, name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'it.mjs'), 'console.log(JSON.stringify(process.argv.slice(2)));');
    for (const script of ['it.mjs', join(folder, 'it.mjs')]) {
      const program = join(folder, 'program');
      writeProgram(program, script, folder, '');
      expect(JSON.parse(await run(program, ['-o=$HOME', name]))).toEqual([folder, '', '-o=$HOME', name]);
    }
  } finally {
    rmSync(base, { recursive: true });
  }
});
