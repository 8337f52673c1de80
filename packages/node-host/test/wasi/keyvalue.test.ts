/** The host's key-value store, used from threads as guests use it. */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { rolldown } from 'rolldown';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { createWasi } from '../../src/wasi/imports.ts';
import { createStore, type Store } from '../../src/wasi/keyvalue.ts';

const dataUrl = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

/** A thread that evaluates an expression over `store`, which is the interface, and sends back what it is. */
let script: URL;
beforeAll(async () => {
  const input = fileURLToPath(new URL('../../src/wasi/keyvalue.ts', import.meta.url));
  const build = await rolldown({ input, platform: 'node' });
  const { output } = await build.generate({ format: 'esm' });
  await build.close();
  script = dataUrl(`
    import { parentPort, workerData } from 'node:worker_threads';
    import { keyValueStore } from ${JSON.stringify(dataUrl(output[0].code))};
    const store = keyValueStore(workerData.link);
    parentPort.on('message', (expression) => {
      try {
        parentPort.postMessage({ is: new Function('store', 'return ' + expression)(store) });
      } catch (error) {
        parentPort.postMessage({ threw: error.payload });
      }
    });`);
});

const threads: Worker[] = [];
afterEach(async () => {
  await Promise.all(threads.splice(0).map((worker) => worker.terminate()));
});

/** Starts a thread. @returns what evaluates an expression there. */
function startThread(store: Store): (expression: string) => Promise<unknown> {
  const link = store.connect();
  const worker = new Worker(script, { workerData: { link }, transferList: [link.port] });
  threads.push(worker);
  return (expression) =>
    new Promise((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
      worker.postMessage(expression);
    });
}

const bucket = "store.open('default')";
const bytes = (...values: number[]): string => `new Uint8Array([${values.join()}])`;

test('what one guest sets another gets', async () => {
  const store = createStore();
  const [one, other] = [startThread(store), startThread(store)];
  expect(await other(`${bucket}.get('a')`)).toEqual({ is: undefined });
  expect(await one(`${bucket}.set('a', ${bytes(1, 2)}.subarray(1))`)).toEqual({ is: undefined });
  expect(await other(`${bucket}.get('a')`)).toEqual({ is: new Uint8Array([2]) });
  expect(await other(`${bucket}.exists('a')`)).toEqual({ is: true });
  expect(await other(`${bucket}.listKeys()`)).toEqual({ is: { keys: ['a'], cursor: undefined } });
  await other(`${bucket}.delete('a')`);
  expect(await one(`[${bucket}.exists('a'), ${bucket}.get('a')]`)).toEqual({ is: [false, undefined] });
});

test('there is one store, with that name alone', async () => {
  const guest = startThread(createStore());
  for (const name of ['', 'other', '__proto__']) {
    expect(await guest(`store.open('${name}')`)).toEqual({ threw: { tag: 'no-such-store' } });
  }
});

test('a full store takes no more, and forgets nothing', async () => {
  const guest = startThread(createStore(10));
  const full = { threw: { tag: 'other', val: 'the store is full' } };
  expect(await guest(`${bucket}.set('a', new Uint8Array(8))`)).toEqual({ is: undefined });
  expect(await guest(`${bucket}.set('b', ${bytes()})`)).toEqual(full);
  expect(await guest(`${bucket}.set('a', new Uint8Array(9))`)).toEqual(full);
  expect(await guest(`${bucket}.get('a')`)).toEqual({ is: new Uint8Array(8) });
  expect(await guest(`${bucket}.set('a', ${bytes(7)})`)).toEqual({ is: undefined });
  expect(await guest(`${bucket}.set('b', ${bytes(8, 9)})`)).toEqual({ is: undefined });
  expect(await guest(`${bucket}.listKeys().keys`)).toEqual({ is: ['a', 'b'] });
});

test("a component in the caller's thread has a store of its own", () => {
  interface Bucket {
    get(key: string): Uint8Array | undefined;
    set(key: string, value: Uint8Array): void;
  }
  const openIn = (imports: ReturnType<typeof createWasi>): Bucket =>
    (imports['wasi:keyvalue/store'] as { open(name: string): Bucket }).open('default');
  const imports = createWasi();
  openIn(imports).set('key', Uint8Array.of(1));
  expect(openIn(imports).get('key')).toEqual(Uint8Array.of(1));
  expect(openIn(createWasi()).get('key')).toBeUndefined();
});
