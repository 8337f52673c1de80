/** Components in the caller's own thread. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '@bytecodealliance/jco';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createCache,
  createWasi,
  instantiate,
  loadComponent,
  readComponent,
  type Cache,
  type Exports,
} from '../src/index.ts';
import { buildComponent } from './components/build.ts';

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
  const { bytes, ...rest } = await buildComponent('needy', folder, cache);
  const damaged = Buffer.from(bytes);
  // A body of three bytes: no locals, unreachable, end.
  const body = damaged.indexOf(Buffer.from([3, 0, 0, 0x0b]));
  expect(body).toBeGreaterThan(0);
  damaged[body + 2] = 0xff;
  // What jco made of the good one serves: it is V8 that reads the code.
  await loadComponent({ ...rest, bytes }, { cache });
  const needy = { ...rest, bytes: damaged };
  // What has failed is tried again.
  for (const _ of [1, 2]) {
    await expect(loadComponent(needy, { cache })).rejects.toMatchObject({
      name: 'HostError',
      message: expect.stringMatching(/^Node v\d+\.\d+\.\d+ refuses the needy .*needy\.wasm: .*opcode/),
    });
  }
});

test('constants may be calculated, as componentize-py has it, which V8 of Node 20 does not take by itself', async () => {
  const path = join(folder, 'calculated.wasm');
  const module = 'module $m (global i32 (i32.add (i32.const 1) (i32.const 2)))';
  writeFileSync(path, await parse(`(component (core ${module}) (core instance (instantiate $m)))`));
  const calculated = await readComponent(path, 'calculated', cache);
  await expect(loadComponent(calculated, { cache })).resolves.toHaveProperty('coreModules');
});
