/** Decimal digits of a float64: a wanted number of them, or as few as tell it from every other float64. */
import { DIGIT_0, DIGIT_1, DIGIT_5, DIGIT_9 } from '../values/characters';
import {
  exactDigits,
  exactLength,
  integerDigits,
  setDigits,
  setDoubleAndOne,
  setInteger,
  shiftLeft,
  shiftRight,
} from '../values/exact';
import { fromExact } from '../values/numbers';

const exact = memory.data(1408, 8) as i32;
const lower = memory.data(1408, 8) as i32;
const upper = memory.data(1408, 8) as i32;
/** Room for the digits that were asked for, behind one byte for a carry. */
const room = memory.data(1408, 8) as i32;

/** The digits that were asked for, as ASCII, without zeros at either end. */
export class Digits {
  static at: i32 = 0;
  static count: i32 = 0;
  /** How many of them stand before the point; when it is negative, so many zeros stand between the point and them. */
  static point: i32 = 0;
}

/** All digits of the float64, without zeros at either end: address, number, and point as in `Digits`. */
let first: i32 = 0;
let count: i32 = 0;
let exactPoint: i32 = 0;

/** Prepares a finite float64 that is not negative. */
export function setFloat(value: f64): void {
  const bits = reinterpret<u64>(value);
  const biased = ((bits >> 52) & 0x7ff) as i32;
  const significand = (bits & ((1 << 52) - 1)) | (biased == 0 ? 0 : 1 << 52);
  const exponent = max(biased, 1) - 1075;
  setBinary(significand, exponent);
}

/** Prepares significand · 2^exponent. */
export function setBinary(significand: u64, exponent: i32): void {
  setInteger(significand);
  if (exponent > 0) shiftLeft(exponent);
  else shiftRight(-exponent);
  exactDigits(exact);
  first = exact;
  let end = exact + exactLength;
  while (end > first && load<u8>(end - 1) == DIGIT_0) end--;
  while (first < end && load<u8>(first) == DIGIT_0) first++;
  count = end - first;
  exactPoint = count == 0 ? 0 : exact + integerDigits - first;
}

/** Rounds to `wanted` significant digits, half to even. Rounding to none gives no digit or, rounded up, a 1. */
export function roundDigits(wanted: i32): void {
  if (wanted >= count) return take(count, false);
  if (wanted < 0) return take(0, false);
  const next = digitAt(wanted);
  const isTie = next == DIGIT_5 && wanted + 1 == count;
  const isOdd = wanted > 0 && (digitAt(wanted - 1) & 1) == 1;
  take(wanted, isTie ? isOdd : next >= DIGIT_5);
}

/** One of all digits, from 0. */
function digitAt(index: i32): i32 {
  return load<u8>(first + index);
}

/** Finds as few digits as tell the float64 from every other; where several are possible, those that are nearest to it. */
export function shortestDigits(value: f64): void {
  if (count == 0) return take(0, false);
  // A normal float64 tells all decimals of 15 digits apart. So where fewer are enough, the nearest 15 are those and zeros,
  // which are left out. A subnormal one tells fewer apart: there, every number of digits is tried.
  for (let wanted = value < 2.2250738585072014e-308 ? 1 : 15; wanted < 17; wanted++) {
    roundDigits(wanted);
    if (isSame(value)) return;
    const roundedUp = wanted < count && digitAt(wanted) >= DIGIT_5;
    take(min(wanted, count), !roundedUp);
    if (isSame(value)) return;
  }
  roundDigits(17);
}

function isSame(value: f64): bool {
  setDigits(Digits.at, Digits.count, Digits.point);
  return fromExact() == value;
}

/**
 * As `shortestDigits`, of a significand with 64 bits, and as Go's `big.Float` finds them, which are not always the nearest.
 * Numbers up to half a unit away, without these two where the significand is odd, are rounded to it.
 */
export function shortestDigits64(significand: u64, exponent: i32): void {
  const inclusive = (significand & 1) == 0;
  const lowerAt = writeHalf(significand - 1, exponent, lower);
  const lowerCount = significantCount(lowerAt, lower + exactLength);
  const upperAt = writeHalf(significand, exponent, upper);
  const upperCount = significantCount(upperAt, upper + exactLength);
  for (let i = 0; i < count; i++) {
    const digit = digitAt(i);
    const below: i32 = i < lowerCount ? load<u8>(lowerAt + i) : DIGIT_0;
    const above: i32 = i < upperCount ? load<u8>(upperAt + i) : DIGIT_0;
    const mayTruncate = below != digit || (inclusive && i + 1 == lowerCount);
    const mayRoundUp = digit != above && (inclusive || digit + 1 < above || i + 1 < upperCount);
    if (mayTruncate && mayRoundUp) return roundDigits(i + 1);
    if (mayTruncate || mayRoundUp) return take(i + 1, mayRoundUp);
  }
  take(count, false);
}

/** Writes the digits of (significand + 1/2) · 2^exponent. @returns where the first one is. */
function writeHalf(significand: u64, exponent: i32, into: i32): i32 {
  setDoubleAndOne(significand);
  if (exponent > 1) shiftLeft(exponent - 1);
  else shiftRight(1 - exponent);
  exactDigits(into);
  let at = into;
  while (load<u8>(at) == DIGIT_0) at++;
  return at;
}

function significantCount(at: i32, end: i32): i32 {
  while (end > at && load<u8>(end - 1) == DIGIT_0) end--;
  return end - at;
}

/** Takes the first `wanted` digits, the last one higher by one when `up`. */
function take(wanted: i32, up: bool): void {
  let at = room + 1;
  let taken = wanted;
  Digits.point = exactPoint;
  memory.copy(at, first, wanted);
  if (up) {
    let last = at + wanted - 1;
    while (last >= at && load<u8>(last) == DIGIT_9) store<u8>(last--, DIGIT_0);
    if (last >= at) store<u8>(last, load<u8>(last) + 1);
    else {
      store<u8>(--at, DIGIT_1);
      taken++;
      Digits.point++;
    }
  }
  while (taken > 0 && load<u8>(at + taken - 1) == DIGIT_0) taken--;
  Digits.at = at;
  Digits.count = taken;
}
