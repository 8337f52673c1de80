/** Makes the look-ups of a printed module those of `opa eval`: see `lookups.ts` for what differs, `guest/lookup.ts` for the rule. */
import { CompileError } from './errors.ts';
import type { Lookup, Lookups } from './lookups.ts';
import type { Insertions } from './object-literals.ts';
import { numberBuiltins } from './rewrite-numbers.ts';
import { readWat, type WatFunction } from './wat.ts';

/** Numbers of built-ins for what the guest does in OPA's functions. OPA's own begin at 0. */
export const guestBuiltins = {
  lookup_reference: { id: -1, operands: 2 },
  note_copy: { id: -2, operands: 2 },
  lookup_keys: { id: -3, operands: 3 },
  compare_key: { id: -4, operands: 3 },
  read_index: { id: -5, operands: 3 },
  lookup_indexed: { id: -16, operands: 2 },
  refuse_member: { id: -17, operands: 0 },
  ...numberBuiltins,
} as const;

const get = '$opa_value_get';
const insert = '$opa_object_insert';
const call = /^ *call (\$[^ "]+|\$"[^"]*")$/;
const localGet = /^ *local\.get \d+$/;

/**
 * Functions to add to the module: they have the guest do it.
 * @param wat the module after `rewriteLookups`
 */
export function lookupFunctions(wat: string): string[] {
  const three = (['lookup_keys', 'compare_key', 'read_index'] as const).map(
    (name) => `(func $${name} (param i32 i32 i32) (result i32)
    (call $opa_builtin3 (i32.const ${guestBuiltins[name].id}) (i32.const 0)
      (local.get 0) (local.get 1) (local.get 2)))`,
  );
  // A text that is looked for in an object is what it is for OPA's WebAssembly too.
  const references = (['lookup_reference', 'lookup_indexed'] as const).map(
    (name) => `(func $${name} (param $in i32) (param $key i32) (result i32)
    (if (i32.and
        (i32.eq (call $opa_value_type (local.get $in)) (i32.const 6))
        (i32.eq (call $opa_value_type (local.get $key)) (i32.const 4)))
      (then (return (call ${get} (local.get $in) (local.get $key)))))
    (call $opa_builtin2 (i32.const ${guestBuiltins[name].id}) (i32.const 0)
      (local.get $in) (local.get $key)))`,
  );
  const insertion = `(func $insert_member (param $object i32) (param $key i32) (param $value i32)
    (if (call ${get} (local.get $object) (local.get $key)) (then
      (drop (call $opa_builtin0 (i32.const ${guestBuiltins.refuse_member.id}) (i32.const 0)))))
    (call ${insert} (local.get $object) (local.get $key) (local.get $value)))`;
  // What `with` puts a member into. OPA's runtime takes an input that is no object for one; for opa eval it becomes an empty one.
  // OPA drops the functions that are called from modules that have no use for them.
  const copy = `(func $copy_value (param $value i32) (result i32) (local $copy i32)
    (if (i32.ne (call $opa_value_type (local.get $value)) (i32.const 6)) (then (return (call $opa_object))))
    (local.set $copy (call $opa_value_shallow_copy (local.get $value)))
    (drop (call $opa_builtin2 (i32.const ${guestBuiltins.note_copy.id}) (i32.const 0)
      (local.get $value) (local.get $copy)))
    (local.get $copy))`;
  return [...three, ...references, insertion, ...(/^ *call \$copy_value$/m.test(wat) ? [copy] : [])];
}

/**
 * @param wat the printed module
 * @param lookups of each function that OPA's compiler made of the policy
 * @param insertions of members of objects, see `object-literals.ts`
 * @throws CompileError when the look-ups that are found in the text are not these.
 */
export function rewriteLookups(wat: string, lookups: Lookups, insertions: Insertions): string {
  const { lines, functions } = readWat(wat);
  const byName = new Map(functions.map((found) => [plainName(found.name), found]));
  const rewritten = [...lines];
  for (const [name, expected] of lookups) rewriteFunction(rewritten, find(name), expected);
  for (const [name, expected] of insertions) rewriteInsertions(rewritten, find(name), expected);
  // The index of an item: `1.0` is one for opa eval.
  const { from, to } = find(get.slice(1));
  const reads = lines.flatMap((line, at) =>
    at >= from && at < to && call.exec(line)?.[1] === '$opa_atoi64' ? [at] : [],
  );
  if (reads.length !== 1) throw new CompileError(`opa build made a module whose ${get} is not known.`);
  rewritten[reads[0]!] = rewritten[reads[0]!]!.replace('$opa_atoi64', '$read_index');
  return rewritten.join('\n');

  function find(name: string): WatFunction {
    const found = byName.get(name);
    if (found === undefined) throw new CompileError(`opa build made a module without $${name}.`);
    return found;
  }
}

/** The name of a function without the dollar, and without the quotation marks that wasm-tools sets around some. */
const plainName = (symbol: string): string =>
  symbol
    .replace(/^\$(?:"(.*)"|(.*))$/s, '$1$2')
    .replaceAll(/\\u\{([0-9a-f]+)\}|\\(["'\\])/g, (_, code: string | undefined, character: string) =>
      code === undefined ? character : String.fromCodePoint(Number.parseInt(code, 16)),
    );

function rewriteFunction(lines: string[], { name, from, to }: WatFunction, expected: readonly Lookup[]): void {
  let count = 0;
  for (let at = from; at < to; at++) {
    const callee = call.exec(lines[at]!)?.[1];
    if (callee === '$opa_value_shallow_copy') lines[at] = lines[at]!.replace(callee, '$copy_value');
    if (callee === get) rewriteLookup(lines, at, expected[count++]);
  }
  if (count !== expected.length) {
    throw new CompileError(`opa build made another number of look-ups in ${name} than its plan has.`);
  }
}

function rewriteInsertions(lines: string[], { name, from, to }: WatFunction, expected: readonly boolean[]): void {
  let count = 0;
  for (let at = from; at < to; at++) {
    if (call.exec(lines[at]!)?.[1] !== insert) continue;
    if (expected[count++]) lines[at] = lines[at]!.replace(insert, '$insert_member');
  }
  if (count !== expected.length) {
    throw new CompileError(`opa build made another number of members in ${name} than its plan has.`);
  }
}

function rewriteLookup(lines: string[], at: number, lookup: Lookup = 'exact'): void {
  // A loop leaves its value in a local.
  const isScan = lookup === 'scan' || lookup === 'scan-reference';
  if (isScan !== isScanValue(lines, at)) throw unexpected(lines, at);
  if (lookup === 'exact' || lookup === 'scan') return;
  const [next, afterNext, wanted, compare] = lines.slice(at + 1, at + 5).map((line) => line.trim());
  if (lookup === 'scan-reference') {
    const [collection, key] = lines.slice(at - 2, at);
    if (afterNext !== key!.trim() || !localGet.test(wanted!) || compare !== 'call $opa_value_compare') {
      throw unexpected(lines, at);
    }
    lines[at + 4] = `${collection}\n${lines[at + 4]!.replace('$opa_value_compare', '$compare_key')}`;
    return;
  }
  // What an operand looks up is undefined if it is not there.
  if (!/^local\.tee \d+$/.test(next!) || afterNext !== 'i32.eqz') throw unexpected(lines, at);
  if (lookup === 'reference' || lookup === 'indexed') lines[at] = lines[at]!.replace(get, `$lookup_${lookup}`);
  else lines[at] = `      i32.const ${lookup.keys}\n${lines[at]!.replace(get, '$lookup_keys')}`;
}

/** Whether the look-up is that of a loop: behind `opa_value_iter` with the same operands. */
function isScanValue(lines: readonly string[], at: number): boolean {
  const [collection, key, iterate, , , , again, keyAgain] = lines.slice(at - 8, at).map((line) => line.trim());
  return (
    iterate === 'call $opa_value_iter' &&
    collection === again &&
    key === keyAgain &&
    localGet.test(key!) &&
    /^ *local\.set \d+$/.test(lines[at + 1]!)
  );
}

function unexpected(lines: readonly string[], at: number): CompileError {
  return new CompileError(`Line ${at + 1} of a printed module looks up what its plan does not.`);
}
