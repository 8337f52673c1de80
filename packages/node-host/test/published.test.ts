/** The package as it is published: JavaScript, run by Node without the condition that leads to the sources. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCache } from '../src/index.ts';
import { buildComponent } from './components/build.ts';

const cwd = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'published-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const program = `
  import { createCache, readComponent, serve } from '@wasmcp/node-host';
  const [guest, plug, folder] = process.argv.slice(1);
  const cache = createCache(folder);
  const greeter = 'test:guest/greeter';
  const { port, stop } = await serve({
    component: await readComponent(guest, 'guest', cache),
    plugs: { plug: await readComponent(plug, 'plug', cache) },
    links: { [greeter]: ['plug', greeter] },
    cache,
  });
  console.log(await (await fetch('http://127.0.0.1:' + port + '/greet')).text());
  await stop();`;

test('what is built serves a component', async () => {
  const cache = createCache(join(folder, 'cache'));
  const guest = await buildComponent('guest', folder, cache);
  const plug = await buildComponent('plug', folder, cache);
  await run('npm', ['run', 'build'], { cwd });
  const args = ['--input-type=module', '--eval', program, guest.path, plug.path, join(folder, 'cache')];
  expect((await run(process.execPath, args, { cwd })).stdout).toBe('good day!\n');
});
