/** What OPA's WebAssembly decides in another way than `opa eval` does, and what cannot be mended: a policy without it. */
import {
  complaint,
  localOf,
  readStatements,
  writtenBy,
  type Block,
  type Operand,
  type Plan,
  type Statement,
} from './plan.ts';

/** @throws CompileError with file, line, and how to write it. */
export function refuseDifferences(plan: Plan): void {
  for (const { blocks } of plan.plans.plans) readStatements(blocks, (statement) => refuseNegatedLoop(plan, statement));
  for (const { blocks, return: value } of plan.funcs.funcs ?? []) {
    readStatements(blocks, (statement) => refuseNegatedLoop(plan, statement));
    refuseNumbersInHeads(plan, blocks, value);
    refuseKeysOfPatterns(plan, blocks);
  }
}

/**
 * `not data.shop[x]`, where `shop` has both rules and data, is planned as a loop in a negation. A loop ends well even if it
 * finds nothing, so that would never hold.
 */
function refuseNegatedLoop(plan: Plan, statement: Statement): void {
  if (statement.type !== 'NotStmt') return;
  let last: Statement | undefined = statement;
  do last = (last.stmt['block'] as Block).stmts?.at(-1);
  while (last?.type === 'WithStmt');
  if (last?.type === 'ScanStmt') {
    throw complaint(
      plan,
      last,
      'not: what may be a rule or data is negated by a rule of its own: found(x) if data.shop[x]',
    );
  }
}

/**
 * For `opa eval` a number in the head of a rule, `limit[7] := …`, is a part of the rule's name, which none but the same text
 * finds, not `7.0`.
 * @param value the local of the function's value
 */
function refuseNumbersInHeads(plan: Plan, body: readonly Block[], value: number): void {
  const numbers = new Set<number>();
  readStatements(body, (statement) => {
    const { type, stmt } = statement;
    for (const local of writtenBy(statement)) numbers.delete(local as number);
    if (type === 'MakeNumberRefStmt') numbers.add(stmt['target'] as number);
    if (type !== 'ObjectInsertOnceStmt' && type !== 'ObjectInsertStmt') return;
    const key = localOf(stmt['key'] as Operand);
    if (stmt['object'] !== value || key === undefined || !numbers.has(key)) return;
    throw complaint(
      plan,
      statement,
      'a number in the name of a rule: write an object, name := {7: …}, or a text, name["7"]',
    );
  });
}

/**
 * `{"a": 1, input.name: 1} == input.o` is planned as a comparison of the number of members, and of the member of each key.
 * Equal keys are looked up twice, and another member is not compared at all.
 */
function refuseKeysOfPatterns(plan: Plan, body: readonly Block[]): void {
  /** How many members of a local are still to be compared, of those that are compared with more than one. */
  const left = new Map<number, number>();
  const numbers = new Set<unknown>();
  /** The local that is asked whether it is an object of as many members. */
  let measured: number | undefined;
  readStatements(body, (statement) => {
    const { type, stmt } = statement;
    for (const local of writtenBy(statement)) numbers.delete(local);
    if (type === 'MakeNumberRefStmt') numbers.add(stmt['target']);
    if (type === 'IsObjectStmt') measured = localOf(stmt['source'] as Operand);
    else if (type === 'MakeNumberIntStmt' && measured !== undefined) {
      const count = Number(stmt['value']);
      left.set(measured, count > 1 ? count : 0);
    }
    if (type === 'DotStmt') readDot(statement, localOf(stmt['source'] as Operand) ?? -1);
    if (type !== 'IsObjectStmt' && type !== 'LenStmt') measured = undefined;
  });

  function readDot(statement: Statement, source: number): void {
    const count = left.get(source) ?? 0;
    if (count === 0) return;
    left.set(source, count - 1);
    const key = localOf(statement.stmt['key'] as Operand);
    if (key === undefined || numbers.has(key)) return;
    throw complaint(
      plan,
      statement,
      'an object is compared whose keys are not constant: assign it to a variable before, and compare that',
    );
  }
}
