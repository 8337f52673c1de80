/** The store in files, run in this process over a real folder. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation';
import { instantiate, loadComponent, readComponent, type Imports, type LoadedComponent } from '@wasmcp/node-host';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildStore } from '../../scripts/components/stores.ts';
import { cache } from '../../scripts/toolchain.ts';
import type { Store } from '../../src/issuer/index.ts';
import { seededRandom } from '../support/random.ts';

let loaded: LoadedComponent;
let folder: string;
const utf8 = new TextEncoder();
const key = 'mcp-issuer.0a';
const fileName = `${Buffer.from(key).toString('hex')}.v`;

beforeAll(async () => {
  const component = await readComponent(await buildStore('filesystem'), 'store', cache);
  loaded = await loadComponent(component, { cache, maxMemoryBytes: 64 * 1024 * 1024 });
});
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'store-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Folder {
  statAt(...args: unknown[]): unknown;
}

async function open(preopens: Record<string, string> = { '/mcp-store': folder }): Promise<Store> {
  const shim = new WASIShim({ sandbox: { env: {}, args: [], preopens, enableNetwork: false } });
  return openWith(shim.getImportObject() as unknown as Imports);
}

const openWith = async (imports: Imports): Promise<Store> => (await instantiate(loaded, imports))['store'] as Store;

/** What a function throws: the WIT error. */
function payloadOf(call: () => unknown): unknown {
  try {
    call();
  } catch (thrown) {
    return (thrown as { payload?: unknown }).payload;
  }
  throw new Error('nothing was thrown');
}
const unavailable = (text: string): object => ({ tag: 'unavailable', val: text });

test('gives back what was set last, to other instances too, byte for byte', async () => {
  const store = await open();
  expect(store.get(key)).toBeUndefined();
  const random = seededRandom('values');
  for (const length of [0, 1, 1000, 70_000, 4 * 1024 * 1024]) {
    const value = random.bytes(length);
    store.set(key, value);
    expect(Buffer.from(store.get(key)!).equals(value)).toBe(true);
    expect(Buffer.from((await open()).get(key)!).equals(value)).toBe(true);
  }
  expect(readdirSync(folder)).toEqual([fileName]);
});

test('what calls allocate is given back', async () => {
  const store = await open();
  // It may have 64 MiB: see where it is loaded.
  const value = new Uint8Array(4 * 1024 * 1024);
  for (let at = 0; at < 40; at++) {
    if (at % 10 === 0) store.set(key, value);
    expect(store.get(key)!.length).toBe(value.length);
  }
});

test('keys of any bytes are names of files in the folder, and nothing else', async () => {
  const store = await open();
  const keys = ['', '.', '..', '../x', '/etc/passwd', 'a/b', 'a\\b', 'ä', 'A', 'a', 'x'.repeat(100), 'a.new'];
  for (const [at, name] of keys.entries()) store.set(name, utf8.encode(String(at)));
  for (const [at, name] of keys.entries()) expect(Buffer.from(store.get(name)!).toString()).toBe(String(at));
  expect(readdirSync(folder).toSorted()).toEqual(
    keys.map((name) => `${Buffer.from(name).toString('hex')}.v`).toSorted(),
  );
});

test('a key or a value that is too long is refused', async () => {
  const store = await open();
  const long = 'ä'.repeat(51);
  expect(payloadOf(() => store.get(long))).toEqual({ tag: 'too-large' });
  expect(payloadOf(() => store.set(long, new Uint8Array()))).toEqual({ tag: 'too-large' });
  expect(payloadOf(() => store.set(key, new Uint8Array(4 * 1024 * 1024 + 1)))).toEqual({ tag: 'too-large' });
  expect(readdirSync(folder)).toEqual([]);
});

describe('what is no ordinary file is an error, and stays as it is', () => {
  test.each<[string, (path: string) => void]>([
    ['a symbolic link to a file', (path) => (writeFileSync(`${folder}/target`, 'secret'), symlinkSync('target', path))],
    ['a symbolic link out of the folder', (path) => symlinkSync('/etc/passwd', path)],
    ['a symbolic link to nothing', (path) => symlinkSync('nothing', path)],
    ['a folder', (path) => mkdirSync(path)],
  ])('%s', async (_, make) => {
    make(join(folder, fileName));
    const before = readdirSync(folder);
    const store = await open();
    expect(payloadOf(() => store.get(key))).toEqual(unavailable('what has the name of a value is no file'));
    expect(payloadOf(() => store.set(key, utf8.encode('x')))).toEqual(
      unavailable('what has the name of a value is no file'),
    );
    expect(readdirSync(folder)).toEqual(before);
  });

  test('a file that is larger than a value', async () => {
    writeFileSync(join(folder, fileName), new Uint8Array(4 * 1024 * 1024 + 1));
    const store = await open();
    expect(payloadOf(() => store.get(key))).toEqual(unavailable('a file is larger than a value may be'));
    store.set(key, utf8.encode('x'));
    expect(store.get(key)).toEqual(utf8.encode('x'));
  });
});

test('without the folder, or where it cannot be written, it says so', async () => {
  const none = await open({ '/': folder });
  expect(payloadOf(() => none.get(key))).toEqual(unavailable('no folder is preopened as /mcp-store'));
  expect(payloadOf(() => none.set(key, utf8.encode('x')))).toEqual(unavailable('no folder is preopened as /mcp-store'));
  const store = await open();
  rmSync(folder, { recursive: true });
  expect(store.get(key)).toBeUndefined();
  expect(payloadOf(() => store.set(key, utf8.encode('x')))).toEqual(unavailable('a file cannot be created'));
});

test('what a crash has left is removed, and nothing else', async () => {
  const old = new Date(Date.now() - 3600_000);
  const left = `${Buffer.from('other').toString('hex')}0123456789abcdef.new`;
  const young = left.replace('0123', '4567');
  const others = ['notes.new', 'readme', `${'a'.repeat(250)}.new`, 'zz0123456789abcdef.new'];
  for (const name of [left, young, ...others]) writeFileSync(join(folder, name), 'half');
  for (const name of [left, ...others]) utimesSync(join(folder, name), old, old);
  (await open()).set(key, utf8.encode('x'));
  expect(readdirSync(folder).toSorted()).toEqual([young, ...others, fileName].toSorted());
});

test.each([
  ['longer', 10, 1000],
  ['shorter', 1000, 10],
])('a value that is replaced while it is read, by one that is %s, is read whole', async (_, before, after) => {
  writeFileSync(join(folder, fileName), new Uint8Array(before).fill(1));
  const preopens = { '/mcp-store': folder };
  const imports = new WASIShim({ sandbox: { env: {}, args: [], preopens, enableNetwork: false } }).getImportObject();
  const { Descriptor } = (imports as unknown as Record<string, { Descriptor: { prototype: Folder } }>)[
    'wasi:filesystem/types'
  ]!;
  const { statAt } = Descriptor.prototype;
  const replacing = vi.spyOn(Descriptor.prototype, 'statAt').mockImplementation(function (this: Folder, ...args) {
    const found = statAt.apply(this, args);
    writeFileSync(join(folder, 'other'), new Uint8Array(after).fill(2));
    renameSync(join(folder, 'other'), join(folder, fileName));
    return found;
  });
  try {
    const store = await openWith(imports as unknown as Imports);
    expect(store.get(key)).toEqual(new Uint8Array(after).fill(2));
    expect(replacing).toHaveBeenCalledOnce();
  } finally {
    replacing.mockRestore();
  }
});

test('who reads while others write sees whole values alone', async () => {
  const stores = await Promise.all([open(), open(), open()]);
  const random = seededRandom('writers');
  for (let at = 0; at < 300; at++) {
    const writer = random.below(3);
    const value = new Uint8Array(1000 + random.below(100_000)).fill(writer + 1);
    stores[writer]!.set(key, value);
    const raw = readFileSync(join(folder, fileName));
    expect(new Set(raw).size).toBe(1);
    expect(stores[random.below(3)]!.get(key)!.length).toBe(raw.length);
  }
  expect(readdirSync(folder)).toEqual([fileName]);
});
