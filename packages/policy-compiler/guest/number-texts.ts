/** Numbers and the texts that stand for them, as `opa eval` has them in paths. */
import { OpaNumberText, Value } from './abi/value';
import { checkJson, valid } from './json-read';
import { findByte } from './values/bytes';
import { DIGIT_0, isDigit, LOWER_E, MINUS, PLUS, POINT, UPPER_E } from './values/characters';
import { maxNumberLength } from './values/limits';
import { isInteger, numberValue } from './values/values';

/** Whether a number may be an index and is not written as one: `1e0`. */
export function hasExponent(number: Value): bool {
  if (isInteger(number)) return false;
  const text = changetype<OpaNumberText>(number);
  const end = text.text + text.length;
  return findByte(text.text, end, LOWER_E) >= 0 || findByte(text.text, end, UPPER_E) >= 0;
}

/** Whether a number is written as an index is. */
export function isPlain(number: Value): bool {
  return isInteger(number) || indexOfText(number) >= 0;
}

export function indexOfText(number: Value): i64 {
  const text = changetype<OpaNumberText>(number);
  return indexOf(text.text, text.length);
}

/** The index that a text means for OPA (`Atoi64` of its `v1/util`): `1`, `01`, `+1`, `1.00`; −1 when it means none. */
export function indexOf(text: i32, length: i32): i64 {
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

/** The number that a text is in JSON, or 0. */
export function numberOf(text: i32, length: i32): Value {
  const last = text + length - 1;
  if (length == 0 || length > maxNumberLength || !isDigit(load<u8>(last))) return 0;
  const first: i32 = load<u8>(text);
  if (first != MINUS && !isDigit(first)) return 0;
  return checkJson(text, length) == valid ? numberValue(text, length) : 0;
}

/** Whether no other text is the same number: `7` and `0.5`, not `7.0`, `1e3` or `-0`. */
export function isShortest(at: i32, end: i32, mayHaveFraction: bool): bool {
  const isNegative = load<u8>(at) == MINUS;
  if (isNegative) at++;
  const point = findByte(at, end, POINT);
  const integerEnd = point < 0 ? end : point;
  for (let i = at; i < end; i++) if (i != point && !isDigit(load<u8>(i))) return false;
  if (point >= 0 && (!mayHaveFraction || point == end - 1 || load<u8>(end - 1) == DIGIT_0)) return false;
  const isZero = integerEnd - at == 1 && load<u8>(at) == DIGIT_0;
  return isZero ? !isNegative || point >= 0 : at < integerEnd && load<u8>(at) != DIGIT_0;
}
