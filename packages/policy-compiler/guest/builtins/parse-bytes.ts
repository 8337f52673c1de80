/** `units.parse_bytes`. OPA calculates it with a `big.Float`, whose mantissa has 64 bits, and so is it done here. */
import { exceedLimit } from '../values/limits';
import { opa_malloc } from '../abi/opa';
import { Value } from '../abi/value';
import { findByte, isText } from '../values/bytes';
import {
  DIGIT_0,
  isDigit,
  LOWER_E,
  LOWER_I,
  LOWER_K,
  MINUS,
  PLUS,
  POINT,
  QUOTE,
  SPACE,
  toLower,
  UPPER_A,
  UPPER_Z,
} from '../values/characters';
import {
  exactDigits,
  integerDigits,
  normalize,
  overflowed,
  rounded,
  setDecimal,
  setInteger,
  shiftLeft,
} from '../values/exact';
import { integerValue, isString, lengthOf, numberValue, textOf, undefinedValue } from '../values/values';

/** The amount in bytes: mantissa · 2^exponent. The mantissa has all its 64 bits. */
let mantissa: u64 = 0;
let exponent: i32 = 0;

export function units_parse_bytes(amount: Value): Value {
  if (!isString(amount)) return undefinedValue;
  const end = plainText(amount);
  if (end < 0) return undefinedValue;
  const unitAt = numberEnd(plain, end);
  if (unitAt < 0 || unitAt == plain || !isDecimal(plain, unitAt)) return undefinedValue;
  const factor = unitFactor(unitAt, end - unitAt);
  if (factor == 0) return undefinedValue;
  const negative = load<u8>(plain) == MINUS;
  setDecimal(negative || load<u8>(plain) == PLUS ? plain + 1 : plain, unitAt);
  if (overflowed) {
    exceedLimit();
    return undefinedValue;
  }
  exponent = normalize(64);
  mantissa = rounded();
  if (mantissa == 0 && exponent != 0) {
    mantissa = 1 << 63;
    exponent++;
  }
  multiply(factor);
  return wholeNumber(negative);
}

/**
 * The UTF-8 of the only two characters outside of ASCII whose small letters are in it: I with a dot (U+0130), and the
 * Kelvin sign (U+212A).
 */
const dottedI = '\xc4\xb0';
const kelvin = '\xe2\x84\xaa';

/** Address of the amount in lower case and without quotation marks, NUL-terminated. */
let plain: i32 = 0;

/** @returns where the text at `plain` ends; −1 when it holds a space. */
function plainText(amount: Value): i32 {
  const at = textOf(amount);
  const length = lengthOf(amount);
  if (findByte(at, at + length, SPACE) >= 0) return -1;
  plain = opa_malloc(length + 1);
  let end = plain;
  for (let i = 0; i < length; i++) {
    const byte: i32 = load<u8>(at + i);
    if (byte == QUOTE) continue;
    if (isUtf8At(at + i, at + length, dottedI)) {
      store<u8>(end++, LOWER_I);
      i += dottedI.length - 1;
    } else if (isUtf8At(at + i, at + length, kelvin)) {
      store<u8>(end++, LOWER_K);
      i += kelvin.length - 1;
    } else store<u8>(end++, (byte >= UPPER_A && byte <= UPPER_Z ? toLower(byte) : byte) as u8);
  }
  store<u8>(end, 0);
  return end;
}

function isUtf8At(at: i32, end: i32, bytes: string): bool {
  return at + bytes.length <= end && isText(at, bytes.length, bytes);
}

/** Where the unit begins: `1e3` is a number, `1e` one exabyte. −1 when an exponent has more than 6 digits. */
function numberEnd(at: i32, end: i32): i32 {
  for (; at < end; at++) {
    const byte: i32 = load<u8>(at);
    if (byte == LOWER_E) {
      const next: i32 = load<u8>(at + 1);
      const signed = next == PLUS || next == MINUS;
      if (at + 1 == end || !(signed || isDigit(next))) return at;
      if (signed) at++;
      let last = at + 1;
      while (last < end && isDigit(load<u8>(last))) last++;
      if (last - at > 7) return -1;
    } else if (!isDigit(byte) && byte != POINT && byte != PLUS && byte != MINUS) return at;
  }
  return end;
}

/** Whether it is a sign, digits with at most one point, an exponent; only digits must be there. */
function isDecimal(at: i32, end: i32): bool {
  if (load<u8>(at) == PLUS || load<u8>(at) == MINUS) at++;
  let digits = 0;
  let points = 0;
  for (; at < end && (isDigit(load<u8>(at)) || load<u8>(at) == POINT); at++) {
    if (load<u8>(at) == POINT) points++;
    else digits++;
  }
  if (digits == 0 || points > 1) return false;
  if (at == end) return true;
  if (load<u8>(at++) != LOWER_E) return false;
  if (load<u8>(at) == PLUS || load<u8>(at) == MINUS) at++;
  if (at == end) return false;
  for (; at < end; at++) if (!isDigit(load<u8>(at))) return false;
  return true;
}

/** How many bytes a unit is; 0 for an unknown unit. */
function unitFactor(at: i32, length: i32): u64 {
  if (length == 0) return 1;
  let power: u64 = 1;
  const binary = length > 1 && load<u8>(at + 1) == LOWER_I;
  const step: u64 = binary ? 1024 : 1000;
  const rest = binary ? 2 : 1;
  if (length > rest && !isText(at + rest, length - rest, 'b')) return 0;
  const letters = 'kmgtpe';
  for (let i = 0; i < letters.length; i++) {
    power *= step;
    if (load<u8>(at) == letters.charCodeAt(i)) return power;
  }
  return 0;
}

/** Multiplies the amount and rounds it to 64 bits, half to even. */
function multiply(factor: u64): void {
  const low = (mantissa & 0xffffffff) * (factor & 0xffffffff);
  const middle = (mantissa >> 32) * (factor & 0xffffffff) + (low >> 32);
  const middle2 = (mantissa & 0xffffffff) * (factor >> 32) + (middle & 0xffffffff);
  const high = (mantissa >> 32) * (factor >> 32) + (middle >> 32) + (middle2 >> 32);
  const lower = (middle2 << 32) | (low & 0xffffffff);
  if (high == 0) {
    mantissa = lower;
    return;
  }
  const shift = 64 - clz<u64>(high);
  const lost = lower << (64 - shift);
  mantissa = shift == 64 ? high : (high << (64 - shift)) | (lower >> shift);
  exponent += shift as i32;
  const half: u64 = 1 << 63;
  if (lost > half || (lost == half && (mantissa & 1) == 1)) {
    mantissa++;
    if (mantissa == 0) {
      mantissa = half;
      exponent++;
    }
  }
}

/** The amount as a value, without what is behind its point. */
function wholeNumber(negative: bool): i32 {
  if (exponent <= 0) {
    const whole = exponent <= -64 ? 0 : mantissa >> (-exponent as u64);
    if (whole <= (i64.MAX_VALUE as u64)) return integerValue(negative ? -(whole as i64) : (whole as i64));
    setInteger(whole);
  } else {
    setInteger(mantissa);
    shiftLeft(exponent);
    if (overflowed) exceedLimit();
  }
  const digits = opa_malloc(1405) + 1;
  exactDigits(digits);
  const end = digits + integerDigits;
  let first = digits;
  while (load<u8>(first) == DIGIT_0) first++;
  if (negative) store<u8>(--first, MINUS);
  return numberValue(first, end - first);
}
