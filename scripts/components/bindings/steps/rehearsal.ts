import { replaceWithin } from '../rewrite.ts';
import type { Step } from '../step.ts';
import { namesIn, statementsOf, type Node } from '../tree.ts';

/** Of the place whose address imports return: more than a function of the host has results. */
const resultBytes = 4096;

/**
 * The engine compiles a function when it is called first: in each fresh instance anew, unless it was called while the component
 * was built. So a source may ask for a rehearsal then, `$rehearse(run)`: while `run` runs, imports do nothing and return zero, or
 * the address of zeros, which mean the first case of a variant, the success of a `result`, and empty lists. Once exports are
 * bound there is no such function any more.
 */
export const rehearsal: Step = {
  name: 'rehearsal',
  marker: /^ *(?:let \[\$memory, \$realloc\b|function bindExports\()/m,
  inserts: true,
  change(code) {
    const statements = statementsOf(code);
    const imports = statements.find(isImports);
    const binding = statements.find(({ type, id }) => type === 'FunctionDeclaration' && nameOf(id) === 'bindExports');
    if (imports === undefined || binding === undefined) return { code, applied: 0 };
    const [declared] = imports['declarations'] as [Node];
    const names = namesIn([declared['id'] as Node]).filter((name) => name !== '$memory' && name !== '$realloc');
    const body = binding['body'] as Node;
    const changed = [
      [imports, `${code.slice(imports.start, imports.end)}\n${rehearse(names, namesOfAddresses(code))}`],
      [body, `{\n  delete contentGlobal.$rehearse;${code.slice(body.start + 1, body.end)}`],
    ] as const;
    return { code: replaceWithin(code, 0, code.length, changed), applied: changed.length };
  },
};

const nameOf = (node: unknown): unknown => (node as Node | undefined)?.['name'];

/** `let [$memory, $realloc, …] = $bindings;` */
function isImports({ type, declarations }: Node): boolean {
  return type === 'VariableDeclaration' && nameOf((declarations as [Node])[0]['init']) === '$bindings';
}

/** The imports whose answer is an address: where views are made anew after it, see the step "answers". */
const namesOfAddresses = (code: string): ReadonlySet<string> =>
  new Set(
    [...code.matchAll(/\bret = (\$import_[\w$]+)\([^\n]*\); if \(\$words\[\$overflows\]/g)].map(([, name]) => name!),
  );

/** The helpers of `views.ts` are there when it is called. */
const rehearse = (
  names: readonly string[],
  addresses: ReadonlySet<string>,
): string => `contentGlobal.$rehearse = (run) => {
  const kept = [${names.join(', ')}];
  const mark = $words[$top];
  const zeros = $allocate(8, ${resultBytes});
  $bytes.fill(0, zeros, zeros + ${resultBytes});
  const zero = () => 0;
  const address = () => zeros;
  ${names.map((name) => `${name} = ${addresses.has(name) ? 'address' : 'zero'};`).join(' ')}
  try {
    run();
  } finally {
    [${names.join(', ')}] = kept;
    $words[$top] = mark;
  }
};`;
