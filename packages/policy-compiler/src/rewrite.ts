/**
 * Changes the core module that `opa build` makes, as WAT, in eight ways:
 * - it gives up on aborts and endless loops (`guard.ts`);
 * - it looks up as `opa eval` does (`rewrite-lookups.ts`);
 * - it skips rules that cannot hold (`skip-rules.ts`);
 * - it answers the entrypoint's value, which nothing is put around (`plain-result.ts`);
 * - its numbers are those of `opa eval` (`rewrite-numbers.ts`);
 * - it exports the functions that the guest needs;
 * - its data is copied into memory when `reset` is called: an evaluation that gave up leaves nothing behind;
 * - nothing runs when it is instantiated.
 */
import { regexFunctions } from './builtins.ts';
import { CompileError } from './errors.ts';
import { guard } from './guard.ts';
import type { Lookups } from './lookups.ts';
import type { Insertions } from './object-literals.ts';
import { plainResult } from './plain-result.ts';
import { lookupFunctions, rewriteLookups } from './rewrite-lookups.ts';
import { numberFunctions, rewriteNumbers } from './rewrite-numbers.ts';
import { constantFunctions, skipRules } from './skip-rules.ts';
import { readSegment, readWat } from './wat.ts';

/** Functions of OPA's runtime that the guest calls and that OPA does not export. */
const runtimeFunctions = `
opa_array opa_array_append opa_boolean opa_null opa_number_int opa_number_ref_allocated opa_object opa_object_insert
opa_string_allocated opa_value_compare opa_value_get opa_value_iter opa_value_length opa_value_type`
  .trim()
  .split(/\s+/);

/**
 * Changes the printed module. @throws CompileError when it is not what this version of OPA's compiler is known to make.
 * @param read what the plan has of each function of the policy
 * @param heapStart where the module's heap begins
 * @param usesRegex whether the guest calls RE2
 */
export function rewriteModule(
  printed: string,
  read: { readonly lookups: Lookups; readonly insertions: Insertions },
  heapStart: number,
  usesRegex: boolean,
): string {
  const looksUp = rewriteNumbers(rewriteLookups(printed, read.lookups, read.insertions));
  const { wat: skips, constants } = skipRules(looksUp);
  const { wat: passive, reset } = withPassiveData(plainResult(skips), heapStart);
  const wat = guard(passive, { aborted: '$aborted', steps: '$steps' });
  const exported = runtimeFunctions.map((name) => exportOf(printed, name, `$${name}`));
  exported.push(exportOf(printed, 'evaluate_policy', '$eval'));
  exported.push(...regexExports(printed, usesRegex));
  const additions = [
    '(global $aborted (export "aborted") (mut i32) (i32.const 0))',
    '(global $steps (export "steps") (mut i32) (i32.const 0))',
    '(func (export "give_up") (param i32) (global.set $aborted (local.get 0)))',
    ...exported,
    ...lookupFunctions(looksUp),
    ...numberFunctions(looksUp),
    ...constantFunctions(constants),
    reset,
  ];
  return wat.replace(/\)\s*$/, `${additions.join('\n')}\n)`);
}

/** RE2, or, for a guest that does not call it, what traps in its place: most policies do without. */
function regexExports(printed: string, needed: boolean): string[] {
  return Object.entries(regexFunctions).map(([name, { symbol, type }]) =>
    needed ? exportOf(printed, name, symbol) : `(func (export "${name}") ${type} unreachable)`,
  );
}

function exportOf(printed: string, name: string, symbol: string): string {
  if (!printed.includes(`\n  (func ${symbol} `)) throw new CompileError(`opa build made a module without ${symbol}.`);
  return `(export "${name}" (func ${symbol}))`;
}

/** Turns active data segments into passive ones and the start function into the end of `reset`. */
function withPassiveData(wat: string, heapStart: number): { wat: string; reset: string } {
  const { lines } = readWat(wat);
  const stackTop = findOne(lines, /^ {2}\(global \(;0;\) \(mut i32\) i32\.const (\d+)\)$/);
  const start = findOne(lines, /^ {2}\(start (\S+)\)$/);
  const copies: string[] = [];
  const passive = lines.flatMap((line, at) => {
    if (line.startsWith('  (start')) return [];
    if (!line.startsWith('  (data')) return [line];
    const { index, address, text, length } = readSegment(lines, at);
    copies.push(`(memory.init ${index} (i32.const ${address}) (i32.const 0) (i32.const ${length}))`);
    return [`  (data (;${index};) ${text})`];
  });
  if (copies.length === 0) throw new CompileError('opa build made a module without data.');
  const reset = `(func (export "reset")
    (memory.fill (i32.const ${stackTop}) (i32.const 0) (i32.const ${heapStart - Number(stackTop)}))
    (global.set 0 (i32.const ${stackTop}))
    ${copies.join('\n    ')}
    (call ${start}))`;
  return { wat: passive.join('\n'), reset };
}

/** What a pattern finds on the one line that it describes. */
function findOne(lines: readonly string[], pattern: RegExp): string {
  const found = lines.flatMap((line) => pattern.exec(line)?.[1] ?? []);
  if (found.length !== 1) throw new CompileError(`opa build made a module of an unknown form: ${pattern.source}`);
  return found[0]!;
}
