import { CompileError } from './errors.ts';

/** OPA's intermediate representation (https://www.openpolicyagent.org/docs/ir), as far as it is read here. */
export interface Plan {
  readonly static: {
    readonly strings?: readonly { readonly value: string }[];
    readonly files?: readonly { readonly value: string }[];
  };
  /** One for each entrypoint. */
  readonly plans: { readonly plans: readonly { readonly blocks: readonly Block[] }[] };
  readonly funcs: { readonly funcs?: readonly PlanFunction[] };
}

export interface PlanFunction {
  readonly name: string;
  /** The first is the input, the second the data. */
  readonly params: readonly number[];
  /** The local of its value. */
  readonly return: number;
  readonly blocks: readonly Block[];
}

export interface Block {
  readonly stmts: readonly Statement[] | null;
}

export interface Statement {
  readonly type: string;
  readonly stmt: Readonly<Record<string, unknown>>;
}

/** `type` is `local`, `string_index` or `bool`. */
export interface Operand {
  readonly type: string;
  readonly value: unknown;
}

/** In plans the input is local 0, and the data local 1. */
export const planInput = 0;
export const planData = 1;

/** The text of an operand that is a constant string. */
export function constantText({ static: { strings = [] } }: Plan, { type, value }: Operand): string | undefined {
  return type === 'string_index' ? strings[value as number]?.value : undefined;
}

export const hasBlocks = (stmt: object): boolean => 'block' in stmt || 'blocks' in stmt;

/** The local that an operand is, if it is one. */
export const localOf = ({ type, value }: Operand): number | undefined =>
  type === 'local' ? (value as number) : undefined;

/**
 * Locals that a statement writes, but for those inside of it. Rules of one name use the same locals: what one has found out
 * about a local does not hold in the next.
 */
export const writtenBy = ({ type, stmt }: Statement): readonly unknown[] =>
  type === 'ScanStmt' ? [stmt['key'], stmt['value']] : [stmt['target'], stmt['result']];

/** An error about a statement, with file and line. */
export function complaint(plan: Plan, { stmt }: Statement, message: string): CompileError {
  const file = plan.static.files?.[stmt['file'] as number]?.value ?? '';
  return new CompileError(`${file}:${stmt['row'] as number}: ${message}.`);
}

/**
 * Calls for each statement in the order of the text.
 * @param enters whether those inside of a statement are read too
 */
export function readStatements(
  blocks: readonly Block[],
  read: (statement: Statement) => void,
  enters: (statement: Statement) => boolean = () => true,
): void {
  for (const { stmts } of blocks) {
    for (const statement of stmts ?? []) {
      read(statement);
      const { block, blocks: inner } = statement.stmt as { block?: Block; blocks?: readonly Block[] };
      if (hasBlocks(statement.stmt) && enters(statement)) readStatements(inner ?? [block!], read, enters);
    }
  }
}
