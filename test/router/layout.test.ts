/** The numbers in `router/`, by which it finds its way in memory, against the layout that the canonical ABI gives to the WIT. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@wasmcp/cli';
import { beforeAll, expect, test } from 'vitest';
import { routerWit } from '../../packages/cli/src/router/wit.ts';
import { inRoot } from '../../scripts/paths.ts';
import { tools } from '../../scripts/toolchain.ts';

type Ref = string | number | null | undefined;
interface Member {
  readonly name: string;
  readonly type?: Ref;
}
interface Kind {
  readonly type?: Ref;
  readonly list?: Ref;
  readonly option?: Ref;
  readonly handle?: object;
  readonly result?: { readonly ok: Ref; readonly err: Ref };
  readonly tuple?: { readonly types: readonly Ref[] };
  readonly record?: { readonly fields: readonly Member[] };
  readonly variant?: { readonly cases: readonly Member[] };
  readonly enum?: { readonly cases: readonly Member[] };
}
interface Resolve {
  readonly interfaces: readonly {
    readonly name: string | null;
    readonly types: Readonly<Record<string, number>>;
    readonly functions: Readonly<Record<string, { readonly params: readonly Member[]; readonly result?: Ref }>>;
  }[];
  readonly types: readonly { readonly kind: Kind | string }[];
}
interface Layout {
  readonly size: number;
  readonly align: number;
}

let wit: Resolve;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'layout-'));
  const file = join(folder, 'router.wit');
  writeFileSync(file, routerWit(inRoot('wit'), []));
  const { path } = await tools.need('wasm-tools');
  wit = JSON.parse(await run(path, ['component', 'wit', '--json', file])) as Resolve;
  rmSync(folder, { recursive: true });
});

const up = (at: number, align: number): number => Math.ceil(at / align) * align;
const primitive: Readonly<Record<string, number>> = { bool: 1, u8: 1, s32: 4, u32: 4, u64: 8, s64: 8, f64: 8 };

function layoutOf(ref: Ref): Layout {
  if (ref === null || ref === undefined) return { size: 0, align: 1 };
  if (ref === 'string') return { size: 8, align: 4 };
  if (typeof ref === 'string') return { size: primitive[ref]!, align: primitive[ref]! };
  const kind = wit.types[ref]!.kind as Kind;
  if (kind.type !== undefined) return layoutOf(kind.type);
  if (kind.list !== undefined) return { size: 8, align: 4 };
  if (kind.handle !== undefined) return { size: 4, align: 4 };
  if (kind.enum !== undefined) return { size: 1, align: 1 };
  const members = membersOf(kind);
  if (members !== undefined) {
    const align = Math.max(1, ...members.map(({ type }) => layoutOf(type).align));
    return { size: up(offsetBehind(members), align), align };
  }
  const cases = casesOf(kind).map(layoutOf);
  const align = Math.max(1, ...cases.map((each) => each.align));
  return { size: up(align + Math.max(...cases.map(({ size }) => size)), align), align };
}

const membersOf = ({ record, tuple }: Kind): readonly Member[] | undefined =>
  record?.fields ?? tuple?.types.map((type, at) => ({ name: String(at), type }));

const casesOf = ({ option, result, variant }: Kind): Ref[] =>
  option !== undefined ? [null, option] : result ? [result.ok, result.err] : variant!.cases.map(({ type }) => type);

/** Where the last of these ends. */
function offsetBehind(members: readonly Member[]): number {
  let at = 0;
  for (const { type } of members) at = up(at, layoutOf(type).align) + layoutOf(type).size;
  return at;
}

/** Where a member begins, by a path of names; `?` steps into an option, or the good case of a result. */
function offsetIn(members: readonly Member[], [name, ...rest]: readonly string[]): number {
  const index = members.findIndex((member) => member.name === name);
  const { type } = members[index]!;
  const at = up(offsetBehind(members.slice(0, index)), layoutOf(type).align);
  return rest.length === 0 ? at : at + offsetWithin(type, rest);
}
function offsetWithin(ref: Ref, path: readonly string[]): number {
  const kind = wit.types[ref as number]!.kind as Kind;
  if (kind.type !== undefined) return offsetWithin(kind.type, path);
  if (path[0] !== '?') return offsetIn(membersOf(kind)!, path);
  const inner = kind.option ?? kind.result!.ok;
  const at = layoutOf(ref).align;
  return path.length === 1 ? at : at + offsetWithin(inner, path.slice(1));
}

const interfaceOf = (name: string) => wit.interfaces.find((each) => each.name === name)!;
const typed = (name: string, type: string): number => interfaceOf(name).types[type]!;
const resultOf = (name: string, func: string): Ref => interfaceOf(name).functions[func]!.result;
const sizeOfResult = (name: string, func: string): number => layoutOf(resultOf(name, func)).size;

/** A number of a module. */
function constant(file: string, name: string): number {
  const text = readFileSync(inRoot('router', `${file}.ts`), 'utf8');
  return Number(new RegExp(`^(?:export )?const ${name}(?:: \\w+)? = (\\w+);`, 'm').exec(text)![1]);
}

test('items of lists', () => {
  for (const [from, type, name] of [
    ['tools-types', 'tool', 'toolSize'],
    ['prompts-types', 'prompt', 'promptSize'],
    ['resources-types', 'mcp-resource', 'resourceSize'],
    ['resources-types', 'resource-template', 'templateSize'],
  ] as const)
    expect(constant('list-calls', name)).toBe(layoutOf(typed(from, type)).size);
  for (const [from, func, items] of [
    ['tools', 'list-tools', 'tools'],
    ['prompts', 'list-prompts', 'prompts'],
    ['resources', 'list-resources', 'resources'],
    ['resources', 'list-resource-templates', 'resource-templates'],
  ] as const) {
    const result = resultOf(from, func);
    expect([offsetWithin(result, ['?', items]), offsetWithin(result, ['?', 'next-cursor'])]).toEqual([4, 12]);
  }
});

test('results have room', () => {
  const special = { next: 'stepResultSize', initialize: 'initializeSize', 'get-auth-config': 'authConfigSize' };
  expect(constant('results', special.next)).toBe(sizeOfResult('tool-exchange', '[method]tool-call.next'));
  expect(constant('results', special.initialize)).toBe(sizeOfResult('lifecycle', 'initialize'));
  expect(constant('results', special['get-auth-config'])).toBe(sizeOfResult('authorization', 'get-auth-config'));
  expect(constant('results', 'freshnessSize')).toBe(sizeOfResult('exchange', 'freshness'));
  const others = ['lifecycle', 'tools', 'prompts', 'resources', 'completion', 'tool-exchange', 'prompt-exchange']
    .flatMap((name) => Object.keys(interfaceOf(name).functions).map((func) => [name, func] as const))
    .filter(([, func]) => func !== 'initialize' && !func.startsWith('[method]'));
  expect(others.length).toBeGreaterThan(10);
  for (const [name, func] of [...others, ['resource-exchange', 'read-resource'] as const]) {
    expect(sizeOfResult(name, func)).toBeLessThanOrEqual(constant('results', 'resultSize'));
    expect(offsetWithin(resultOf(name, func), ['?'])).toBe(4);
  }
});

test('the caller’s token', () => {
  const paramsOf = (name: string, func: string): readonly Member[] => interfaceOf(name).functions[func]!.params;
  const call = paramsOf('tools', 'call-tool');
  expect(constant('tools', 'jwtOffset')).toBe(offsetIn(call, ['context', '?', 'jwt']));
  for (const [name, func, where] of [
    ['tool-exchange', 'start', 'contextOfCall'],
    ['prompt-exchange', 'get-prompt', 'contextOfCall'],
    ['resource-exchange', 'read-resource', 'contextOfRead'],
  ] as const) {
    const params = paramsOf(name, func);
    expect(constant('exchange', where)).toBe(offsetIn(params, ['context']));
    const jwt = offsetIn(params, ['context', 'caller', '?', 'jwt']);
    expect(constant('exchange', 'jwtOffset') + constant('exchange', where)).toBe(jwt);
  }
});

test('what a provider says of itself', () => {
  const at = (...path: string[]): number => offsetWithin(resultOf('lifecycle', 'initialize'), ['?', ...path]);
  expect(constant('lifecycle', 'experimental')).toBe(at('capabilities', 'experimental'));
  const rest = ['logging', 'completions', 'prompts', 'resources', 'tools'];
  expect(rest.map((name) => at('capabilities', name))).toEqual([24, 36, 48, 51, 56]);
  const tools = layoutOf(typed('lifecycle-types', 'tools-capability'));
  expect(constant('lifecycle', 'capabilitiesEnd')).toBe(at('capabilities', 'tools') + 1 + tools.size);
  expect(constant('lifecycle', 'nameOffset')).toBe(at('server-info', 'name'));
  expect(constant('lifecycle', 'titleOffset')).toBe(at('server-info', 'title'));
  expect(constant('lifecycle', 'websiteOffset')).toBe(at('server-info', 'website-url'));
  expect(constant('lifecycle', 'iconsOffset')).toBe(at('server-info', 'icons'));
  expect(constant('lifecycle', 'instructionsOffset')).toBe(at('instructions'));
});

test('error codes', () => {
  const { cases } = (wit.types[typed('mcp-types', 'error-code')]!.kind as Kind).variant!;
  for (const [constantName, name] of [
    ['invalidParams', 'invalid-params'],
    ['resourceNotFound', 'resource-not-found'],
    ['toolNotFound', 'tool-not-found'],
    ['promptNotFound', 'prompt-not-found'],
  ] as const)
    expect(cases[constant('results', constantName)]!.name).toBe(name);
});
