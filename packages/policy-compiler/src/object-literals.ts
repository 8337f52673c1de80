/**
 * Members of object literals. Of two equal keys in one, `{"a": 1, input.name: 2}`, `opa eval` takes the value that it comes to
 * first when it looks "a" up in the literal, and the other when it makes a value of it. No choice is right for both, so the
 * evaluation ends where their values differ.
 */
import { readStatements, type Plan } from './plan.ts';

/** Whether each call of `opa_object_insert` in a function, in the order of the module's text, is of a literal. */
export type Insertions = ReadonlyMap<string, readonly boolean[]>;

export function readInsertions(plan: Plan): Insertions {
  const functions = plan.funcs.funcs ?? [];
  return new Map(
    functions.map(({ name, blocks }) => {
      const insertions: boolean[] = [];
      readStatements(blocks, ({ type, stmt }) => {
        if (type === 'ObjectInsertStmt') insertions.push(true);
        // These look themselves whether there is another value.
        if (type === 'ObjectInsertOnceStmt') insertions.push(false);
        if (type === 'WithStmt') insertions.push(...replacements((stmt['path'] as readonly number[] | null) ?? []));
      });
      return [name, insertions];
    }),
  );
}

/** What `with` puts into copies of all objects on a path, or into new ones. */
const replacements = (path: readonly number[]): readonly boolean[] =>
  path.length === 0 ? [] : Array<boolean>(2 * path.length - 1).fill(false);
