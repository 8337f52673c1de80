/** Components that differ in code alone have one shape, and share what was made for Node. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from '@bytecodealliance/jco';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digest } from '../src/cache.ts';
import { coreModulesOf } from '../src/core-modules.ts';
import { createCache, instantiate, loadComponent, readComponent, type Cache } from '../src/index.ts';

/** A component with a function `f`, whose module has this in it. */
const withModule = (module: string, rest = ''): Promise<Uint8Array> =>
  parse(`(component
    (core module $m ${module})
    (core instance $i (instantiate $m))
    (func $f (result u32) (canon lift (core func $i "f")))
    ${rest}
    (export "f" (func $f)))`);

const answering = (value: number): Promise<Uint8Array> =>
  withModule(`(func (export "f") (result i32) (i32.const ${value}))`);

const shapeOf = async (bytes: Promise<Uint8Array>): Promise<string> => coreModulesOf(await bytes).shape;

let folder: string;
let cache: Cache;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'core-modules-'));
  cache = createCache(join(folder, 'cache'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the shape of a component', () => {
  test('stays when code and constants differ', async () => {
    const [one, other] = [
      '(global i32 (i32.const 1)) (func (export "f") (result i32) (i32.const 7))',
      '(global i32 (i32.const 2)) (func (export "f") (result i32) (i32.const 8))',
    ];
    expect(await shapeOf(withModule(one))).toBe(await shapeOf(withModule(other)));
  });

  test.each([
    ['an export', '(func (export "f") (result i32) (i32.const 7)) (func (export "g"))'],
    ['a memory', '(memory 1) (func (export "f") (result i32) (i32.const 7))'],
    ['a type', '(type (func (param i64))) (func (export "f") (result i32) (i32.const 7))'],
  ])('changes with %s of its module', async (_, module) => {
    expect(await shapeOf(withModule(module))).not.toBe(await shapeOf(answering(7)));
  });

  test('changes with the component around the module', async () => {
    const module = '(func (export "f") (result i32) (i32.const 7))';
    expect(await shapeOf(withModule(module, '(export "g" (func $f))'))).not.toBe(await shapeOf(withModule(module)));
  });

  test('changes with which module has what', async () => {
    const module = '(func (export "f") (result i32) (i32.const 7))';
    const [apart, together] = [
      '(core module (type (func))) (core module (memory 1))',
      '(core module (type (func)) (memory 1)) (core module)',
    ];
    expect(await shapeOf(withModule(module, apart))).not.toBe(await shapeOf(withModule(module, together)));
  });

  test.each([
    ['has a module twice', '(core module (func)) (core module (func))'],
    ['has a component with a module', '(component (core module))'],
  ])('is all of one that %s', async (_, rest) => {
    const of = (value: number): Promise<string> =>
      shapeOf(withModule(`(func (export "f") (result i32) (i32.const ${value}))`, rest));
    expect(await of(7)).not.toBe(await of(8));
  });

  test('is all of one that is damaged', async () => {
    const [seven, eight] = await Promise.all([answering(7), answering(8)]);
    const { modules, shape } = coreModulesOf(seven.subarray(0, -1));
    expect(shape).not.toBe(coreModulesOf(eight.subarray(0, -1)).shape);
    expect(shape).not.toBe(coreModulesOf(seven).shape);
    expect(modules).toEqual([]);
    // A length that has no end.
    expect(() => coreModulesOf(Buffer.concat([seven, Buffer.from([1, 0x80])]))).not.toThrow();
  });
});

test('a component that differs in code is prepared once, and runs its own code', async () => {
  const steps: string[] = [];
  const progress = <T>(title: string, run: () => Promise<T>): Promise<T> => {
    steps.push(title);
    return run();
  };
  for (const value of [7, 8, 9]) {
    const path = join(folder, `${value}.wasm`);
    writeFileSync(path, await answering(value));
    const loaded = await loadComponent(await readComponent(path, 'one', cache), { cache, progress });
    const { f } = (await instantiate(loaded, {})) as { f(): number };
    expect(f()).toBe(value);
  }
  expect(steps).toEqual(['Preparing the one for Node']);
});

/** Two components in one, of which one calls the other. */
const composed = (value: number): Promise<Uint8Array> =>
  parse(`(component
    (component $a
      (core module $m (func (export "f") (result i32) (i32.const ${value})))
      (core instance $i (instantiate $m))
      (func (export "f") (result u32) (canon lift (core func $i "f"))))
    (component $b
      (import "f" (func $f (result u32)))
      (core func $lowered (canon lower (func $f)))
      (core module $m (import "" "f" (func $f (result i32))) (func (export "g") (result i32) (call $f)))
      (core instance $i (instantiate $m (with "" (instance (export "f" (func $lowered))))))
      (func (export "g") (result u32) (canon lift (core func $i "g"))))
    (instance $ia (instantiate $a))
    (instance $ib (instantiate $b (with "f" (func $ia "f"))))
    (export "g" (func $ib "g")))`);

test('a composed component runs its own code, though jco makes modules of both parts', async () => {
  for (const value of [1, 2]) {
    const path = join(folder, `composed-${value}.wasm`);
    writeFileSync(path, await composed(value));
    const loaded = await loadComponent(await readComponent(path, 'server', cache), { cache });
    const { g } = (await instantiate(loaded, {})) as { g(): number };
    expect(g()).toBe(value);
  }
});

test('what a version with another layout has left in the cache is not taken', async () => {
  const path = join(folder, 'earlier.wasm');
  writeFileSync(path, await composed(3));
  const server = await readComponent(path, 'server', cache);
  const main = createRequire(import.meta.url).resolve('@bytecodealliance/jco');
  const manifest = readFileSync(join(dirname(main), '../package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  // Named by the component and the changes: a folder with the script, the modules and imports.json.
  const earlier = digest(server.digest, version, 'keepByteOrderMarks, callDirectly');
  const left = join(folder, 'cache/transpiled', earlier);
  mkdirSync(left, { recursive: true });
  writeFileSync(join(left, 'imports.json'), '[]');
  const { g } = (await instantiate(await loadComponent(server, { cache }), {})) as { g(): number };
  expect(g()).toBe(3);
});
