/** What the step "streams" adds does what it says, on a host that is made of plain JavaScript. */
import { expect, it } from 'vitest';
import { changeBindings, corrections } from '../../../scripts/components/bindings/index.ts';
import { generate } from './generate.ts';
import { load } from './load.ts';
import { streams } from './wit.ts';

const arenaAt = 16;
const answerAt = 8192;

interface Stream {
  read(length: bigint, into?: Uint8Array): Uint8Array;
}

/** A stream that has these bytes for whoever reads; undefined: it is closed. */
async function streamOf(bytes: readonly number[] | undefined, change = changeBindings): Promise<Stream> {
  const buffer = new ArrayBuffer(65_536);
  const words = new Int32Array(buffer);
  const ask = (): number => {
    words.set([arenaAt + 16, 0, arenaAt + 4096, 0], arenaAt >> 2);
    return arenaAt;
  };
  const read = (): number => {
    words.set(
      [Number(bytes === undefined), bytes === undefined ? 0 : answerAt + 12, bytes?.length ?? 0],
      answerAt >> 2,
    );
    new Uint8Array(buffer).set(bytes ?? [], answerAt + 12);
    return answerAt;
  };
  const { code } = change(await generate('import streams; export nothing: func();', streams));
  const { modules } = load<{ readonly prototype: object }>(code, {
    memory: { buffer },
    ask,
    importOf: (name) => (name.endsWith('$read') ? read : () => {}),
    source: { nothing: () => {} },
  });
  return Object.create(modules['test:bindings/streams']!['InputStream']!.prototype) as Stream;
}

it('what is read to a place is a part of it', async () => {
  const stream = await streamOf([1, 2, 3]);
  const place = new Uint8Array(8).subarray(2, 6);
  const read = stream.read(9n, place);
  expect([...read]).toEqual([1, 2, 3]);
  expect(read.buffer).toBe(place.buffer);
  expect([...new Uint8Array(place.buffer)]).toEqual([0, 0, 1, 2, 3, 0, 0, 0]);
});

it.each<[string, number[], Uint8Array | undefined]>([
  ['that is longer than the place', [1, 2, 3], new Uint8Array(2)],
  ['without a place', [1, 2, 3], undefined],
])('what is read %s is an array of its own', async (_, bytes, place) => {
  const read = (await streamOf(bytes)).read(9n, place);
  expect([...read]).toEqual(bytes);
  expect(read.buffer.byteLength).toBe(3);
  expect(place === undefined || [...place].every((byte) => byte === 0)).toBe(true);
});

it('nothing may be read', async () => {
  expect((await streamOf([])).read(9n, new Uint8Array(4))).toHaveLength(0);
});

it('a place that fills is filled', async () => {
  const place = new Uint8Array(3);
  expect([...(await streamOf([4, 5, 6])).read(9n, place)]).toEqual([4, 5, 6]);
  expect([...place]).toEqual([4, 5, 6]);
});

it('an error leaves the place as it is', async () => {
  const place = new Uint8Array(3);
  const stream = await streamOf(undefined);
  expect(() => stream.read(9n, place)).toThrow('see error.payload');
  expect([...place]).toEqual([0, 0, 0]);
});

it('bindings as they are generated read to an array of their own', async () => {
  const place = new Uint8Array(8);
  const generated = await streamOf([1, 2, 3], (code) => changeBindings(code, corrections));
  expect([...generated.read(9n, place)]).toEqual([1, 2, 3]);
  expect([...place]).toEqual(Array(8).fill(0));
});
