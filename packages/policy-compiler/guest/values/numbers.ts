/** OPA's numbers: an i64, or the text of any JSON number. */
import { OpaInteger, OpaNumberText, Value } from '../abi/value';
import { findByte } from './bytes';
import { DIGIT_0, isDigit, MINUS, POINT } from './characters';
import { normalize, normalizeFloat, overflowed, rounded, setDecimal } from './exact';
import { isInteger } from './values';

/** The number that was read last. */
export class ReadNumber {
  /** The number, if `isInt64` or `isExactInt64` said that it is an i64. */
  static integer: i64 = 0;
  /** Else its text without the sign: [digitsAt, digitsEnd). */
  static digitsAt: i32 = 0;
  static digitsEnd: i32 = 0;
  static negative: bool = false;
}

/** Whether OPA has the number as an i64, which then is `ReadNumber.integer`; else its text is to be read. */
export function readInteger(number: Value): bool {
  if (isInteger(number)) {
    ReadNumber.integer = changetype<OpaInteger>(number).value;
    return true;
  }
  const text = changetype<OpaNumberText>(number);
  ReadNumber.negative = load<u8>(text.text) == MINUS;
  ReadNumber.digitsAt = ReadNumber.negative ? text.text + 1 : text.text;
  ReadNumber.digitsEnd = text.text + text.length;
  return false;
}

/** Whether the number is an i64, perhaps with zeros behind a point (`2.0`): what OPA takes where it wants an integer. */
export function isInt64(number: Value): bool {
  if (readInteger(number)) return true;
  const point = findByte(ReadNumber.digitsAt, ReadNumber.digitsEnd, POINT);
  const end = point < 0 ? ReadNumber.digitsEnd : point;
  for (let at = end + 1; at < ReadNumber.digitsEnd; at++) if (load<u8>(at) != DIGIT_0) return false;
  return parseInteger(ReadNumber.digitsAt, end);
}

/** Whether the number, written in any way and rounded to 64 bits, is an i64. */
export function isExactInt64(number: Value): bool {
  if (isInt64(number)) return true;
  setDecimal(ReadNumber.digitsAt, ReadNumber.digitsEnd);
  if (overflowed) return false;
  const exponent = normalize(64);
  const value = rounded();
  if (exponent > 0 || exponent <= -64) return false;
  const fraction: u64 = exponent == 0 ? 0 : value << (64 + exponent);
  const whole = value >> (-exponent as u64);
  ReadNumber.integer = ReadNumber.negative ? -(whole as i64) : (whole as i64);
  return fraction == 0 && whole <= (i64.MAX_VALUE as u64) + (ReadNumber.negative ? 1 : 0);
}

/** Whether the number is written without point and exponent, but has more digits than an i64. */
export function isBigInteger(number: Value): bool {
  if (readInteger(number) || parseInteger(ReadNumber.digitsAt, ReadNumber.digitsEnd)) return false;
  for (let at = ReadNumber.digitsAt; at < ReadNumber.digitsEnd; at++) if (!isDigit(load<u8>(at))) return false;
  return ReadNumber.digitsAt < ReadNumber.digitsEnd;
}

function parseInteger(at: i32, end: i32): bool {
  if (at == end || end - at > 19) return false;
  let value: u64 = 0;
  for (; at < end; at++) {
    if (!isDigit(load<u8>(at))) return false;
    value = value * 10 + (load<u8>(at) - DIGIT_0);
  }
  ReadNumber.integer = ReadNumber.negative ? -(value as i64) : (value as i64);
  return value <= (i64.MAX_VALUE as u64) + (ReadNumber.negative ? 1 : 0);
}

/** The number as a float64, rounded half to even; an infinity when it is out of range. Of the text that was read last. */
export function toFloat64(): f64 {
  setDecimal(ReadNumber.digitsAt, ReadNumber.digitsEnd);
  if (overflowed) return ReadNumber.negative ? -Infinity : Infinity;
  const value = fromExact();
  return ReadNumber.negative ? -value : value;
}

/** The float64 nearest to the number in `exact.ts`. */
export function fromExact(): f64 {
  let exponent = normalizeFloat();
  let mantissa = rounded();
  if (mantissa == 1 << 53) {
    mantissa >>= 1;
    exponent++;
  }
  if (mantissa < 1 << 52) return reinterpret<f64>(mantissa);
  const biased = exponent + 1075;
  if (biased >= 2047) return Infinity;
  return reinterpret<f64>(((biased as u64) << 52) | (mantissa & ((1 << 52) - 1)));
}
