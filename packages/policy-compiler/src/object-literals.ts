/**
 * Members of object literals. Of two equal keys in one, `{"a": 1, input.name: 2}`, `opa eval` takes the value that it comes to
 * first when it looks "a" up in the literal, and the other when it makes a value of it; and it counts both when it compares
 * literals. No choice is right for all, so the evaluation ends.
 */
import { readStatements, type Plan, type PlanFunction } from './plan.ts';

/** Whether each call of `opa_object_insert` in a function, in the order of the module's text, is of a literal. */
export type Insertions = ReadonlyMap<string, readonly boolean[]>;

export function readInsertions(plan: Plan): Insertions {
  return new Map((plan.funcs.funcs ?? []).map((rule) => [rule.name, readRule(rule)]));
}

function readRule({ blocks, return: value }: PlanFunction): readonly boolean[] {
  const insertions: boolean[] = [];
  /** What the last look-up was to find. */
  let found: unknown;
  /** Locals of objects inside of the rule's value: looked up, else made, and put in place again. */
  const parts = new Set<unknown>([value]);
  readStatements(blocks, ({ type, stmt }) => {
    if (type === 'DotStmt') found = stmt['target'];
    else if (type === 'ResetLocalStmt') found = undefined;
    else if (type === 'MakeObjectStmt') {
      if (stmt['target'] === found) parts.add(found);
      else if (stmt['target'] !== value) parts.delete(stmt['target']);
    } else if (type === 'ObjectInsertStmt') insertions.push(!parts.has(stmt['object']));
    // These look themselves whether there is another value.
    else if (type === 'ObjectInsertOnceStmt') insertions.push(false);
    else if (type === 'WithStmt') insertions.push(...replacements((stmt['path'] as readonly number[] | null) ?? []));
  });
  return insertions;
}

/** What `with` puts into copies of all objects on a path, or into new ones. */
const replacements = (path: readonly number[]): readonly boolean[] =>
  path.length === 0 ? [] : Array<boolean>(2 * path.length - 1).fill(false);
