/** Components in the caller's own thread. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createCache, createWasi, instantiate, loadComponent, type Cache, type Exports } from '../src/index.ts';
import { buildComponent } from './components/build.ts';

vi.setConfig({ testTimeout: 30_000 });

let folder: string;
let cache: Cache;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-'));
  cache = createCache(join(folder, 'cache'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a component is prepared once, and its exports can be called', async () => {
  const plug = await buildComponent('plug', folder, cache);
  const steps: string[] = [];
  const progress = <T>(title: string, run: () => Promise<T>): Promise<T> => {
    steps.push(title);
    return run();
  };
  const loaded = await loadComponent(plug, { cache, progress });
  expect(await loadComponent(plug, { cache, progress })).toBe(loaded);
  const limited = await loadComponent(plug, { cache, progress, maxMemoryBytes: 2 ** 20 });
  expect(limited).not.toBe(loaded);
  const { greeter } = await instantiate(limited, {});
  expect((greeter as { greet(): unknown }).greet()).toEqual({ text: 'good day!' });
  expect(steps).toEqual(['Preparing the plug for Node']);
});

test('what is not given to an instance is named; what has types only need not be given', async () => {
  const guest = await loadComponent(await buildComponent('guest', folder, cache), { cache });
  const instance = (imports: object): Promise<Exports> => instantiate(guest, { ...createWasi(), ...imports });
  await expect(instance({})).rejects.toMatchObject({
    name: 'HostError',
    message: 'The guest imports test:guest/greeter, which it is not given.',
  });
  expect(await instance({ 'test:guest/greeter': { greet: () => ({ text: '' }) } })).toHaveProperty('incomingHandler');
});

test('a component whose code V8 refuses is named', async () => {
  const loaded = await loadComponent(await buildComponent('needy', folder, cache), { cache });
  const [name] = Object.keys(loaded.coreModules);
  writeFileSync(join(dirname(loaded.entry), name!), '\0asm\x01\0\0\0\x7f\0', 'latin1');
  const needy = await buildComponent('needy', folder, cache);
  // What has failed is tried again.
  for (const _ of [1, 2]) {
    await expect(loadComponent(needy, { cache })).rejects.toMatchObject({
      name: 'HostError',
      message: expect.stringMatching(/^Node v\d+\.\d+\.\d+ refuses the needy .*needy\.wasm: .*section/),
    });
  }
});

test('constants may be calculated, as componentize-py has it, which V8 of Node 20 does not take by itself', async () => {
  // What the test before has broken is in the other cache.
  const own = createCache(join(folder, 'own-cache'));
  const needy = await buildComponent('needy', folder, own);
  const loaded = await loadComponent(needy, { cache: own });
  const [name] = Object.keys(loaded.coreModules);
  // (global i32 (i32.add (i32.const 1) (i32.const 2)))
  const extended = [0x41, 1, 0x41, 2, 0x6a, 0x0b];
  const section = [6, 3 + extended.length, 1, 0x7f, 0, ...extended];
  writeFileSync(join(dirname(loaded.entry), name!), Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...section]));
  await expect(loadComponent(needy, { cache: own })).resolves.toHaveProperty('coreModules');
});
