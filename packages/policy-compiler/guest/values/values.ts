/** Reading and making OPA's values (`opa_value`, OPA's `wasm/src/value.h`). */
import {
  opa_boolean,
  opa_number_int,
  opa_number_ref_allocated,
  opa_string_allocated,
  opa_value_type,
} from '../abi/opa';

export const typeNull: i32 = 1;
export const typeBoolean: i32 = 2;
export const typeNumber: i32 = 3;
export const typeString: i32 = 4;
export const typeArray: i32 = 5;
export const typeObject: i32 = 6;
export const typeSet: i32 = 7;

/** What a built-in answers when it has no value: wrong types, bad operands. */
export const undefinedValue: i32 = 0;

export function isString(value: i32): bool {
  return opa_value_type(value) == typeString;
}

/** A string's UTF-8; not NUL-terminated. */
export function textOf(string: i32): i32 {
  return load<i32>(string, 8);
}

/** A string's length, in bytes. */
export function lengthOf(string: i32): i32 {
  return load<i32>(string, 4);
}

export function arrayLength(array: i32): i32 {
  return load<i32>(array, 8);
}

export function arrayElement(array: i32, index: i32): i32 {
  return load<i32>(load<i32>(array, 4) + index * 8, 4);
}

export function isTrue(boolean: i32): bool {
  return load<u8>(boolean, 1) != 0;
}

export function booleanValue(value: bool): i32 {
  return opa_boolean(value ? 1 : 0);
}

export function integerValue(value: i64): i32 {
  return opa_number_int(value);
}

export function stringValue(address: i32, length: i32): i32 {
  return opa_string_allocated(address, length);
}

/** A number of more digits than an i64 has. */
export function numberValue(address: i32, length: i32): i32 {
  return opa_number_ref_allocated(address, length);
}

/** Whether bytes are an ASCII text. */
export function isText(address: i32, length: i32, text: string): bool {
  if (length != text.length) return false;
  for (let i = 0; i < length; i++) if (load<u8>(address + i) != text.charCodeAt(i)) return false;
  return true;
}

/** Where the byte first is in [address, end); −1 when it is not. */
export function findByte(address: i32, end: i32, byte: i32): i32 {
  for (let at = address; at < end; at++) if (load<u8>(at) == byte) return at;
  return -1;
}

export function isDigit(byte: i32): bool {
  return byte >= 0x30 && byte <= 0x39;
}

/** Whether `length` bytes at `a` and at `b` are the same. */
export function sameBytes(a: i32, b: i32, length: i32): bool {
  return memory.compare(a, b, length) == 0;
}
