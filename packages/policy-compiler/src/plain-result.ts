/**
 * Makes the entrypoint's value the result of an evaluation; 0: it has none. As compiled by OPA, the result is a set with
 * one object or none, which has the value in it.
 */
import { CompileError } from './errors.ts';
import { readWat } from './wat.ts';

/** The set is made, and noted in the context, which is the function's parameter. */
const setMade = /^ *call \$opa_set\n *local\.set (\d+)\n *local\.get 0\n *local\.get \1\n *i32\.store offset=8$/m;

/** The object is made, the value is put into it, and the object into the set. */
const resultAdded = new RegExp(
  [
    String.raw`^( *)call \$opa_object`,
    String.raw` *local\.set (\d+)`,
    String.raw` *local\.get \2`,
    String.raw` *i32\.const \d+`,
    String.raw` *local\.get (\d+)`,
    String.raw` *call \$opa_object_insert`,
    String.raw` *local\.get \d+`,
    String.raw` *local\.get \2`,
    String.raw` *call \$opa_set_add$`,
  ].join('\n'),
  'gm',
);

const count = (text: string, wanted: RegExp): number => [...text.matchAll(wanted)].length;

/** Changes a printed module. @throws CompileError when its results are not made as they are known to be. */
export function plainResult(wat: string): string {
  const { lines, functions } = readWat(wat);
  const { from, to } = functions.find(({ name }) => name === '$eval') ?? { from: 0, to: 0 };
  const body = lines.slice(from, to).join('\n');
  const added = count(body, resultAdded);
  if (!setMade.test(body) || added === 0 || added !== count(body, /call \$opa_set_add\b/g)) {
    throw new CompileError('opa build made a module whose results are of an unknown form.');
  }
  const changed = body
    .replace(setMade, '    local.get 0\n    i32.const 0\n    i32.store offset=8')
    .replace(resultAdded, '$1local.get 0\n$1local.get $3\n$1i32.store offset=8');
  return [...lines.slice(0, from), changed, ...lines.slice(to)].join('\n');
}
