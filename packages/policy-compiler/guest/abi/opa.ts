/** What the policy module exports: OPA's runtime and the guards' globals. */
import { Value } from './value';

/** Why the evaluation gives up: 0, the address of a message, or a negative number (see `values/limits.ts`). */
export declare let aborted: i32;
/** Steps that are left. */
export declare let steps: i32;
/** Sets `aborted`. A call of another module is always guarded, so nothing after it runs. */
export declare function give_up(reason: i32): void;

/** Puts the module's memory into its first state. */
export declare function reset(): void;
/** Makes what finds constants that rules compare with (`src/skip-rules.ts`). */
export declare function make_constants(): void;
export declare function opa_heap_ptr_get(): i32;
export declare function opa_heap_ptr_set(address: i32): void;
/** The address is not aligned. */
export declare function opa_malloc(length: i32): i32;

export declare function opa_json_parse(address: i32, length: i32): Value;
/** JSON text, NUL-terminated; sets become arrays. */
export declare function opa_json_dump(value: Value): i32;

export declare function opa_eval_ctx_new(): i32;
export declare function opa_eval_ctx_set_input(context: i32, value: Value): void;
export declare function opa_eval_ctx_set_data(context: i32, value: Value): void;
export declare function opa_eval_ctx_set_entrypoint(context: i32, entrypoint: i32): void;
/** The entrypoint's value (`src/plain-result.ts`). */
export declare function opa_eval_ctx_get_result(context: i32): Value;
export declare function evaluate_policy(context: i32): i32;

export declare function opa_value_type(value: Value): i32;
/** Negative, 0 or positive. */
export declare function opa_value_compare(a: Value, b: Value): i32;
export declare function opa_value_get(collection: Value, key: Value): Value;
/** The key after `previous`; of a set, the element. */
export declare function opa_value_iter(collection: Value, previous: Value): Value;
export declare function opa_value_length(value: Value): i32;
export declare function opa_null(): Value;
export declare function opa_boolean(value: i32): Value;
export declare function opa_number_int(value: i64): Value;
export declare function opa_number_ref_allocated(address: i32, length: i32): Value;
export declare function opa_string_allocated(address: i32, length: i32): Value;
export declare function opa_object(): Value;
/** Puts another value in the place of what had the key. */
export declare function opa_object_insert(object: Value, key: Value, value: Value): void;
export declare function opa_array(): Value;
export declare function opa_array_append(array: Value, value: Value): void;

/** `re2::StringPiece` */
@unmanaged
export class StringPiece {
  address: i32;
  length: i32;
}

/** OPA's RE2, if the policy has regular expressions. The pattern is NUL-terminated; 0 when it is none. */
export declare function regex_compile(pattern: i32): i32;
export declare function regex_keep(expression: i32): void;
/** `groups`: address of as many `StringPiece`s as `groupCount` says. */
export declare function regex_match(
  expression: i32,
  text: StringPiece,
  from: i32,
  to: i32,
  anchor: i32,
  groups: i32,
  groupCount: i32,
): i32;
