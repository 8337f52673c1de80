import { match, readPattern } from '../pattern.ts';
import { replaceWithin } from '../rewrite.ts';
import type { Step } from '../step.ts';
import { awaitsIn, findAll, isExport, namesIn, statementsOf, type Node } from '../tree.ts';

/** The statement of an exported function that calls what the component's source exports. */
const calls = [
  { pattern: readPattern('await _call;'), fails: false },
  { pattern: readPattern('const ret = await _call;'), fails: false },
] as const;
const failing = readPattern(`try {
  ret = { tag: 'ok', val: await _call };
} catch (e) {
  ret = { tag: 'err', val: getErrorPayload(e) };
}`);

const helper = `
function $isPromise(value) {
  return typeof value === 'object' && value !== null && typeof value.then === 'function';
}
`;

/**
 * The engine takes a promise of an exported function, or undefined where it has finished and its result, if any, is in
 * memory (`../finished-calls.ts`). What follows the call becomes a function of its own, which is called at once unless a
 * promise has to be waited for.
 */
export const promises: Step = {
  name: 'promises',
  marker: /^async function export_/m,
  change(code) {
    const exported = statementsOf(code).filter(isExport);
    const replaced = exported.map((each) => [each, split(each, code)] as const);
    const first = exported[0];
    const rest = replaceWithin(code, first?.start ?? code.length, code.length, replaced);
    return { code: first === undefined ? code : code.slice(0, first.start) + helper + rest, applied: replaced.length };
  },
};

/** @throws when the function is not one call, with what is before and after it. */
function split(exported: Node, code: string): string {
  const text = ({ start, end }: Node): string => code.slice(start, end);
  const name = (exported['id'] as Node)['name'] as string;
  const params = (exported['params'] as Node[]).map(text);
  const statements = (exported['body'] as Node)['body'] as Node[];
  const at = statements.findIndex((each) => awaitsIn(each).length > 0);
  const statement = statements[at];
  const awaited = statement && findCall(statement, code);
  if (awaited === undefined || awaitsIn(exported).length > 1)
    throw new Error(`The bindings of ${name} are not one call.`);
  const before = statements.slice(0, at);
  const after = statements.slice(at + 1);
  // Declared without a value, beside the call that sets it.
  const head = before.filter((each) => text(each) !== 'let ret;');
  refuseShared(name, head, after);

  const call = text(awaited.call);
  const tail = after.map(text).join('\n  ');
  const hasResult = findAll(exported, ({ type }) => type === 'ReturnStatement').length > 0;
  const rest = ['ret', ...params].join(', ');
  const finish = (value: string): string => {
    const finished = `$finish_${name}(${[value, ...params].join(', ')})`;
    return hasResult ? `return Promise.resolve(${finished});` : `${finished};\n  return;`;
  };
  const ok = awaited.fails ? "{ tag: 'ok', val: value }" : 'value';
  const err = "{ tag: 'err', val: getErrorPayload(e) }";
  const called = awaited.fails
    ? `let value;\n  try {\n    value = ${call};\n  } catch (e) {\n    ${finish(err)}\n  }`
    : `const value = ${call};`;
  const waited = awaited.fails
    ? `let ret;\n  try {\n    ret = { tag: 'ok', val: await promise };\n  } catch (e) {\n    ret = ${err};\n  }`
    : 'const ret = await promise;';
  return `function ${name}(${params.join(', ')}) {
  ${head.map(text).join('\n  ')}
  ${called}
  if ($isPromise(value)) return $wait_${name}(${['value', ...params].join(', ')});
  ${finish(ok)}
}
async function $wait_${name}(${['promise', ...params].join(', ')}) {
  ${waited}
  return $finish_${name}(${rest});
}
function $finish_${name}(${rest}) {
  ${tail}
}`;
}

function findCall(statement: Node, code: string): { readonly call: Node; readonly fails: boolean } | undefined {
  for (const { pattern, fails } of [...calls, { pattern: failing, fails: true }]) {
    const call = match(pattern, statement, code)?.get('_call');
    if (call !== undefined) return { call, fails };
  }
  return undefined;
}

/** What follows the call is a function of its own, and may use nothing that is declared before. */
function refuseShared(name: string, before: readonly Node[], after: readonly Node[]): void {
  const redeclared = new Set(declaredIn(after));
  const used = new Set(namesIn(after));
  const shared = declaredIn(before).find((each) => used.has(each) && !redeclared.has(each));
  if (shared !== undefined) throw new Error(`The bindings of ${name} use ${shared} before and after the call.`);
}

const declaredIn = (statements: readonly Node[]): string[] =>
  statements
    .flatMap((statement) => findAll(statement, ({ type }) => type === 'VariableDeclarator'))
    .flatMap(({ id }) => namesIn([id as Node]));
