/**
 * Which parts of the input document a policy looks at, read from OPA's intermediate representation (`opa build -t plan`),
 * of which the module is made too. What is not certain counts as looked at.
 */

/** OPA's plan (https://www.openpolicyagent.org/docs/ir), as far as it is read here. */
export interface Plan {
  readonly static: { readonly strings?: readonly { readonly value: string }[] };
  readonly plans: { readonly plans: readonly { readonly blocks: readonly Block[] }[] };
  readonly funcs: { readonly funcs?: readonly PlanFunction[] };
}

interface PlanFunction {
  readonly name: string;
  /** The first is the input, the second the data. */
  readonly params: readonly number[];
  readonly blocks: readonly Block[];
}

interface Block {
  readonly stmts: readonly Statement[] | null;
}

interface Statement {
  readonly type: string;
  readonly stmt: Readonly<Record<string, unknown>>;
}

interface Operand {
  readonly type: string;
  readonly value: unknown;
}

/** In plans the input is local 0. */
const planInput = 0;

/** Fields of a statement that name no value that it reads. Every other number may be the number of a local. */
const notRead = new Set(['file', 'col', 'row', 'end_col', 'end_row', 'index', 'target', 'result', 'func']);

/** Statements that make a constant: their numbers are no locals. */
const constants = new Set(['AssignIntStmt', 'MakeArrayStmt', 'MakeNumberIntStmt', 'MakeNumberRefStmt']);

/**
 * @returns paths of at most two names, sorted: `mcp`, `mcp.tool`. A path is there when a policy tells whether it exists, or
 * more. `request.*` means that of `request` everything may be looked at, `*` that everything may.
 */
export function inputUse({ static: { strings = [] }, plans, funcs }: Plan): string[] {
  const used = new Set<string>();
  const functions = new Set((funcs.funcs ?? []).map(({ name }) => name));

  const inspect = (blocks: readonly Block[], input: number): void => {
    /** Locals that may hold the input (`''`) or a member of it. */
    const held = new Map<number, Set<string>>([[input, new Set([''])]]);
    const paths = (local: unknown): readonly string[] => [...(held.get(local as number) ?? [])];
    const useAll = (local: unknown): void => {
      for (const path of paths(local)) used.add(path === '' ? '*' : `${path}.*`);
    };

    const readDot = (source: Operand, key: Operand, target: number): void => {
      const name = key.type === 'string_index' ? strings[key.value as number]?.value : undefined;
      readOperand(key);
      if (source.type !== 'local') return;
      // A name with a dot or a star could be taken for something else.
      if (name === undefined || /[.*]/.test(name)) return useAll(source.value);
      for (const path of paths(source.value)) {
        used.add(path === '' ? name : `${path}.${name}`);
        if (path === '') hold(target, name);
      }
    };
    const readOperand = (operand: Operand): void => {
      if (operand.type === 'local') useAll(operand.value);
    };
    const hold = (local: number, path: string): void => {
      if (!held.has(local)) held.set(local, new Set());
      held.get(local)!.add(path);
    };
    const readStatement = ({ type, stmt }: Statement): void => {
      if (constants.has(type)) return;
      if (type === 'DotStmt')
        return readDot(stmt['source'] as Operand, stmt['key'] as Operand, stmt['target'] as number);
      if (type === 'AssignVarStmt' && (stmt['source'] as Operand).type === 'local') {
        for (const path of paths((stmt['source'] as Operand).value)) hold(stmt['target'] as number, path);
        return;
      }
      // A function of the policy has the input as its first argument, and is read for itself.
      const isOwn = type === 'CallStmt' && functions.has(stmt['func'] as string);
      const args = stmt['args'] as readonly Operand[] | undefined;
      const passesInput = isOwn && args?.[0]?.type === 'local' && args[0].value === input;
      if (isOwn && !passesInput) used.add('*');
      readFields(passesInput ? { ...stmt, args: args!.slice(1) } : stmt);
    };
    const readFields = (value: unknown): void => {
      if (typeof value === 'number') useAll(value);
      else if (Array.isArray(value)) value.forEach(readFields);
      else if (typeof value === 'object' && value !== null) {
        if (isStatement(value)) readStatement(value);
        else if (isOperand(value)) readOperand(value);
        else for (const [name, field] of Object.entries(value)) if (!notRead.has(name)) readFields(field);
      }
    };

    // Until nothing new is held: a loop may read a local before the statement that fills it.
    for (let before = -1; before !== size(held);) {
      before = size(held);
      readFields(blocks);
    }
  };

  for (const { blocks } of plans.plans) inspect(blocks, planInput);
  for (const { blocks, params } of funcs.funcs ?? []) inspect(blocks, params[0]!);
  return [...used].toSorted();
}

const isStatement = (value: object): value is Statement => 'stmt' in value && 'type' in value;

const isOperand = (value: object): value is Operand => 'value' in value && 'type' in value && !('stmt' in value);

const size = (held: ReadonlyMap<number, ReadonlySet<string>>): number =>
  [...held.values()].reduce((total, paths) => total + paths.size, 0);
