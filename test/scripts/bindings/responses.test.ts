/** What the step "responses" adds does what it says, on a host that is made of plain JavaScript. */
import { expect, it } from 'vitest';
import { changeBindings } from '../../../scripts/components/bindings/index.ts';
import { generate } from './generate.ts';
import { load } from './load.ts';
import { responses } from './wit.ts';

const arenaAt = 16;
const arenaBytes = 4096;

const nothing = (): number => 0;

interface Outparam {
  respond(fields: object, bytes: Uint8Array): void;
}

/** @param written the answer to writing: 0 for what went well, 1 for an error, and its case. */
async function respond(written: readonly [failed: 0 | 1, tag?: 0 | 1], body: Uint8Array, times = 1) {
  const buffer = new ArrayBuffer(65_536);
  const words = new Int32Array(buffer);
  /** Before the arena is asked for nothing is allocated; after it, what the host answers lies in it. */
  const ask = (_given: number, which: number): number => {
    if (which !== 1) throw new Error('the arena is full');
    words.set([arenaAt + 16, 0, arenaAt + arenaBytes, 0], arenaAt >> 2);
    return arenaAt;
  };
  const answer = (...values: readonly number[]): number => {
    expect(words[(arenaAt >> 2) + 1]).toBe(1);
    const at = (words[arenaAt >> 2]! + 7) & -8;
    words[arenaAt >> 2] = at + values.length * 4;
    words.set(values, at >> 2);
    return at;
  };
  const called: unknown[] = [];
  type Import = (...args: readonly number[]) => unknown;
  const note =
    (name: string, result: () => number): Import =>
    (...args) => {
      called.push([name, ...args]);
      return result();
    };
  const imports: Record<string, Import> = {
    outgoingResponse$constructor: note('new', () => 21),
    outgoingResponse$method$body: note('body', () => answer(0, 22)),
    responseOutparam$static$set: note('set', nothing),
    outgoingBody$method$write: note('write', () => answer(0, 23)),
    outputStream$method$blockingWriteAndFlush: (stream, at, length) => {
      called.push(['flush', stream, Buffer.from(buffer, at, length).toString()]);
      return answer(written[0], written[1] ?? 0, 24);
    },
    outgoingBody$static$finish: note('finish', () => answer(0)),
    drop$outputStream: note('drop stream', nothing),
    drop$outgoingBody: note('drop body', nothing),
    drop$error: note('drop error', nothing),
  };
  const { code } = changeBindings(await generate('import responses; export nothing: func();', responses));
  const importOf = (name: string): Import =>
    Object.entries(imports).find(([suffix]) => name.endsWith(`$${suffix}`))?.[1] ?? nothing;
  const source = { nothing: () => {} };
  const { modules } = load<{ readonly prototype: object }>(code, { memory: { buffer }, ask, importOf, source });
  const { prototype } = modules['test:bindings/responses']!['ResponseOutparam']!;
  for (let count = 0; count < times; count++) (Object.create(prototype) as Outparam).respond({}, body);
  // All that the calls took is given back.
  expect(words[arenaAt >> 2]).toBe(arenaAt + 16);
  return called.map((call) => (call as unknown[]).filter((each) => each !== undefined));
}

const sent = [
  ['new'],
  ['body', 21],
  ['set', 0, 21, 0, 0n, 0, 0, 0, 0],
  ['write', 22],
  ['flush', 23, '{}'],
  ['drop stream', 23],
];
const braces = new TextEncoder().encode('{}');

it('an answer is sent, and everything dropped', async () => {
  expect(await respond([0], braces)).toEqual([...sent, ['finish', 22, 0, 0]]);
});

it('what is taken of memory does not grow with the answers', async () => {
  expect(await respond([0], new Uint8Array(1_000), 100)).toHaveLength(700);
});

it.each([
  ['with an error of its own, which is dropped', 0, [['drop error', 24]]],
  ['that is closed', 1, []],
] as const)('a stream %s leaves a body that is not finished', async (_, tag, dropped) => {
  expect(await respond([1, tag], braces)).toEqual([
    ...sent.slice(0, 5),
    ...dropped,
    ['drop stream', 23],
    ['drop body', 22],
  ]);
});
