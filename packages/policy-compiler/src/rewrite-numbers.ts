/**
 * Makes numbers of a printed module, and what it reads as JSON or addresses, those of `opa eval`:
 * `guest/number-values.ts`, `guest/to-number.ts`, `guest/json-read.ts` and `guest/builtins/cidr.ts` say which differ. And
 * escaped surrogate pairs: OPA's WebAssembly ORs what is to be added, so that U+20000, `\ud840\udc00`, would be U+10000.
 */
import { CompileError } from './errors.ts';
import { readWat } from './wat.ts';

/** Numbers of built-ins, as in `rewrite-lookups.ts`. */
export const numberBuiltins = {
  read_float: { id: -6, operands: 3 },
  same_number: { id: -7, operands: 3 },
  integer_text: { id: -8, operands: 1 },
  parse_number: { id: -9, operands: 2 },
  calculate: { id: -10, operands: 3 },
  accumulate: { id: -11, operands: 2 },
  narrow_number: { id: -12, operands: 1 },
  round_operand: { id: -13, operands: 1 },
  floor_operand: { id: -14, operands: 1 },
  plain_integer: { id: -15, operands: 1 },
  json_text: { id: -18, operands: 1 },
  cidr_text: { id: -19, operands: 1 },
} as const;

/** What OPA calculates with decimals: the function's name, and which operation it is for `guest/arithmetic.ts`. */
const binary = { $opa_arith_plus: 0, $opa_arith_minus: 1, $opa_arith_multiply: 2, $opa_arith_divide: 3 };
const aggregates = { $opa_agg_sum: 0, $opa_agg_product: 2 };
/** What takes their operand, and makes of it the one that OPA is to have. */
const unary = {
  $opa_arith_abs: 'narrow_number',
  $opa_arith_round: 'round_operand',
  $opa_arith_ceil: 'floor_operand',
  $opa_arith_floor: 'floor_operand',
} as const;

/** How a function of OPA is called when another has taken its name. */
const original = (name: string): string => `$original_${name.slice(1)}`;

const callGuest = (name: keyof typeof numberBuiltins, ...operands: readonly string[]): string =>
  `(call $opa_builtin${operands.length} (i32.const ${numberBuiltins[name].id}) (i32.const 0) ${operands.join(' ')})`;

/** The value as it is, but an integer without point and exponent. */
const plain = (value: string): string => callGuest('plain_integer', value);

const local = (index: number): string => `(local.get ${index})`;
/** 1 for an i64, 2 for a text. */
const repr = (index: number): string => `(i32.load8_u offset=1 ${local(index)})`;

/** What takes the place of functions of OPA that calculate, compare and read: it calls the guest, or else them. */
const replacements: ReadonlyMap<string, string> = new Map([
  [
    '$opa_value_compare_number',
    `(param i32 i32) (result i32) (local $order i32)
    (local.set $order (call ${original('$opa_value_compare_number')} ${local(0)} ${local(1)}))
    (if (i32.and (i32.eq ${repr(0)} (i32.const 2)) (i32.eq ${repr(1)} (i32.const 2))) (then
      (if ${callGuest('same_number', local(0), local(1), '(local.get $order)')} (then (return (i32.const 0))))))
    (local.get $order)`,
  ],
  [
    // It has but the low 32 bits of an integer.
    '$opa_number_to_bf',
    `(param i32) (result i32)
    (if (i32.eq (call $opa_value_type ${local(0)}) (i32.const 3)) (then
      (if (i32.eq ${repr(0)} (i32.const 1)) (then
        (if (i64.ne (i64.load offset=8 ${local(0)}) (i64.extend32_s (i64.load offset=8 ${local(0)}))) (then
          (local.set 0 ${callGuest('integer_text', local(0))})))))))
    (call ${original('$opa_number_to_bf')} ${local(0)})`,
  ],
  ...Object.entries(binary).map(([name, operation]): [string, string] => [
    name,
    `(param i32 i32) (result i32) (local $result i32)
    (local.set $result ${callGuest('calculate', `(i32.const ${operation})`, local(0), local(1))})
    (if (result i32) (local.get $result) (then (local.get $result))
      (else ${plain(`(call ${original(name)} ${local(0)} ${local(1)})`)}))`,
  ]),
  ...Object.entries(aggregates).map(([name, operation]): [string, string] => [
    name,
    `(param i32) (result i32) (local $result i32)
    (local.set $result ${callGuest('accumulate', `(i32.const ${operation})`, local(0))})
    (if (result i32) (local.get $result) (then (local.get $result))
      (else ${plain(`(call ${original(name)} ${local(0)})`)}))`,
  ]),
  ...['$opa_json_unmarshal', '$opa_json_is_valid'].map((name): [string, string] => [
    name,
    `(param i32) (result i32) (call ${original(name)} ${callGuest('json_text', local(0))})`,
  ]),
  ...['$opa_cidr_contains', '$opa_cidr_intersects'].map((name): [string, string] => [
    name,
    `(param i32 i32) (result i32)
    (call ${original(name)} ${callGuest('cidr_text', local(0))} ${callGuest('cidr_text', local(1))})`,
  ]),
  ...Object.entries(unary).map(([name, operand]): [string, string] => [
    name,
    `(param i32) (result i32) ${plain(`(call ${original(name)} ${callGuest(operand, local(0))})`)}`,
  ]),
]);

/** Functions to add to a module after `rewriteNumbers`. */
export function numberFunctions(wat: string): string[] {
  return [
    `(func $read_float (param i32 i32 i32) (result i32) ${callGuest('read_float', local(0), local(1), local(2))})`,
    `(func $parse_number (param i32 i32) (result i32) ${callGuest('parse_number', local(0), local(1))})`,
    ...[...replacements].flatMap(([name, body]) =>
      wat.includes(`\n  (func ${original(name)} `) ? [`(func ${name} ${body})`] : [],
    ),
  ];
}

/** @throws CompileError when the module's functions are not known. */
export function rewriteNumbers(wat: string): string {
  const { lines, functions } = readWat(wat);
  const rewritten = [...lines];
  replace('$opa_unicode_decode_surrogate', 'i32.or', ['i32.add']);
  replace('$opa_number_hash', 'call $opa_atof64', ['call $read_float']);
  if (has('$opa_to_number')) {
    // What OPA would check is checked by who makes the number.
    replace('$opa_to_number', 'call $opa_atof64', ['drop', 'drop', 'drop', 'i32.const 0']);
    replace('$opa_to_number', 'call $opa_number_ref', ['call $parse_number']);
  }
  find('$opa_value_compare_number');
  for (const name of replacements.keys()) if (has(name)) rename(name);
  return rewritten.join('\n');

  function has(name: string): boolean {
    return functions.some((found) => found.name === name);
  }

  function find(name: string): { from: number; to: number } {
    const found = functions.find((candidate) => candidate.name === name);
    if (found === undefined) throw unknown(name);
    return found;
  }

  /** Replaces an instruction that a function has once. */
  function replace(name: string, instruction: string, by: readonly string[]): void {
    const { from, to } = find(name);
    const found = rewritten.flatMap((line, at) => (at >= from && at < to && line.trim() === instruction ? [at] : []));
    if (found.length !== 1) throw unknown(name);
    rewritten[found[0]!] = by.map((replacement) => `      ${replacement}`).join('\n');
  }

  /** Who calls the function calls the one that is added by its name. */
  function rename(name: string): void {
    const { from } = find(name);
    const head = rewritten.findLastIndex((line, at) => at < from && line.startsWith(`  (func ${name} `));
    if (head < 0) throw unknown(name);
    rewritten[head] = rewritten[head]!.replace(name, original(name));
  }
}

const unknown = (name: string): CompileError => new CompileError(`opa build made a module whose ${name} is not known.`);
