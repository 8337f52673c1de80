/** The package as it is published: JavaScript, run by Node without the condition that leads to the sources. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const cwd = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

const program = `
  import { callTool, createProvider, defineTool } from '@wasmcp/provider';
  const greet = defineTool({ name: 'greet', description: 'Greets.' }, () => 'good day!');
  console.log(Object.keys(createProvider({ name: 'n', version: '1', tools: [greet] })).length);
  console.log((await callTool(greet)).text);`;

test('what is built can be imported, and holds nothing but itself', async () => {
  await run('npm', ['run', 'build'], { cwd });
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], { cwd });
  expect(stdout).toBe('8\ngood day!\n');
  const packed = JSON.parse((await run('npm', ['pack', '--dry-run', '--json'], { cwd })).stdout) as [
    { files: { path: string }[] },
  ];
  const paths = packed[0].files.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'README.md', 'LICENSE']));
  expect(paths.filter((path) => !/^(?:dist\/|README|LICENSE|package\.json)/.test(path))).toEqual([]);
});
