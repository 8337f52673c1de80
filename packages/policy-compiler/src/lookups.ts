/**
 * What a policy looks up, and where OPA's WebAssembly looks it up in another way than `opa eval` does. `opa eval` reads a
 * reference that begins with `data` from its store by a path of texts: a number finds the member whose name is its text, and
 * a text that is a number finds an item of a list. Everywhere else (input, values of rules and variables, and what `with`
 * puts into data) numbers and texts are different keys. The plan tells references from variables, the module does not.
 */
import { CompileError } from './errors.ts';
import { constantText, planData, type Block, type Operand, type Plan, type Statement } from './plan.ts';

/**
 * How one call of `opa_value_get` in the module is meant.
 * `exact`: as OPA's WebAssembly has it; `value`: a key that may be a number, in any value; `reference`: the same in a
 * reference into `data`; `scan`: the next value of a loop; `scan-reference`: that of a loop over a part of `data` whose key is
 * compared with one that is known, which stands for a reference.
 */
export type Lookup = 'exact' | 'value' | 'reference' | 'scan' | 'scan-reference';

/** What is known of locals while a function is read. Each is written once, or read only where it has its last value. */
interface Locals {
  /** Hold what a reference into `data` has reached so far. */
  readonly reached: Set<number>;
  /** Hold what a reference has reached that may be a rule's value as well. */
  readonly either: Set<number>;
}

/** The name of the module's function that has the plans. */
export const plansFunction = 'eval';

/**
 * @param data the data document
 * @returns for each function of the module, by name, its look-ups in the order of the module's text.
 * @throws CompileError for what would be looked up in another way than by `opa eval`: file, line, and how to write it.
 */
export function readLookups(plan: Plan, data: unknown): Map<string, readonly Lookup[]> {
  const found = new Map<string, readonly Lookup[]>();
  const functions = plan.funcs.funcs ?? [];
  const read = (blocks: readonly Block[], local: number): Lookup[] =>
    lookupsOf(plan, data, blocks, local, { reached: new Set([local]), either: new Set() });
  found.set(
    plansFunction,
    plan.plans.plans.flatMap(({ blocks }) => read(blocks, planData)),
  );
  for (const { name, blocks, params, return: value } of functions) {
    refuseNumbersInHeads(plan, blocks, value);
    found.set(name, read(blocks, params[1]!));
  }
  return found;
}

function lookupsOf(plan: Plan, data: unknown, body: readonly Block[], root: number, locals: Locals): Lookup[] {
  const { reached, either } = locals;
  const lookups: Lookup[] = [];
  readBlocks(body);
  return lookups;

  function readBlocks(blocks: readonly Block[]): void {
    for (const { stmts } of blocks) for (const statement of stmts ?? []) readStatement(statement);
  }

  function readStatement(statement: Statement): void {
    const { type, stmt } = statement;
    if (type === 'DotStmt') readDot(statement);
    else if (type === 'ScanStmt') readScan(statement);
    else if (type === 'WithStmt') readWith(statement);
    else if (type === 'BlockStmt') readBlocks(stmt['blocks'] as readonly Block[]);
    else if (type === 'NotStmt') readBlocks([stmt['block'] as Block]);
    else if (type === 'ObjectInsertOnceStmt') lookups.push('exact');
    else if (type === 'IsObjectStmt' || type === 'IsArrayStmt') forget((stmt['source'] as Operand).value as number);
    else if (type === 'CallDynamicStmt') writeLocal(stmt['result'] as number, either);
    else if (type === 'AssignVarStmt') assign(stmt['source'] as Operand, stmt['target'] as number);
    else if (hasBlocks(stmt)) throw new CompileError(`opa build made a plan with an unknown statement: ${type}`);
    else forget((stmt['target'] ?? stmt['result']) as number);
  }

  function readDot(statement: Statement): void {
    const { source, key, target } = statement.stmt as { source: Operand; key: Operand; target: number };
    // Nothing is looked up in a constant.
    if (source.type !== 'local') return;
    const from = source.value as number;
    const text = constantText(plan, key);
    const isExact = key.type === 'bool' || (text !== undefined && !isIndex(text));
    if (reached.has(from)) {
      lookups.push(isExact ? 'exact' : 'reference');
      writeLocal(target, reached);
    } else if (either.has(from)) {
      if (!isExact) throw undecided(statement);
      lookups.push('exact');
      writeLocal(target, either);
    } else {
      lookups.push(isExact || text !== undefined ? 'exact' : 'value');
      forget(target);
    }
  }

  function readScan(statement: Statement): void {
    const { source, key, value, block } = statement.stmt as {
      source: number;
      key: number;
      value: number;
      block: Block;
    };
    const comparesKey = isComparison(block.stmts?.[0], key);
    if (comparesKey && either.has(source)) throw undecided(statement);
    lookups.push(comparesKey && reached.has(source) ? 'scan-reference' : 'scan');
    forget(key);
    if (reached.has(source)) writeLocal(value, reached);
    else if (either.has(source)) writeLocal(value, either);
    else forget(value);
    readBlocks([block]);
  }

  function readWith(statement: Statement): void {
    const { local, path, block } = statement.stmt as { local: number; path: readonly number[] | null; block: Block };
    const names = (path ?? []).map((index) => plan.static.strings?.[index]?.value ?? '');
    if (local === root && !isReplaceable(data, names)) {
      throw complaint(plan, statement, 'with: a part of data that is no object cannot be replaced in part');
    }
    for (let depth = 1; depth < names.length; depth++) lookups.push('exact');
    readBlocks([block]);
  }

  /** A variable ends a reference, but for the result of a call whose function is looked for: that is data, or a rule. */
  function assign(source: Operand, target: number): void {
    const isResult = source.type === 'local' && reached.has(source.value as number) && either.has(target);
    if (!isResult) forget(target);
  }

  function writeLocal(local: number, kind: Set<number>): void {
    forget(local);
    kind.add(local);
  }

  function forget(local: number): void {
    if (local === root) return;
    reached.delete(local);
    either.delete(local);
  }

  function undecided(statement: Statement): CompileError {
    return complaint(
      plan,
      statement,
      'a reference to what may be a rule or data cannot go on with this operand: assign what comes before it to a variable',
    );
  }
}

/**
 * For `opa eval` a number in the head of a rule, `limit[7] := …`, is a part of the rule's name and none but the same text
 * finds it, not `7.0`.
 */
function refuseNumbersInHeads(plan: Plan, body: readonly Block[], value: number): void {
  const numbers = new Set<number>();
  readBlocks(body);

  function readBlocks(blocks: readonly Block[]): void {
    for (const { stmts } of blocks) for (const statement of stmts ?? []) readStatement(statement);
  }

  function readStatement(statement: Statement): void {
    const { type, stmt } = statement;
    const target = stmt['target'] as number;
    if (type === 'MakeNumberRefStmt') numbers.add(target);
    else numbers.delete(target);
    if (type === 'BlockStmt') readBlocks(stmt['blocks'] as readonly Block[]);
    else if (hasBlocks(stmt)) readBlocks([stmt['block'] as Block]);
    else if (type === 'ObjectInsertOnceStmt' || type === 'ObjectInsertStmt') {
      const key = stmt['key'] as Operand;
      if (stmt['object'] !== value || key.type !== 'local' || !numbers.has(key.value as number)) return;
      throw complaint(
        plan,
        statement,
        'a number in the name of a rule: write an object, name := {7: …}, or a text, name["7"]',
      );
    }
  }
}

const hasBlocks = (stmt: object): boolean => 'block' in stmt || 'blocks' in stmt;

/** Whether a loop begins by comparing its key with something. */
function isComparison(first: Statement | undefined, key: number): boolean {
  if (first?.type !== 'EqualStmt') return false;
  const { a } = first.stmt as { a: Operand };
  return a.type === 'local' && a.value === key;
}

/** Whether `opa eval` takes a text for the index of an item. */
const isIndex = (text: string): boolean => /^[+-]?[0-9.]+$/.test(text);

/** Whether all that a path goes through is an object, or nothing. */
function isReplaceable(data: unknown, path: readonly string[]): boolean {
  let at = data;
  for (const name of path) {
    if (at === undefined) return true;
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return false;
    at = Object.hasOwn(at, name) ? (at as Record<string, unknown>)[name] : undefined;
  }
  return true;
}

function complaint(plan: Plan, { stmt }: Statement, message: string): CompileError {
  const file = plan.static.files?.[stmt['file'] as number]?.value ?? '';
  return new CompileError(`${file}:${stmt['row'] as number}: ${message}.`);
}
