/** Makes the look-ups of a printed module those of `opa eval`: see `lookups.ts` for what differs, `guest/lookup.ts` for the rule. */
import { CompileError } from './errors.ts';
import type { Lookup } from './lookups.ts';
import { readWat, type WatFunction } from './wat.ts';

/** Numbers of built-ins for what the guest looks up. OPA's own begin at 0. */
export const lookupBuiltins = {
  lookup_value: { id: -1, operands: 2 },
  lookup_reference: { id: -2, operands: 2 },
  note_copy: { id: -3, operands: 2 },
  lookup_key: { id: -4, operands: 3 },
} as const;

const get = '$opa_value_get';
const call = /^ *call (\$[^ "]+|\$"[^"]*")$/;
const localGet = /^ *local\.get \d+$/;

/**
 * Functions to add to the module. A text that is looked for in an object is what it is for OPA's WebAssembly too.
 * @param wat the module after `rewriteLookups`
 */
export function lookupFunctions(wat: string): string[] {
  const lookups = (['lookup_value', 'lookup_reference'] as const).map(
    (name) => `(func $${name} (param $in i32) (param $key i32) (result i32)
    (if (i32.and
        (i32.eq (call $opa_value_type (local.get $in)) (i32.const 6))
        (i32.eq (call $opa_value_type (local.get $key)) (i32.const 4)))
      (then (return (call ${get} (local.get $in) (local.get $key)))))
    (call $opa_builtin2 (i32.const ${lookupBuiltins[name].id}) (i32.const 0) (local.get $in) (local.get $key)))`,
  );
  // As opa_value_compare: 0 when the keys are the same.
  const key = `(func $lookup_key (param $key i32) (param $wanted i32) (param $in i32) (result i32)
    (call $opa_builtin3 (i32.const ${lookupBuiltins.lookup_key.id}) (i32.const 0)
      (local.get $key) (local.get $wanted) (local.get $in)))`;
  // OPA drops the function that it calls from modules that have no use for it.
  const copy = `(func $copy_value (param $value i32) (result i32) (local $copy i32)
    (local.set $copy (call $opa_value_shallow_copy (local.get $value)))
    (drop (call $opa_builtin2 (i32.const ${lookupBuiltins.note_copy.id}) (i32.const 0)
      (local.get $value) (local.get $copy)))
    (local.get $copy))`;
  return [...lookups, key, ...(/^ *call \$copy_value$/m.test(wat) ? [copy] : [])];
}

/**
 * @param wat the printed module
 * @param lookups of each function that OPA's compiler made of the policy
 * @throws CompileError when the look-ups that are found in the text are not these.
 */
export function rewriteLookups(wat: string, lookups: ReadonlyMap<string, readonly Lookup[]>): string {
  const { lines, functions } = readWat(wat);
  const byName = new Map(functions.map((found) => [plainName(found.name), found]));
  const rewritten = [...lines];
  for (const [name, expected] of lookups) {
    const found = byName.get(name);
    if (found === undefined) throw new CompileError(`opa build made a module without a function ${name}.`);
    rewriteFunction(rewritten, found, expected);
  }
  return rewritten.join('\n');
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

function rewriteLookup(lines: string[], at: number, lookup: Lookup | undefined): void {
  const next = lines.slice(at + 1, at + 5).map((line) => line.trim());
  const isScan = lookup === 'scan' || lookup === 'scan-reference';
  // A loop leaves its value in a local; what a reference looks up is undefined if it is not there.
  if (isScan !== isScanValue(lines, at)) throw unexpected(lines, at);
  if (lookup === 'value' || lookup === 'reference') {
    if (!/^local\.tee \d+$/.test(next[0]!) || next[1] !== 'i32.eqz') throw unexpected(lines, at);
    lines[at] = lines[at]!.replace(get, `$lookup_${lookup}`);
  } else if (lookup === 'scan-reference') {
    const [key, , compare] = next.slice(1);
    const collection = lines[at - 2]!;
    if (key !== lines[at - 1]!.trim() || compare !== 'call $opa_value_compare') throw unexpected(lines, at);
    lines[at + 4] = `${collection}\n${lines[at + 4]!.replace('$opa_value_compare', '$lookup_key')}`;
  }
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
