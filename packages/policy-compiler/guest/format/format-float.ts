/** float64 by verb: %e %E %f %F %g %G %v %b %x %X. */
import { digitCount, digits, point, roundDigits, setFloat, shortestDigits } from './float-digits';
import { hasPrecision, hasWidth, minus, pad, plus, precision, sharp, space, width, zero } from './format';
import {
  insertRepeated,
  putByte,
  putBytes,
  putRepeated,
  putText,
  putUnsigned,
  written,
  writtenAt,
} from '../values/writer';

/** False: the verb is not for floats. */
export function putFloat(value: f64, verb: u32): bool {
  const kind = verb == 0x76 ? 0x67 : verb == 0x46 ? 0x66 : verb;
  const lower = kind | 0x20;
  if (lower != 0x65 && lower != 0x67 && lower != 0x78 && kind != 0x66 && kind != 0x62) return false;
  const from = written();
  const negative = reinterpret<i64>(value) < 0;
  if (negative) putByte(0x2d);
  else if (plus) putByte(0x2b);
  else if (space) putByte(0x20);
  const numberAt = written();
  const magnitude = abs(value);
  const wanted = hasPrecision ? precision : lower == 0x65 || lower == 0x66 ? 6 : -1;
  if (kind == 0x62) putBinary(magnitude);
  else if (lower == 0x78) putHexadecimal(magnitude, wanted, kind == 0x58);
  else putDecimal(magnitude, wanted, kind);
  if (sharp && kind != 0x62) {
    // Go has 6 digits for %#g and %#x, and none for %#X.
    const significant = kind == 0x78 || lower == 0x67 ? (wanted < 0 ? 6 : wanted) : 0;
    keepPoint(numberAt, significant, lower == 0x78);
  }
  if (zero && !minus && hasWidth) insertRepeated(numberAt, 0x30, width - (written() - from));
  pad(from, false);
  return true;
}

function putDecimal(value: f64, wanted: i32, kind: u32): void {
  const lower = kind | 0x20;
  setFloat(value);
  if (lower == 0x65) {
    roundDigits(wanted + 1);
    return putExponential(wanted, kind);
  }
  if (lower == 0x66) {
    roundDigits(fractionRounding(wanted));
    return putFixed(wanted);
  }
  const isShortest = wanted < 0;
  let significant = wanted;
  if (isShortest) {
    shortestDigits(value);
    significant = digitCount;
  } else {
    significant = max(wanted, 1);
    roundDigits(significant);
  }
  let limit = significant > digitCount && digitCount >= point ? digitCount : significant;
  if (isShortest) limit = 6;
  if (point - 1 < -4 || point - 1 >= limit) return putExponential(min(significant, digitCount) - 1, kind - 2);
  putFixed(max((significant > point ? digitCount : significant) - point, 0));
}

/** Significant digits up to the `places`th behind the point. */
function fractionRounding(places: i32): i32 {
  roundDigits(0x7fff);
  return digitCount == 0 ? 0 : point + places;
}

function putExponential(places: i32, kind: u32): void {
  putByte(digitCount > 0 ? (load<u8>(digits) as i32) : 0x30);
  if (places > 0) {
    putByte(0x2e);
    const have = max(min(digitCount - 1, places), 0);
    putBytes(digits + 1, have);
    putRepeated(0x30, places - have);
  }
  putByte(kind);
  putExponent(digitCount == 0 ? 0 : point - 1);
}

function putFixed(places: i32): void {
  const whole = max(min(digitCount, point), 0);
  putBytes(digits, whole);
  if (point > 0) putRepeated(0x30, point - whole);
  else putByte(0x30);
  if (places <= 0) return;
  putByte(0x2e);
  const zeros = min(max(-point, 0), places);
  putRepeated(0x30, zeros);
  const have = max(min(digitCount - whole, places - zeros), 0);
  putBytes(digits + whole, have);
  putRepeated(0x30, places - zeros - have);
}

/** Sign and at least two digits. */
function putExponent(exponent: i32): void {
  putByte(exponent < 0 ? 0x2d : 0x2b);
  if (abs(exponent) < 10) putByte(0x30);
  putUnsigned(abs(exponent), 10, false);
}

/** %b: significand and exponent of 2, both decimal. */
function putBinary(value: f64): void {
  const bits = reinterpret<u64>(value);
  const biased = ((bits >> 52) & 0x7ff) as i32;
  putUnsigned((bits & ((1 << 52) - 1)) | (biased == 0 ? 0 : 1 << 52), 10, false);
  const exponent = max(biased, 1) - 1075;
  putText(exponent < 0 ? 'p-' : 'p+');
  putUnsigned(abs(exponent), 10, false);
}

/** %x: `0x1.8p+01`. */
function putHexadecimal(value: f64, wanted: i32, upperCase: bool): void {
  const bits = reinterpret<u64>(value);
  const biased = ((bits >> 52) & 0x7ff) as i32;
  let significand = (bits & ((1 << 52) - 1)) | (biased == 0 ? 0 : 1 << 52);
  let exponent = value == 0 ? 0 : max(biased, 1) - 1023;
  // The leading one goes to bit 60, so that 15 hexadecimal digits are behind it.
  significand <<= 8;
  while (significand != 0 && (significand & (1 << 60)) == 0) {
    significand <<= 1;
    exponent--;
  }
  if (wanted >= 0 && wanted < 15) {
    const shift: u64 = 60 - wanted * 4;
    const half: u64 = 1 << (shift - 1);
    const rest = significand & ((half << 1) - 1);
    significand >>= shift;
    if (rest > half || (rest == half && (significand & 1) == 1)) significand++;
    significand <<= shift;
    if ((significand & (1 << 61)) != 0) {
      significand >>= 1;
      exponent++;
    }
  }
  putText(upperCase ? '0X' : '0x');
  putUnsigned(significand >> 60, 10, false);
  let fraction = significand << 4;
  if (wanted > 0 || (wanted < 0 && fraction != 0)) putByte(0x2e);
  for (let left = wanted; wanted < 0 ? fraction != 0 : left > 0; left--) {
    putUnsigned(fraction >> 60, 16, upperCase);
    fraction <<= 4;
  }
  putByte(upperCase ? 0x50 : 0x70);
  putExponent(exponent);
}

/** For the flag `#`: a point is always there, and so are `significant` digits. */
function keepPoint(from: i32, significant: i32, isHexadecimal: bool): void {
  let at = from;
  let hasPoint = false;
  let sawDigit = false;
  const end = written();
  for (; at < end; at++) {
    const byte: i32 = load<u8>(writtenAt(at));
    const letter = byte | 0x20;
    if (letter == 0x70 || (letter == 0x65 && !isHexadecimal)) break;
    if (byte == 0x2e) hasPoint = true;
    else {
      if (byte != 0x30) sawDigit = true;
      if (sawDigit) significant--;
    }
  }
  if (!hasPoint) {
    if (at - from == 1 && load<u8>(writtenAt(from)) == 0x30) significant--;
    insertRepeated(at++, 0x2e, 1);
  }
  insertRepeated(at, 0x30, significant);
}
