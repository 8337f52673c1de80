/**
 * What a policy looks up, and where OPA's WebAssembly looks it up in another way than `opa eval` does. `opa eval` reads a
 * reference that begins with `data` from its store by a path of texts: a number finds the member whose name is its text, and
 * a text that is a number finds an item of a list. Everywhere else (input, values of rules and variables, and what `with`
 * puts into data) numbers and texts are different keys. The plan tells references from variables, the module does not.
 */
import { isMerged, isReplaceable, keyKinds, membersOf, type Nodes } from './data-nodes.ts';
import { CompileError } from './errors.ts';
import {
  complaint,
  constantText,
  hasBlocks,
  localOf,
  planData,
  type Block,
  type Operand,
  type Plan,
  type Statement,
} from './plan.ts';
import { readIndexed } from './rule-index.ts';

/**
 * How one call of `opa_value_get` in the module is meant.
 * `exact`: as OPA's WebAssembly has it; `reference`: an operand of a reference into `data`; `indexed`: one that `opa eval` looks
 * up in its index of rules before (`rule-index.ts`); `keys`: one that is looked for among
 * the keys of a rule that were keys of data; `scan`: the next value of a loop; `scan-reference`: that of a loop over a part of
 * `data` whose key is compared with one that is known, which stands for a reference.
 */
export type Lookup = 'exact' | 'reference' | 'indexed' | 'scan' | 'scan-reference' | { readonly keys: number };

/** Look-ups of each function of the module, by name, in the order of the module's text. */
export type Lookups = ReadonlyMap<string, readonly Lookup[]>;

/**
 * Keys of a partial rule that were keys of data. For `rule[7]`, `opa eval` evaluates the rule with 7 in place of the variable,
 * and then references in it read data by "7"; but not if it has evaluated the whole rule before.
 */
interface KeysOfData {
  /** See `keyKinds`. */
  readonly kinds: number;
  /** Of how many operands: 2 for `rule[a][b]`. */
  readonly levels: number;
}

interface FunctionReading {
  readonly lookups: readonly Lookup[];
  readonly keys: KeysOfData | undefined;
}

type Rules = ReadonlyMap<string, KeysOfData>;

/** The name of the module's function that has the plans. */
const plansFunction = 'eval';

/**
 * @param data the data document
 * @throws CompileError for what would be looked up in another way than by `opa eval`: file, line, and how to write it.
 */
export function readLookups(plan: Plan, data: unknown): Lookups {
  const functions = plan.funcs.funcs ?? [];
  const lookups = new Map<string, readonly Lookup[]>();
  const rules = new Map<string, KeysOfData>();
  // Rules can be made of each other: until nothing new is known of them.
  for (let before = -1; before !== sumOf(rules);) {
    before = sumOf(rules);
    for (const rule of functions) {
      const { name, blocks, params, return: value } = rule;
      const reading = readFunction(plan, data, rules, blocks, params[1]!, value, readIndexed(plan, rule));
      lookups.set(name, reading.lookups);
      if (reading.keys !== undefined) rules.set(name, reading.keys);
    }
  }
  const plans = plan.plans.plans.flatMap(({ blocks }) => readFunction(plan, data, rules, blocks, planData).lookups);
  return lookups.set(plansFunction, plans);
}

const sumOf = (rules: Rules): number =>
  [...rules.values()].reduce((sum, { kinds, levels }) => sum + kinds + 4 * levels, 0);

/**
 * Reads a function as it is written: locals are written once, or read only where they have their last value.
 * @param root the local of the data
 * @param value the local of the function's value
 * @param indexed look-ups that the index of rules is asked about
 */
function readFunction(
  plan: Plan,
  data: unknown,
  rules: Rules,
  body: readonly Block[],
  root: number,
  value?: number,
  indexed: ReadonlySet<Statement> = new Set(),
): FunctionReading {
  const lookups: Lookup[] = [];
  let keys: KeysOfData | undefined;
  /** Locals that have what a reference into data has reached so far. */
  const reached = new Map<number, Nodes>([[root, [data]]]);
  /** Locals that have what a reference has reached that may be a rule's value as well. */
  const either = new Set<number>();
  /** Locals that are keys of data, or have some in them. */
  const keysOfData = new Map<number, number>();
  /** Locals that have values of rules whose keys are keys of data. */
  const keyed = new Map<number, KeysOfData>();
  /** Locals that have the function's value, or an object in it: how many operands lead there. */
  const built = new Map<number, number>(value === undefined ? [] : [[value, 0]]);
  readBlocks(body);
  return { lookups, keys };

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
    else if (hasBlocks(stmt)) throw new CompileError(`opa build made a plan with an unknown statement: ${type}`);
    else if (type === 'CallStmt') readCall(stmt as { func: string; result: number });
    else if (type === 'CallDynamicStmt') either.add(forget(stmt['result'] as number));
    else if (type === 'AssignVarStmt') assign(stmt as { source: Operand; target: number });
    else if (type === 'ObjectInsertStmt' || type === 'ObjectInsertOnceStmt') {
      if (type === 'ObjectInsertOnceStmt') lookups.push('exact');
      insert(stmt['object'] as number, stmt['key'] as Operand);
      if (!built.has(stmt['object'] as number)) insert(stmt['object'] as number, stmt['value'] as Operand);
    } else if (type === 'SetAddStmt') insert(stmt['set'] as number, stmt['value'] as Operand);
    else if (type === 'ArrayAppendStmt') insert(stmt['array'] as number, stmt['value'] as Operand);
    // From here on the local is compared with a pattern, and what is looked up in it is no operand.
    else if (type === 'IsObjectStmt' || type === 'IsArrayStmt') forget(localOf(stmt['source'] as Operand));
    else if (!(type.startsWith('Make') && built.has(stmt['target'] as number))) forget(stmt['target'] as number);
  }

  function readDot(statement: Statement): void {
    const { source, key, target } = statement.stmt as { source: Operand; key: Operand; target: number };
    const from = localOf(source);
    // Nothing is looked up in a constant.
    if (from === undefined) return;
    const text = constantText(plan, key);
    const isExact = key.type === 'bool' || (text !== undefined && !isIndex(text));
    const nodes = reached.get(from);
    const { kinds, levels } = keyed.get(from) ?? { kinds: 0, levels: 0 };
    const level = built.get(from);
    const isEither = either.has(from);
    if (isEither && !isExact) throw undecided(statement);
    if (isExact) lookups.push('exact');
    else if (nodes !== undefined) lookups.push(indexed.has(statement) ? 'indexed' : 'reference');
    else lookups.push(levels > 0 ? { keys: kinds } : 'exact');
    forget(target);
    if (isEither) either.add(target);
    if (nodes !== undefined) reached.set(target, membersOf(nodes, text));
    if (levels > 1) keyed.set(target, { kinds, levels: levels - 1 });
    if (level !== undefined) built.set(target, level + 1);
  }

  function readScan(statement: Statement): void {
    const {
      source,
      key,
      value: item,
      block,
    } = statement.stmt as { source: number; key: number; value: number; block: Block };
    const comparesKey = isComparison(block.stmts?.[0], key);
    if (comparesKey && either.has(source)) throw undecided(statement);
    const nodes = reached.get(source);
    const { kinds, levels } = keyed.get(source) ?? { kinds: 0, levels: 0 };
    const isEither = either.has(source);
    lookups.push(comparesKey && nodes !== undefined ? 'scan-reference' : 'scan');
    forget(key);
    forget(item);
    if (isEither) either.add(item);
    if (nodes !== undefined) reached.set(item, membersOf(nodes, undefined));
    if (levels > 1) keyed.set(item, { kinds, levels: levels - 1 });
    keysOfData.set(key, (nodes === undefined ? 0 : keyKinds(nodes)) | (levels > 0 ? kinds : 0));
    readBlocks([block]);
  }

  function readWith(statement: Statement): void {
    const { local, path, block } = statement.stmt as { local: number; path: readonly number[] | null; block: Block };
    const by = localOf(statement.stmt['value'] as Operand);
    const names = (path ?? []).map((index) => plan.static.strings?.[index]?.value ?? '');
    if (local === root && !isReplaceable(data, names)) {
      throw complaint(plan, statement, 'with: a part of data that is no object cannot be replaced in part');
    }
    if (local === root && by !== undefined && isMerged(data, names)) {
      throw complaint(plan, statement, 'with: data has an object there: replace what is around it as a whole');
    }
    for (let depth = 1; depth < names.length; depth++) lookups.push('exact');
    readBlocks([block]);
  }

  function readCall({ func, result }: { func: string; result: number }): void {
    forget(result);
    const rule = rules.get(func);
    if (rule !== undefined) keyed.set(result, rule);
  }

  /** A variable ends a reference, but for the result of a call whose function is looked for: that is data, or a rule. */
  function assign({ source, target }: { source: Operand; target: number }): void {
    const from = localOf(source);
    const kinds = from === undefined ? 0 : (keysOfData.get(from) ?? 0);
    if (from === undefined || !reached.has(from) || !either.has(target)) forget(target);
    if (kinds > 0) keysOfData.set(target, kinds);
  }

  /** A key of the function's value, or any part of another value. */
  function insert(collection: number, part: Operand): void {
    const kinds = keysOfData.get(localOf(part) ?? -1) ?? 0;
    const level = built.get(collection);
    if (kinds === 0) return;
    if (level === undefined) keysOfData.set(collection, (keysOfData.get(collection) ?? 0) | kinds);
    else keys = { kinds: (keys?.kinds ?? 0) | kinds, levels: Math.max(keys?.levels ?? 0, level + 1) };
  }

  function forget<T extends number | undefined>(local: T): T {
    if (local === undefined || local === root) return local;
    reached.delete(local);
    either.delete(local);
    keysOfData.delete(local);
    keyed.delete(local);
    built.delete(local);
    return local;
  }

  function undecided(statement: Statement): CompileError {
    return complaint(
      plan,
      statement,
      'a reference to what may be a rule or data cannot go on with this operand: assign what comes before it to a variable',
    );
  }
}

/** Whether a loop begins by comparing its key with something. */
function isComparison(first: Statement | undefined, key: number): boolean {
  if (first?.type !== 'EqualStmt') return false;
  return localOf((first.stmt as { a: Operand }).a) === key;
}

/** Whether `opa eval` takes a text for the index of an item. */
const isIndex = (text: string): boolean => /^[+-]?[0-9.]+$/.test(text);
