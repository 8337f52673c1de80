/** Makes numbers of a printed module those of `opa eval`: `guest/number-values.ts` and `guest/to-number.ts` say which differ. */
import { CompileError } from './errors.ts';
import { readWat } from './wat.ts';

/** Numbers of built-ins, as in `rewrite-lookups.ts`. */
export const numberBuiltins = {
  read_float: { id: -6, operands: 3 },
  same_float: { id: -7, operands: 2 },
  integer_text: { id: -8, operands: 1 },
  parse_number: { id: -9, operands: 2 },
} as const;

const repr = (local: number): string => `(i32.load8_u offset=1 (local.get ${local}))`;

/** Functions to add to a module after `rewriteNumbers`. `repr` is 1 for an i64, 2 for a text. */
export function numberFunctions(wat: string): string[] {
  const usesArithmetic = wat.includes('(func $decimal_of_small ');
  const usesToNumber = wat.includes('call $parse_number');
  return [
    `(func $read_float (param i32 i32 i32) (result i32)
    (call $opa_builtin3 (i32.const ${numberBuiltins.read_float.id}) (i32.const 0)
      (local.get 0) (local.get 1) (local.get 2)))`,
    `(func $opa_value_compare_number (param i32 i32) (result i32) (local $order i32)
    (local.set $order (call $compare_decimals (local.get 0) (local.get 1)))
    (if (i32.and (i32.ne (local.get $order) (i32.const 0)) (i32.and ${[0, 1].map((local) => `(i32.eq ${repr(local)} (i32.const 2))`).join(' ')}))
      (then
        (if (call $opa_builtin2 (i32.const ${numberBuiltins.same_float.id}) (i32.const 0)
            (local.get 0) (local.get 1))
          (then (return (i32.const 0))))))
    (local.get $order))`,
    ...(usesArithmetic
      ? [
          `(func $opa_number_to_bf (param i32) (result i32)
    (if (i32.eq (call $opa_value_type (local.get 0)) (i32.const 3))
      (then (if (i32.eq ${repr(0)} (i32.const 1))
        (then (if (i64.ne (i64.load offset=8 (local.get 0)) (i64.extend32_s (i64.load offset=8 (local.get 0))))
          (then (local.set 0 (call $opa_builtin1 (i32.const ${numberBuiltins.integer_text.id}) (i32.const 0)
            (local.get 0)))))))))
    (call $decimal_of_small (local.get 0)))`,
        ]
      : []),
    ...(usesToNumber
      ? [
          `(func $parse_number (param i32 i32) (result i32)
    (call $opa_builtin2 (i32.const ${numberBuiltins.parse_number.id}) (i32.const 0) (local.get 0) (local.get 1)))`,
        ]
      : []),
  ];
}

/** @throws CompileError when the module's functions are not known. */
export function rewriteNumbers(wat: string): string {
  const { lines, functions } = readWat(wat);
  const rewritten = [...lines];
  replaceCall('$opa_number_hash', '$opa_atof64', ['call $read_float']);
  if (has('$opa_to_number')) {
    // What OPA would check is checked by who makes the number.
    replaceCall('$opa_to_number', '$opa_atof64', ['drop', 'drop', 'drop', 'i32.const 0']);
    replaceCall('$opa_to_number', '$opa_number_ref', ['call $parse_number']);
  }
  rename('$opa_value_compare_number', '$compare_decimals');
  if (has('$opa_number_to_bf')) rename('$opa_number_to_bf', '$decimal_of_small');
  return rewritten.join('\n');

  function has(name: string): boolean {
    return functions.some((found) => found.name === name);
  }

  function find(name: string): { from: number; to: number } {
    const found = functions.find((candidate) => candidate.name === name);
    if (found === undefined) throw unknown(name);
    return found;
  }

  function replaceCall(name: string, callee: string, by: readonly string[]): void {
    const { from, to } = find(name);
    const calls = rewritten.flatMap((line, at) => (at >= from && at < to && line.trim() === `call ${callee}` ? [at] : []));
    if (calls.length !== 1) throw unknown(name);
    rewritten[calls[0]!] = by.map((instruction) => `      ${instruction}`).join('\n');
  }

  /** Who calls the function calls the one that is added by its name. */
  function rename(name: string, to: string): void {
    const { from } = find(name);
    const head = rewritten.findLastIndex((line, at) => at < from && line.startsWith(`  (func ${name} `));
    if (head < 0) throw unknown(name);
    rewritten[head] = rewritten[head]!.replace(name, to);
  }
}

const unknown = (name: string): CompileError => new CompileError(`opa build made a module whose ${name} is not known.`);
