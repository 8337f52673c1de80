/** `units.parse_bytes`. OPA calculates in binary floating point of 64 bits, and so is it done here. */
import {
  integerDigits,
  exactDigits,
  normalize,
  overflowed,
  rounded,
  setDecimal,
  setInteger,
  shiftLeft,
} from '../values/exact';
import { exceedLimit } from '../abi/limits';
import { opa_malloc } from '../abi/opa';
import {
  findByte,
  integerValue,
  isDigit,
  isString,
  isText,
  lengthOf,
  numberValue,
  textOf,
  undefinedValue,
} from '../values/values';

/** 2^exponent · mantissa, the mantissa of 64 bits. */
let mantissa: u64 = 0;
let exponent: i32 = 0;

export function units_parse_bytes(amount: i32): i32 {
  if (!isString(amount)) return undefinedValue;
  const end = plainText(amount);
  if (end < 0) return undefinedValue;
  const unitAt = numberEnd(plain, end);
  if (unitAt < 0 || unitAt == plain || !isDecimal(plain, unitAt)) return undefinedValue;
  const factor = unitFactor(unitAt, end - unitAt);
  if (factor == 0) return undefinedValue;
  const negative = load<u8>(plain) == 0x2d;
  setDecimal(negative || load<u8>(plain) == 0x2b ? plain + 1 : plain, unitAt);
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

/** The amount in lower case and without quotation marks. */
let plain: i32 = 0;

/** @returns where the text at `plain` ends; −1 when it holds a space. */
function plainText(amount: i32): i32 {
  const at = textOf(amount);
  const length = lengthOf(amount);
  if (findByte(at, at + length, 0x20) >= 0) return -1;
  plain = opa_malloc(length + 1);
  let end = plain;
  for (let i = 0; i < length; i++) {
    const byte: i32 = load<u8>(at + i);
    if (byte == 0x22) continue;
    // The only two other characters whose small letters are ASCII: the Kelvin sign, and the I with a dot.
    const pair = i + 1 < length ? load<u16>(at + i) : 0;
    if (pair == 0xb0c4) {
      store<u8>(end++, 0x69);
      i++;
      continue;
    }
    if (pair == 0x84e2 && load<u8>(at + i + 2) == 0xaa) {
      store<u8>(end++, 0x6b);
      i += 2;
      continue;
    }
    store<u8>(end++, (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) as u8);
  }
  store<u8>(end, 0);
  return end;
}

/** Where the unit begins: `1e3` is a number, `1e` one exabyte. −1 when an exponent has more than 6 digits. */
function numberEnd(at: i32, end: i32): i32 {
  for (; at < end; at++) {
    const byte: i32 = load<u8>(at);
    if (byte == 0x65) {
      const next: i32 = load<u8>(at + 1);
      const signed = next == 0x2b || next == 0x2d;
      if (at + 1 == end || !(signed || isDigit(next))) return at;
      if (signed) at++;
      let last = at + 1;
      while (last < end && isDigit(load<u8>(last))) last++;
      if (last - at > 7) return -1;
    } else if (!isDigit(byte) && byte != 0x2e && byte != 0x2b && byte != 0x2d) return at;
  }
  return end;
}

/** Sign, digits with at most one point, exponent. */
function isDecimal(at: i32, end: i32): bool {
  if (load<u8>(at) == 0x2b || load<u8>(at) == 0x2d) at++;
  let digits = 0;
  let points = 0;
  for (; at < end && (isDigit(load<u8>(at)) || load<u8>(at) == 0x2e); at++) {
    if (load<u8>(at) == 0x2e) points++;
    else digits++;
  }
  if (digits == 0 || points > 1) return false;
  if (at == end) return true;
  if (load<u8>(at++) != 0x65) return false;
  if (load<u8>(at) == 0x2b || load<u8>(at) == 0x2d) at++;
  if (at == end) return false;
  for (; at < end; at++) if (!isDigit(load<u8>(at))) return false;
  return true;
}

/** 0 for an unknown unit. */
function unitFactor(at: i32, length: i32): u64 {
  if (length == 0) return 1;
  let power: u64 = 1;
  const binary = length > 1 && load<u8>(at + 1) == 0x69;
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

/** Multiplies and rounds half to even. */
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

/** The number without what is behind its point. */
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
  while (load<u8>(first) == 0x30) first++;
  if (negative) store<u8>(--first, 0x2d);
  return numberValue(first, end - first);
}
