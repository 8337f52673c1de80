/**
 * The core module that `opa build` makes, changed in four ways, as WAT: aborts and endless loops give up (`guard.ts`),
 * its functions that the glue needs are exported, its data comes in when `reset` is called, so that an evaluation that
 * gave up leaves nothing behind, and nothing runs when it is instantiated.
 */
import { guard } from './guard.ts';
import { regexFunctions } from './builtins.ts';

/** Functions of OPA's runtime that the glue calls and that OPA does not export. */
const runtimeFunctions = `
opa_array opa_array_append opa_boolean opa_number_int opa_number_ref_allocated opa_string_allocated opa_value_compare
opa_value_get opa_value_iter opa_value_length opa_value_type`
  .trim()
  .split(/\s+/);

/**
 * Changes the printed module, whose heap begins at `heapStart`. Throws when it is not what this version of OPA's compiler is known to
 * make.
 */
export function policyModule(printed: string, heapStart: number): string {
  const exported = runtimeFunctions.map((name) => exportOf(printed, name, `$${name}`));
  exported.push(exportOf(printed, 'evaluate_policy', '$eval'));
  exported.push(...regexExports(printed));
  const guarded = guard(printed, { aborted: '$aborted', steps: '$steps' });
  const { wat, reset } = withPassiveData(guarded, heapStart);
  const additions = [
    '(global $aborted (export "aborted") (mut i32) (i32.const 0))',
    '(global $steps (export "steps") (mut i32) (i32.const 0))',
    '(func (export "give_up") (param i32) (global.set $aborted (local.get 0)))',
    ...exported,
    reset,
  ];
  return wat.replace(/\)\s*$/, `${additions.join('\n')}\n)`);
}

/** RE2, or what traps in its place: a policy without regular expressions calls no built-in that needs it. */
function regexExports(printed: string): string[] {
  const present = Object.entries(regexFunctions).filter(([, { symbol }]) => printed.includes(`(func ${symbol} `));
  if (present.length === Object.keys(regexFunctions).length) {
    return present.map(([name, { symbol }]) => exportOf(printed, name, symbol));
  }
  return Object.entries(regexFunctions).map(([name, { type }]) => `(func (export "${name}") ${type} unreachable)`);
}

function exportOf(printed: string, name: string, symbol: string): string {
  if (!printed.includes(`  (func ${symbol} `)) throw new Error(`opa build made a module without ${symbol}.`);
  return `(export "${name}" (func ${symbol}))`;
}

/** Turns active data segments into passive ones and the start function into the end of `reset`. */
function withPassiveData(wat: string, heapStart: number): { wat: string; reset: string } {
  const stackTop = find(wat, /^ {2}\(global \(;0;\) \(mut i32\) i32\.const (\d+)\)$/m);
  const start = find(wat, /^ {2}\(start (\S+)\)$/m);
  const copies: string[] = [];
  const passive = wat
    .replace(/^ {2}\(start \S+\)$/m, '')
    .replaceAll(/^ {2}\(data \(;(\d+);\) \(i32\.const (\d+)\) ("(?:[^"\\]|\\.)*")\)$/gm, (_, index, address, text) => {
      const length = text.replaceAll(/\\[0-9a-f]{2}|\\./g, '.').length - 2;
      copies.push(`(memory.init ${index} (i32.const ${address}) (i32.const 0) (i32.const ${length}))`);
      return `(data (;${index};) ${text})`;
    });
  if (/^ {2}\(data .*\(i32\.const/m.test(passive)) throw new Error('opa build made a data segment of an unknown form.');
  const reset = `(func (export "reset") (param $again i32)
    (if (local.get $again)
      (then (memory.fill (i32.const ${stackTop}) (i32.const 0) (i32.const ${heapStart - Number(stackTop)}))))
    (global.set 0 (i32.const ${stackTop}))
    ${copies.join('\n    ')}
    (call ${start}))`;
  return { wat: passive, reset };
}

function find(wat: string, pattern: RegExp): string {
  const found = pattern.exec(wat)?.[1];
  if (found === undefined) throw new Error(`opa build made a module of an unknown form: ${pattern.source}`);
  return found;
}
