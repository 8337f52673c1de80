/** float64 by verb: %e %E %f %F %g %G %v %b %x %X. */
import {
  DIGIT_0,
  LOWER_B,
  LOWER_E,
  LOWER_F,
  LOWER_G,
  LOWER_P,
  LOWER_V,
  LOWER_X,
  MINUS,
  PLUS,
  POINT,
  SPACE,
  toLower,
  UPPER_F,
  UPPER_P,
  UPPER_X,
} from '../values/characters';
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
import { Digits, roundDigits, setFloat, shortestDigits } from './float-digits';
import { Directive, pad } from './directive';

/** False: the verb is not for floats. */
export function putFloat(value: f64, verb: u32): bool {
  const kind = verb == LOWER_V ? LOWER_G : verb == UPPER_F ? LOWER_F : verb;
  const lower = toLower(kind);
  if (lower != LOWER_E && lower != LOWER_G && lower != LOWER_X && kind != LOWER_F && kind != LOWER_B) return false;
  const from = written();
  const negative = reinterpret<i64>(value) < 0;
  if (negative) putByte(MINUS);
  else if (Directive.plus) putByte(PLUS);
  else if (Directive.space) putByte(SPACE);
  const numberAt = written();
  const magnitude = abs(value);
  const wanted = Directive.hasPrecision ? Directive.precision : lower == LOWER_E || lower == LOWER_F ? 6 : -1;
  if (kind == LOWER_B) putBinary(magnitude);
  else if (lower == LOWER_X) putHexadecimal(magnitude, wanted, kind == UPPER_X);
  else putDecimal(magnitude, wanted, kind);
  if (Directive.sharp && kind != LOWER_B) {
    // Go has 6 digits for %#g and %#x, and none for %#X.
    const significant = kind == LOWER_X || lower == LOWER_G ? (wanted < 0 ? 6 : wanted) : 0;
    keepPoint(numberAt, significant, lower == LOWER_X);
  }
  if (Directive.zero && !Directive.minus && Directive.hasWidth)
    insertRepeated(numberAt, DIGIT_0, Directive.width - (written() - from));
  pad(from, false);
  return true;
}

function putDecimal(value: f64, wanted: i32, kind: u32): void {
  const lower = toLower(kind);
  setFloat(value);
  if (lower == LOWER_E) {
    roundDigits(wanted + 1);
    return putExponential(wanted, kind);
  }
  if (lower == LOWER_F) {
    roundDigits(fractionRounding(wanted));
    return putFixed(wanted);
  }
  const isShortest = wanted < 0;
  let significant = wanted;
  if (isShortest) {
    shortestDigits(value);
    significant = Digits.count;
  } else {
    significant = max(wanted, 1);
    roundDigits(significant);
  }
  let limit = significant > Digits.count && Digits.count >= Digits.point ? Digits.count : significant;
  if (isShortest) limit = 6;
  if (Digits.point - 1 < -4 || Digits.point - 1 >= limit)
    return putExponential(min(significant, Digits.count) - 1, kind - 2);
  putFixed(max((significant > Digits.point ? Digits.count : significant) - Digits.point, 0));
}

/** How many significant digits there are up to the `places`th behind the point. */
function fractionRounding(places: i32): i32 {
  roundDigits(0x7fff);
  return Digits.count == 0 ? 0 : Digits.point + places;
}

function putExponential(places: i32, kind: u32): void {
  putByte(Digits.count > 0 ? (load<u8>(Digits.at) as i32) : DIGIT_0);
  if (places > 0) {
    putByte(POINT);
    const have = max(min(Digits.count - 1, places), 0);
    putBytes(Digits.at + 1, have);
    putRepeated(DIGIT_0, places - have);
  }
  putByte(kind);
  putExponent(Digits.count == 0 ? 0 : Digits.point - 1);
}

function putFixed(places: i32): void {
  const whole = max(min(Digits.count, Digits.point), 0);
  putBytes(Digits.at, whole);
  if (Digits.point > 0) putRepeated(DIGIT_0, Digits.point - whole);
  else putByte(DIGIT_0);
  if (places <= 0) return;
  putByte(POINT);
  const zeros = min(max(-Digits.point, 0), places);
  putRepeated(DIGIT_0, zeros);
  const have = max(min(Digits.count - whole, places - zeros), 0);
  putBytes(Digits.at + whole, have);
  putRepeated(DIGIT_0, places - zeros - have);
}

/** Writes a sign and at least two digits. */
function putExponent(exponent: i32): void {
  putByte(exponent < 0 ? MINUS : PLUS);
  if (abs(exponent) < 10) putByte(DIGIT_0);
  putUnsigned(abs(exponent), 10, false);
}

/** %b: the significand and the exponent of 2, both decimal: `4503599627370496p-52`. */
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
  if (wanted > 0 || (wanted < 0 && fraction != 0)) putByte(POINT);
  for (let left = wanted; wanted < 0 ? fraction != 0 : left > 0; left--) {
    putUnsigned(fraction >> 60, 16, upperCase);
    fraction <<= 4;
  }
  putByte(upperCase ? UPPER_P : LOWER_P);
  putExponent(exponent);
}

/** For the flag `#`: adds a point where there is none, and zeros up to `significant` digits. */
function keepPoint(from: i32, significant: i32, isHexadecimal: bool): void {
  let at = from;
  let hasPoint = false;
  let sawDigit = false;
  const end = written();
  for (; at < end; at++) {
    const byte: i32 = load<u8>(writtenAt(at));
    const letter = toLower(byte);
    if (letter == LOWER_P || (letter == LOWER_E && !isHexadecimal)) break;
    if (byte == POINT) hasPoint = true;
    else {
      if (byte != DIGIT_0) sawDigit = true;
      if (sawDigit) significant--;
    }
  }
  if (!hasPoint) {
    if (at - from == 1 && load<u8>(writtenAt(from)) == DIGIT_0) significant--;
    insertRepeated(at++, POINT, 1);
  }
  insertRepeated(at, DIGIT_0, significant);
}
