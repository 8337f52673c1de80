/** Reading and making OPA's values. */
import {
  opa_boolean,
  opa_number_int,
  opa_number_ref_allocated,
  opa_string_allocated,
  opa_value_type,
} from '../abi/opa';
import {
  OpaArray,
  OpaArrayElement,
  OpaBoolean,
  OpaInteger,
  OpaString,
  reprInteger,
  typeString,
  Value,
} from '../abi/value';

/** What a built-in answers when it has no value: wrong types, bad operands. */
export const undefinedValue: Value = 0;

export function isString(value: Value): bool {
  return opa_value_type(value) == typeString;
}

/** Address of a string's UTF-8; not NUL-terminated. */
export function textOf(string: Value): i32 {
  return changetype<OpaString>(string).text;
}

/** A string's length, in bytes. */
export function lengthOf(string: Value): i32 {
  return changetype<OpaString>(string).length;
}

export function arrayLength(array: Value): i32 {
  return changetype<OpaArray>(array).length;
}

export function arrayElement(array: Value, index: i32): Value {
  const element = changetype<OpaArray>(array).elements + index * offsetof<OpaArrayElement>();
  return changetype<OpaArrayElement>(element).value;
}

export function isTrue(boolean: Value): bool {
  return changetype<OpaBoolean>(boolean).value != 0;
}

/** Whether OPA has a number as an i64, not as text. */
export function isInteger(number: Value): bool {
  return changetype<OpaInteger>(number).repr == reprInteger;
}

export function booleanValue(value: bool): Value {
  return opa_boolean(value ? 1 : 0);
}

export function integerValue(value: i64): Value {
  return opa_number_int(value);
}

export function stringValue(address: i32, length: i32): Value {
  return opa_string_allocated(address, length);
}

/** A number from its text, for more digits than an i64 has. */
export function numberValue(address: i32, length: i32): Value {
  return opa_number_ref_allocated(address, length);
}
