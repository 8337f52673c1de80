/** What the steps "heads" and "rehearsal" add does what it says, on a host that is made of plain JavaScript. */
import { runInContext } from 'node:vm';
import { expect, it } from 'vitest';
import { changeBindings } from '../../../scripts/components/bindings/index.ts';
import { generate } from './generate.ts';
import { load } from './load.ts';
import { requests } from './wit.ts';

interface Request {
  readonly method: { readonly tag: number; readonly text?: string };
  readonly target?: string;
  readonly fields: readonly (readonly [string, Uint8Array])[];
}

const utf8 = new TextEncoder();
const arenaBytes = 8192;
type Import = (handle: number) => number | void;

/** @param begin what a component's source does while it is built. */
async function start({ method, target, fields }: Request, begin: (content: object) => void = () => {}) {
  const buffer = new ArrayBuffer(65_536);
  const words = new Int32Array(buffer);
  let end = 8;
  const allocate = (align: number, size: number): number => {
    const at = Math.ceil(end / align) * align;
    end = at + size;
    return at;
  };
  /** What the bindings ask for: the arena, which has room for one rehearsal, and so for more only if each gives it back. */
  const ask = (_given: number, which: number): number => {
    if (which !== 1) throw new Error('the arena is full');
    const arena = allocate(16, arenaBytes);
    words.set([arena + 16, 0, arena + arenaBytes, 0], arena >> 2);
    return arena;
  };
  const put = (at: number, bytes: Uint8Array): void => {
    const place = allocate(1, bytes.length);
    new Uint8Array(buffer).set(bytes, place);
    words.set([place, bytes.length], at >> 2);
  };
  const tagged = (tag: number, text = ''): number => {
    const at = allocate(4, 12);
    words[at >> 2] = tag;
    put(at + 4, utf8.encode(text));
    return at;
  };
  const called: string[] = [];
  const imports: Record<string, Import> = {
    incomingRequest$method$method: () => tagged(method.tag, method.text),
    incomingRequest$method$pathWithQuery: () => tagged(Number(target !== undefined), target),
    incomingRequest$method$headers: () => 77,
    drop$fields: (handle) => void called.push(`drop ${handle}`),
    fields$method$entries(handle) {
      called.push(`entries ${handle}`);
      const list = allocate(4, fields.length * 16);
      for (const [at, [name, value]] of fields.entries()) {
        put(list + at * 16, utf8.encode(name));
        put(list + at * 16 + 8, value);
      }
      const at = allocate(4, 8);
      words.set([list, fields.length], at >> 2);
      return at;
    },
  };
  const { code } = changeBindings(await generate('import requests; export nothing: func();', requests));
  const importOf = (name: string): Import =>
    Object.entries(imports).find(([suffix]) => name.endsWith(`$${suffix}`))?.[1] ?? (() => {});
  const source = { nothing: () => {} };
  const host = { memory: { buffer }, ask, importOf, source };
  const { modules, contentGlobal, context } = load<{ readonly prototype: object }>(code, host);
  const head = (): unknown[] => {
    const { prototype } = modules['test:bindings/requests']!['IncomingRequest']!;
    return [...(Object.create(prototype) as { headAsText(): unknown[] }).headAsText()];
  };
  begin({ ...contentGlobal, head });
  runInContext("bindExports('source.js');", context);
  return { head, called, contentGlobal };
}

const fields = [
  ['X-A', utf8.encode('é')],
  ['b', new Uint8Array()],
  ['c', Uint8Array.of(0x61, 0xff)],
] as const;
const values = [
  ['x-a', 'é'],
  ['b', ''],
  ['c', 'a\uFFFD'],
];
/** A head's list, and as a list what is in the map of it, which is another engine's. */
const listed = (head: readonly unknown[]): unknown[] => head.with(3, [...(head[3] as Map<string, string>)]);

it.each([
  [{ tag: 0 }, 'GET'],
  [{ tag: 1 }, 'PUT'],
  [{ tag: 2, text: 'Brew' }, 'Brew'],
])('a head with method %j', async (method, expected) => {
  const { head, called } = await start({ method, target: '/a?b', fields });
  expect(listed(head())).toEqual([expected, '/a?b', 9, values]);
  expect(called).toEqual(['entries 77', 'drop 77']);
});

it('a head without a target and fields', async () => {
  const { head } = await start({ method: { tag: 0 }, fields: [] });
  expect(listed(head())).toEqual(['GET', undefined, 0, []]);
});

it.each([
  ['a name that comes again', 'B', ''],
  ['a name that comes again with the same value', 'x-a', 'é'],
  ['space before a value', 'd', ' d'],
  ['space after a value', 'd', 'd\t'],
  ['a value of space', 'd', ' '],
  ['what is no space in a field', 'd', '\u00a0d'],
])('a head with %s has its lines', async (_, name, value) => {
  const line = [name, utf8.encode(value)] as const;
  const { head } = await start({ method: { tag: 0 }, target: '/', fields: [...fields, line] });
  const bytes = 9 + name.length + utf8.encode(value).length;
  expect(head()).toEqual(['GET', '/', bytes, undefined, ...values.flat(), name.toLowerCase(), value]);
});

it('a rehearsal calls nothing of the host, which is there again afterwards, also when it throws', async () => {
  const rehearsed: unknown[] = [];
  const { head, called, contentGlobal } = await start({ method: { tag: 1 }, target: '/', fields }, (content) => {
    const { $rehearse, head: headOf } = content as { $rehearse(run: () => void): void; head(): unknown[] };
    $rehearse(() => void rehearsed.push(listed(headOf())));
    expect(() =>
      $rehearse(() => {
        throw new Error('x');
      }),
    ).toThrow('x');
  });
  expect(rehearsed).toEqual([['GET', undefined, 0, []]]);
  expect(called).toEqual([]);
  expect(head().slice(0, 3)).toEqual(['PUT', '/', 9]);
  expect(contentGlobal).not.toHaveProperty('$rehearse');
});
