/** OPA's values as they lie in memory, after `wasm/src/value.h` of OPA. */

/** The address of an `opa_value`, of which class its type says; 0 is "undefined". */
export type Value = i32;

/** Types of values (`OPA_NULL` …). */
export const typeNull: i32 = 1;
export const typeBoolean: i32 = 2;
export const typeNumber: i32 = 3;
export const typeString: i32 = 4;
export const typeArray: i32 = 5;
export const typeObject: i32 = 6;
export const typeSet: i32 = 7;

/** `opa_boolean_t` */
@unmanaged
export class OpaBoolean {
  type: u8;
  value: u8;
}

/** `OPA_NUMBER_REPR_INT`: the number is an `OpaInteger`, else an `OpaNumberText`. */
export const reprInteger: u8 = 1;

/** `opa_number_t` */
@unmanaged
export class OpaInteger {
  type: u8;
  repr: u8;
  value: i64;
}

/** `opa_number_t`: the text of any JSON number. Its address lies where the i64 would. */
@unmanaged
export class OpaNumberText {
  type: u8;
  repr: u8;
  padding: i32;
  text: i32;
  length: i32;
}

/** `opa_string_t`: UTF-8, not NUL-terminated; the length is in bytes. */
@unmanaged
export class OpaString {
  type: u8;
  free: u8;
  length: i32;
  text: i32;
}

/** `opa_array_t` */
@unmanaged
export class OpaArray {
  type: u8;
  elements: i32;
  length: i32;
  capacity: i32;
}

/** `opa_array_elem_t`: the index is a value too. */
@unmanaged
export class OpaArrayElement {
  index: Value;
  value: Value;
}
