/**
 * Look-ups as `opa eval` does them, where OPA's WebAssembly has another way (`src/lookups.ts` says where that is).
 *
 * A base document is the data that was compiled in, or a part of it. `opa eval` reads base documents by texts: a number that
 * stands for a key counts as its text, and a text that stands for an index as its number. All other values are read by
 * their own keys. `with` puts values into copies of base documents; a number never finds what was put there.
 */
import { give_up, opa_malloc, opa_value_compare, opa_value_get, opa_value_type } from './abi/opa';
import { OpaInteger, OpaNumberText, typeArray, typeNumber, Value } from './abi/value';
import { DIGIT_0, isDigit, MINUS, PLUS, POINT } from './values/characters';
import { beginText, endText, putByte, putText, putUnsigned, writtenAt } from './values/writer';
import { arrayElement, arrayLength, isInteger, isString, lengthOf, stringValue, textOf } from './values/values';

/** Where the parsed data document lies: before it lies what the policy has as constants. */
let dataStart: i32 = 0;
let dataEnd: i32 = 0;
/** Where the parsed input lies. */
let inputStart: i32 = 0;
let inputEnd: i32 = 0;

/** A copy that `with` made of a base document, to put something into it. */
@unmanaged
class Copy {
  copy: Value;
  original: Value;
  /** The copy before it, or 0. */
  previous: i32;
}

let lastCopy: i32 = 0;

/** The data document was parsed into [start, end). */
export function setDataRange(start: i32, end: i32): void {
  dataStart = start;
  dataEnd = end;
}

/** An evaluation begins, whose input was parsed into [start, end). Nothing else may be allocated there. */
export function setInputRange(start: i32, end: i32): void {
  inputStart = start;
  inputEnd = end;
  lastCopy = 0;
}

/** `with` copies a value. @returns 0, which is not looked at. */
export function note_copy(value: Value, copy: Value): Value {
  const original = baseOf(value);
  if (original == 0) return 0;
  const note = changetype<Copy>(opa_malloc(offsetof<Copy>()));
  note.copy = copy;
  note.original = original;
  note.previous = lastCopy;
  lastCopy = changetype<i32>(note);
  return 0;
}

/** The base document that a value is, or is a copy of; 0 when it is none. */
function baseOf(value: Value): Value {
  if (value >= dataStart && value < dataEnd) return value;
  for (let at = lastCopy; at != 0; at = changetype<Copy>(at).previous) {
    if (changetype<Copy>(at).copy == value) return changetype<Copy>(at).original;
  }
  return 0;
}

/** An item or member of any value. */
export function lookup_value(collection: Value, key: Value): Value {
  if (opa_value_type(collection) != typeArray || opa_value_type(key) != typeNumber)
    return opa_value_get(collection, key);
  return item(collection, isInteger(key) ? changetype<OpaInteger>(key).value : indexOfText(key));
}

/** An item or member in a reference into `data`. */
export function lookup_reference(collection: Value, key: Value): Value {
  const base = baseOf(collection);
  if (base == 0) return lookup_value(collection, key);
  const isList = opa_value_type(base) == typeArray;
  if (isString(key)) {
    return isList ? item(base, indexOf(textOf(key), lengthOf(key))) : opa_value_get(collection, key);
  }
  // No text stands for true, null, or a collection.
  if (opa_value_type(key) != typeNumber) return 0;
  if (isList) return lookup_value(base, key);
  const text = numberText(key);
  return text == 0 ? 0 : opa_value_get(base, text);
}

/** Whether a key of a collection is the one that a reference has: 0 if so. */
export function lookup_key(key: Value, wanted: Value, collection: Value): i32 {
  const differs = opa_value_compare(key, wanted);
  const base = baseOf(collection);
  if (base == 0 || differs == 0 || !meansKey(base, key, wanted)) return differs;
  // What `with` put in place of it is not what the reference finds.
  if (opa_value_get(collection, key) != opa_value_get(base, key)) giveUpOn('with');
  return 0;
}

/** Whether an operand that is another value than a key of a base document stands for it. */
function meansKey(base: Value, key: Value, operand: Value): bool {
  if (opa_value_type(base) != typeArray) {
    if (opa_value_type(operand) != typeNumber) return false;
    const text = numberText(operand);
    return text != 0 && opa_value_compare(key, text) == 0;
  }
  if (!isString(operand)) return false;
  return isInteger(key) && changetype<OpaInteger>(key).value == indexOf(textOf(operand), lengthOf(operand));
}

function item(list: Value, index: i64): Value {
  return index < 0 || index >= (arrayLength(list) as i64) ? 0 : arrayElement(list, index as i32);
}

function indexOfText(number: Value): i64 {
  const text = changetype<OpaNumberText>(number);
  return indexOf(text.text, text.length);
}

/** The index that a text means for OPA (`Atoi64` of its `v1/util`): `1`, `01`, `+1`, `1.00`; −1 when it means none. */
function indexOf(text: i32, length: i32): i64 {
  const end = text + length;
  const isNegative = length > 0 && load<u8>(text) == MINUS;
  if (isNegative || (length > 0 && load<u8>(text) == PLUS)) text++;
  if (text == end || end - text > 19) return -1;
  let index: i64 = 0;
  let isFraction = false;
  for (; text < end; text++) {
    const byte: i32 = load<u8>(text);
    if (byte == POINT && !isFraction) isFraction = true;
    else if (!isDigit(byte) || (isFraction && byte != DIGIT_0)) return -1;
    else if (!isFraction) index = index * 10 + (byte - DIGIT_0);
  }
  return isNegative && index != 0 ? -1 : index;
}

/** A number as `opa eval` writes it in a path: one that was read as it was written. */
function numberText(number: Value): Value {
  if (isInteger(number)) {
    const value = changetype<OpaInteger>(number).value;
    beginText();
    if (value < 0) putByte(MINUS);
    putUnsigned((value < 0 ? -value : value) as u64, 10, false);
    return endText();
  }
  const text = changetype<OpaNumberText>(number);
  if (!isAsWritten(text)) {
    giveUpOn('a calculated number');
    return 0;
  }
  return stringValue(text.text, text.length);
}

/** Whether a number's text is the one that `opa eval` has: what was calculated may look different, unless it is an integer. */
function isAsWritten(number: OpaNumberText): bool {
  const at = number.text;
  if (at < dataEnd || (at >= inputStart && at < inputEnd)) return true;
  for (let i = at; i < at + number.length; i++) if (!isDigit(load<u8>(i)) && load<u8>(i) != MINUS) return false;
  return true;
}

function giveUpOn(what: string): void {
  beginText();
  putText(what);
  putText(' in a reference into data: what it finds is not known');
  putByte(0);
  give_up(writtenAt(0));
}
