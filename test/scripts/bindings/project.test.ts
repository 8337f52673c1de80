/** `bindings.js`, as projects outside of this repository have it, with another version of componentize-js than it is for. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '@wasmcp/cli';
import { projectBindings } from '../../../scripts/components/bindings/hook.ts';

function writePackage(folder: string, name: string, version: string, files: Readonly<Record<string, string>>): void {
  const into = join(folder, 'node_modules', name);
  mkdirSync(into, { recursive: true });
  const exports = Object.fromEntries(
    Object.keys(files).map((file) => [file === 'index.js' ? '.' : `./${file}`, `./${file}`]),
  );
  writeFileSync(join(into, 'package.json'), JSON.stringify({ name, version, type: 'module', exports }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(into, file), text);
}

test('is refused in one sentence, which says what to do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'project-'));
  try {
    writePackage(folder, '@bytecodealliance/componentize-js', '0.20.0', { 'index.js': '' });
    writePackage(folder, 'rolldown', '1.0.0', {
      parseAst: `export * from ${JSON.stringify(import.meta.resolve('rolldown/parseAst'))};`,
    });
    copyFileSync(await projectBindings(), join(folder, 'bindings.js'));
    const script =
      "import { componentize } from './bindings.js'; await componentize({}, 'e').catch((e) => console.log(e.message));";
    writeFileSync(join(folder, 'try.mjs'), script);
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    expect(await run(process.execPath, [join(folder, 'try.mjs')])).toBe(
      'bindings.js is for componentize-js 0.19.3, and 0.20.0 is installed: install that version, or delete bindings.js to build with what is generated.\n',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
