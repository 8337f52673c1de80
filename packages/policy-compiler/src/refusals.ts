/** What OPA's WebAssembly decides in another way than `opa eval` does, and what cannot be mended: a policy without it. */
import { complaint, localOf, readStatements, type Block, type Operand, type Plan, type Statement } from './plan.ts';

/** @throws CompileError with file, line, and how to write it. */
export function refuseDifferences(plan: Plan): void {
  for (const { blocks } of plan.plans.plans) readStatements(blocks, (statement) => refuseNegatedLoop(plan, statement));
  for (const { blocks, return: value } of plan.funcs.funcs ?? []) {
    readStatements(blocks, (statement) => refuseNegatedLoop(plan, statement));
    refuseNumbersInHeads(plan, blocks, value);
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
    if (type === 'MakeNumberRefStmt') numbers.add(stmt['target'] as number);
    else numbers.delete(stmt['target'] as number);
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
