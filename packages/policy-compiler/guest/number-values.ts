/**
 * Numbers as values. Sets and objects are ordered by hashes, which must be the same for equal numbers, however they are
 * written: OPA's WebAssembly has others for `70e-1` and `7`.
 */
import { opa_number_ref_allocated } from './abi/opa';
import { OpaInteger, OpaNumberText, Value } from './abi/value';
import { hasExponent } from './number-texts';
import { findByte, sameBytes } from './values/bytes';
import { DIGIT_0, isDigit, MINUS, POINT } from './values/characters';
import { exceedLimit } from './values/limits';
import { ReadNumber, toFloat64 } from './values/numbers';
import { beginText, putByte, putUnsigned, written, writtenAt } from './values/writer';

/** Powers of ten up to which a float64 is exact. */
const maxExactPower: i32 = 22;
/** Digits that a float64 holds, whichever they are. */
const maxExactDigits: i32 = 15;

/** `opa_atof64` for hashes: stores the float64 nearest to a JSON number at `result`; 0 for −0, an infinity beyond all. @returns 0 */
export function read_float(text: i32, length: i32, result: i32): i32 {
  const value = nearestFloat(text, length);
  store<f64>(result, value == 0 ? 0 : value);
  return 0;
}

/** The float64 nearest to a JSON number; an infinity when it is beyond them. */
export function nearestFloat(text: i32, length: i32): f64 {
  const end = text + length;
  const negative = load<u8>(text) == MINUS;
  const from = negative ? text + 1 : text;
  let digits: i64 = 0;
  let count = 0;
  let exponent = 0;
  let at = from;
  let isFraction = false;
  for (; at < end; at++) {
    const byte: i32 = load<u8>(at);
    if (byte == POINT) isFraction = true;
    else if (!isDigit(byte)) break;
    else {
      if (count > 0 || byte != DIGIT_0) count++;
      if (count <= maxExactDigits) digits = digits * 10 + (byte - DIGIT_0);
      if (isFraction) exponent--;
    }
  }
  if (at == end && count <= maxExactDigits && exponent >= -maxExactPower) {
    // Both are exact, so the quotient is rounded once.
    let power: f64 = 1;
    for (; exponent < 0; exponent++) power *= 10;
    const value = (digits as f64) / power;
    return negative ? -value : value;
  }
  ReadNumber.negative = negative;
  ReadNumber.digitsAt = from;
  ReadNumber.digitsEnd = end;
  return toFloat64();
}

/**
 * Whether two numbers, both texts, are one. For `opa eval` different ones may be: those of more than 15 digits that are
 * written with a point and zeros at the end are compared as float64s. Equal ones beyond all float64s are equal for it, but
 * one is not found by the text of the other: there the evaluation ends.
 */
export function same_number(a: Value, b: Value, differ: i32): i32 {
  const one = changetype<OpaNumberText>(a);
  const other = changetype<OpaNumberText>(b);
  if (differ == 0) {
    const isSameText = one.length == other.length && sameBytes(one.text, other.text, one.length);
    const mayBeHuge = hasExponent(a) || hasExponent(b);
    if (!isSameText && mayBeHuge && !isFinite(nearestFloat(one.text, one.length))) exceedLimit();
    return 1;
  }
  if (!endsInZeros(a) || !endsInZeros(b)) return 0;
  const value = nearestFloat(one.text, one.length);
  return isFinite(value) && value == nearestFloat(other.text, other.length) ? 1 : 0;
}

/** Whether a point is left after the zeros and points at the end of a number. */
function endsInZeros(number: Value): bool {
  const text = changetype<OpaNumberText>(number);
  let end = text.text + text.length;
  const last = end;
  for (; end > text.text; end--) {
    const byte: i32 = load<u8>(end - 1);
    if (byte != DIGIT_0 && byte != POINT) break;
  }
  return end < last && findByte(text.text, end, POINT) >= 0;
}

/** An i64 as a number's text: OPA's decimal arithmetic would take its low 32 bits. */
export function integer_text(number: Value): Value {
  const value = changetype<OpaInteger>(number).value;
  beginText();
  if (value < 0) putByte(MINUS);
  putUnsigned((value < 0 ? -value : value) as u64, 10, false);
  return opa_number_ref_allocated(writtenAt(0), written());
}
