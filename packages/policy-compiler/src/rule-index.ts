/**
 * Where `opa eval` asks its index of rules before it evaluates them. Of a rule with `data.blocked[input.id]` alone as an
 * expression the index says whether the value of `input.id` is a key of `data.blocked`: there 7 is not "7", which the reference
 * itself finds. So such a rule is left out for 7, though it holds. `opa eval` does not ask where it may stop at the first
 * rule that holds, since all of them have the same constant as value.
 */
import {
  constantText,
  localOf,
  planData,
  planInput,
  readStatements,
  writtenBy,
  type Operand,
  type Plan,
  type PlanFunction,
  type Statement,
} from './plan.ts';

/** The look-ups (`DotStmt`) of references in a rule that its index is asked about. There may be some too many. */
export function readIndexed(plan: Plan, rule: PlanFunction): ReadonlySet<Statement> {
  const indexed = new Set<Statement>();
  if (hasOneValue(plan, rule)) return indexed;
  /** Look-ups of the reference into data that has reached a local. */
  const references = new Map<number, readonly Statement[]>([[planData, []]]);
  /** Locals that a reference with constant operands has reached, and those that are constant numbers. */
  const ground = new Set<number>([planInput, planData]);
  const numbers = new Set<number>();
  /** Locals that the index knows the value of: variables that are such a reference, and parameters. */
  const known = new Set<number>(rule.params.slice(2));
  /** References whose last operand is known. */
  const keyed = new Set<number>();
  // The index is not asked about negations.
  readStatements(rule.blocks, readStatement, ({ type }) => type !== 'NotStmt');
  return indexed;

  function readStatement(statement: Statement): void {
    const { type, stmt } = statement;
    if (type !== 'AssignVarStmt') for (const local of writtenBy(statement)) numbers.delete(local as number);
    if (type === 'NotEqualStmt') readTruth(stmt as { a: Operand; b: Operand });
    else if (type === 'DotStmt') readDot(statement);
    else if (type === 'AssignVarStmt') {
      const { source, target } = stmt as { source: Operand; target: number };
      const from = localOf(source) ?? -1;
      mark(numbers, target, numbers.has(from));
      mark(known, target, known.has(from) || (ground.has(from) && !numbers.has(from)));
    } else if (type === 'MakeNumberRefStmt') mark(numbers, stmt['target'] as number, true);
  }

  function readDot(statement: Statement): void {
    const { source, key, target } = statement.stmt as { source: Operand; key: Operand; target: number };
    const from = localOf(source) ?? -1;
    const operand = localOf(key) ?? -1;
    const reference = references.get(from);
    mark(ground, target, ground.has(from) && (constantText(plan, key) !== undefined || numbers.has(operand)));
    mark(keyed, target, known.has(operand));
    if (reference === undefined) references.delete(target);
    else references.set(target, [...reference, statement]);
  }

  /** An expression that is a reference holds if that is not false. */
  function readTruth({ a, b }: { a: Operand; b: Operand }): void {
    const local = localOf(a) ?? -1;
    if (b.type !== 'bool' || b.value !== false || !keyed.has(local)) return;
    for (const statement of references.get(local) ?? []) indexed.add(statement);
  }
}

function mark(locals: Set<number>, local: number, belongs: boolean): void {
  if (belongs) locals.add(local);
  else locals.delete(local);
}

/** Whether all that a rule can be, but for its default, is one constant. */
function hasOneValue(plan: Plan, { blocks, return: value }: PlanFunction): boolean {
  const values = new Set<unknown>();
  let isDefault = false;
  readStatements(blocks, ({ type, stmt }) => {
    // A default comes where nothing else has made a value.
    if (type === 'IsUndefinedStmt') isDefault = stmt['source'] === value;
    if (type.startsWith('Make') && stmt['target'] === value) values.add(stmt);
    if (type !== 'AssignVarOnceStmt') return;
    const source = stmt['source'] as Operand;
    if (stmt['target'] === value) {
      if (!isDefault && source.type !== 'local') values.add(source.value);
      return;
    }
    values.add(source.type === 'bool' ? source.value : (constantText(plan, source) ?? stmt));
  });
  return values.size < 2 && [...values].every((one) => typeof one !== 'object');
}
