/**
 * Which parts of the input document a policy looks at, read from OPA's intermediate representation (`opa build -t plan`),
 * of which the module is made too. What is not certain counts as looked at.
 */

import { constantText, planInput, type Block, type Operand, type Plan, type Statement } from './plan.ts';

/** Fields of a statement that name no value that it reads. Every other number may be the number of a local. */
const notRead = new Set(['file', 'col', 'row', 'end_col', 'end_row', 'index', 'target', 'result', 'func']);

/** Statements that make a constant: their numbers are no locals. */
const constants = new Set(['AssignIntStmt', 'MakeArrayStmt', 'MakeNumberIntStmt', 'MakeNumberRefStmt']);

/** What locals may hold: the input (`''`) or members of it, by name. */
type Held = Map<number, ReadonlySet<string>>;

/**
 * @returns paths of at most two names, sorted: `user`, `user.name`. A path is listed when the policy depends on whether it
 * exists; then also the path before it. `request.*`: on anything in `request`; `*`: on anything at all.
 */
export function inputUse(plan: Plan): string[] {
  const { plans, funcs } = plan;
  const used = new Set<string>();
  const functions = new Set((funcs.funcs ?? []).map(({ name }) => name));
  for (const { blocks } of plans.plans) readBlocks(blocks, new Map(), planInput);
  for (const { blocks, params } of funcs.funcs ?? []) readBlocks(blocks, new Map(), params[0]!);
  return [...used].toSorted();

  /** Any block may be left at any statement, and then the next one begins: `held` gets all that may be held then. */
  function readBlocks(blocks: readonly Block[], held: Held, input: number): void {
    if (!held.has(input)) held.set(input, new Set(['']));
    for (const { stmts } of blocks) {
      // Until nothing new is held: a block may be the body of a loop.
      for (let before = -1; before !== size(held);) {
        before = size(held);
        const here = new Map(held);
        for (const statement of stmts ?? []) {
          readStatement(statement, here, input);
          unite(held, here);
        }
      }
    }
  }

  /** Locals are used again for other values: `held` is what they hold after the statement, where it does not fail. */
  function readStatement({ type, stmt }: Statement, held: Held, input: number): void {
    if (constants.has(type)) return;
    const source = stmt['source'] as Operand;
    if (type === 'DotStmt') {
      held.set(stmt['target'] as number, readDot(source, stmt['key'] as Operand, held));
    } else if (type === 'AssignVarStmt') {
      held.set(stmt['target'] as number, new Set(source.type === 'local' ? held.get(source.value as number) : []));
    } else if (type === 'ScanStmt') {
      useAll(stmt['source'] as number, held);
      held.delete(stmt['key'] as number);
      held.delete(stmt['value'] as number);
      readBlocks([stmt['block'] as Block], held, input);
    } else if (type === 'CallStmt' && functions.has(stmt['func'] as string)) {
      // A function of the policy has the input as its first argument, and is read for itself.
      const [first, ...others] = stmt['args'] as readonly Operand[];
      if (first?.type !== 'local' || first.value !== input) used.add('*');
      readFields(others, held, input);
      held.delete(stmt['result'] as number);
    } else {
      readFields(stmt, held, input);
      if (type === 'CallStmt') held.delete(stmt['result'] as number);
    }
  }

  /** @returns what the target holds. */
  function readDot(source: Operand, key: Operand, held: Held): ReadonlySet<string> {
    const name = constantText(plan, key);
    const members = new Set<string>();
    readOperand(key, held);
    // A name with a dot or a star could be taken for something else.
    if (name === undefined || /[.*]/.test(name)) {
      readOperand(source, held);
    } else if (source.type === 'local') {
      for (const path of held.get(source.value as number) ?? []) {
        used.add(path === '' ? name : `${path}.${name}`);
        if (path === '') members.add(name);
      }
    }
    return members;
  }

  /** Fields of a statement that is not known better: all that they may name is read. */
  function readFields(value: unknown, held: Held, input: number): void {
    if (typeof value === 'number') useAll(value, held);
    else if (Array.isArray(value)) for (const item of value) readFields(item, held, input);
    else if (typeof value !== 'object' || value === null) return;
    else if ('stmts' in value) readBlocks([value as Block], held, input);
    else if ('type' in value && 'value' in value) readOperand(value as Operand, held);
    else for (const [name, field] of Object.entries(value)) if (!notRead.has(name)) readFields(field, held, input);
  }

  function readOperand({ type, value }: Operand, held: Held): void {
    if (type === 'local') useAll(value as number, held);
  }

  function useAll(local: number, held: Held): void {
    for (const path of held.get(local) ?? []) used.add(path === '' ? '*' : `${path}.*`);
  }
}

function unite(all: Held, more: Held): void {
  for (const [local, paths] of more) all.set(local, new Set([...(all.get(local) ?? []), ...paths]));
}

const size = (held: Held): number => [...held.values()].reduce((total, paths) => total + paths.size, 0);
