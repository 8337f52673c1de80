/** OPA's numbers: an i64, or the text of any JSON number. */
import { normalize, normalizeFloat, overflowed, rounded, setDecimal } from './exact';
import { findByte, isDigit } from './values';

/** The i64 of a number that `isInt64` or `isExactInt64` approved. */
export let integer: i64 = 0;
/** The number's text, sign left out, when it is no i64 in OPA's memory. */
export let digitsAt: i32 = 0;
export let digitsEnd: i32 = 0;
export let negative: bool = false;

/** Whether OPA has the number as an i64; else its text is at `digitsAt`. */
function read(number: i32): bool {
  if (load<u8>(number, 1) == 1) {
    integer = load<i64>(number, 8);
    return true;
  }
  digitsAt = load<i32>(number, 8);
  digitsEnd = digitsAt + load<i32>(number, 12);
  negative = load<u8>(digitsAt) == 0x2d;
  if (negative) digitsAt++;
  return false;
}

/** Whether the number is an i64, perhaps with zeros behind a point (`2.0`): what OPA takes where it wants an integer. */
export function isInt64(number: i32): bool {
  if (read(number)) return true;
  const point = findByte(digitsAt, digitsEnd, 0x2e);
  const end = point < 0 ? digitsEnd : point;
  for (let at = end + 1; at < digitsEnd; at++) if (load<u8>(at) != 0x30) return false;
  return parseInteger(digitsAt, end);
}

/** Whether the number, written in any way and rounded to 64 bits, is an i64. */
export function isExactInt64(number: i32): bool {
  if (isInt64(number)) return true;
  setDecimal(digitsAt, digitsEnd);
  if (overflowed) return false;
  const exponent = normalize(64);
  const value = rounded();
  if (exponent > 0 || exponent <= -64) return false;
  const fraction: u64 = exponent == 0 ? 0 : value << (64 + exponent);
  const whole = value >> (-exponent as u64);
  integer = negative ? -(whole as i64) : (whole as i64);
  return fraction == 0 && whole <= (i64.MAX_VALUE as u64) + (negative ? 1 : 0);
}

/** Whether the number is written without point and exponent, but has more digits than an i64. */
export function isBigInteger(number: i32): bool {
  if (read(number) || parseInteger(digitsAt, digitsEnd)) return false;
  for (let at = digitsAt; at < digitsEnd; at++) if (!isDigit(load<u8>(at))) return false;
  return digitsAt < digitsEnd;
}

function parseInteger(at: i32, end: i32): bool {
  if (at == end || end - at > 19) return false;
  let value: u64 = 0;
  for (; at < end; at++) {
    if (!isDigit(load<u8>(at))) return false;
    value = value * 10 + (load<u8>(at) - 0x30);
  }
  integer = negative ? -(value as i64) : (value as i64);
  return value <= (i64.MAX_VALUE as u64) + (negative ? 1 : 0);
}

/** The number as a float64, rounded half to even; an infinity when it is out of range. Reads `digitsAt`. */
export function toFloat64(): f64 {
  setDecimal(digitsAt, digitsEnd);
  if (overflowed) return negative ? -Infinity : Infinity;
  const value = fromExact();
  return negative ? -value : value;
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
