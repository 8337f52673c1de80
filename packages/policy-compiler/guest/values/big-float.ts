/** Go's `big.Float` as OPA calculates with it: 64 bits of precision, rounded half to even. One number is held here. */
import { opa_malloc } from '../abi/opa';
import { Value } from '../abi/value';
import { Digits, setBinary, shortestDigits64 } from '../format/float-digits';
import { LOWER_E, MINUS, PLUS, POINT, DIGIT_0 } from './characters';
import {
  exactDigits,
  exactLength,
  inexact,
  integerDigits,
  isWhole,
  normalize,
  overflowed,
  rounded,
  setDecimal,
  setInteger,
} from './exact';
import { exceedLimit } from './limits';
import { ReadNumber, readInteger } from './numbers';
import { numberValue } from './values';
import { beginText, putByte, putBytes, putRepeated, putUnsigned, written, writtenAt } from './writer';

const topBit: u64 = 1 << 63;

/** The number: significand · 2^exponent. The significand has 64 bits, or is 0. */
export class BigFloat {
  static negative: bool = false;
  static significand: u64 = 0;
  static exponent: i32 = 0;
  /** Whether a result was ever rounded, since this was set to false. */
  static rounded: bool = false;
}

/** Reads a number. One beyond what `exact.ts` holds ends the evaluation. */
export function readBigFloat(number: Value): void {
  setExact(number);
  if (overflowed || inexact) exceedLimit();
  BigFloat.exponent = normalize(64);
  BigFloat.significand = rounded();
  if (BigFloat.significand == 0 && !isWhole()) carry();
}

/** Whether a number has no digits behind the point, in whichever way it is written. */
export function isWholeNumber(number: Value): bool {
  setExact(number);
  return overflowed || isWhole();
}

function setExact(number: Value): void {
  if (!readInteger(number)) {
    BigFloat.negative = ReadNumber.negative;
    return setDecimal(ReadNumber.digitsAt, ReadNumber.digitsEnd);
  }
  const value = ReadNumber.integer;
  BigFloat.negative = value < 0;
  setInteger((value < 0 ? -value : value) as u64);
}

/** The significand became 2^64. */
function carry(): void {
  BigFloat.significand = topBit;
  BigFloat.exponent++;
}

/** Takes a significand of 128 bits, of which the highest is set. `sticky`: whether there are more bits behind it. */
function round(high: u64, low: u64, sticky: bool): void {
  if (low != 0 || sticky) BigFloat.rounded = true;
  BigFloat.significand = high;
  const isTie = low == topBit && !sticky;
  if (low < topBit || (isTie && (high & 1) == 0)) return;
  BigFloat.significand++;
  if (BigFloat.significand == 0) carry();
}

/** Adds a number. */
export function add(negative: bool, significand: u64, exponent: i32): void {
  if (significand == 0) return;
  let smaller = significand;
  let distance = BigFloat.exponent - exponent;
  const isLess = distance < 0 || (distance == 0 && BigFloat.significand < significand);
  const otherSign = negative != BigFloat.negative;
  if (BigFloat.significand == 0 || isLess) {
    smaller = BigFloat.significand;
    distance = -distance;
    BigFloat.negative = negative;
    BigFloat.significand = significand;
    BigFloat.exponent = exponent;
  }
  if (smaller == 0) return;
  let high: u64 = distance < 64 ? smaller >> (distance as u64) : 0;
  let low: u64 = 0;
  let sticky = distance > 64;
  if (distance > 0 && distance <= 64) low = distance == 64 ? smaller : smaller << ((64 - distance) as u64);
  else if (distance > 64 && distance < 128) {
    low = smaller >> ((distance - 64) as u64);
    sticky = smaller << ((128 - distance) as u64) != 0;
  }
  if (otherSign) subtract(high, low, sticky);
  else {
    high += BigFloat.significand;
    if (high >= BigFloat.significand) return round(high, low, sticky);
    sticky = sticky || (low & 1) != 0;
    BigFloat.exponent++;
    round((high >> 1) | topBit, (low >> 1) | (high << 63), sticky);
  }
}

/** Subtracts what is not greater. */
function subtract(high: u64, low: u64, sticky: bool): void {
  const borrows = low != 0 || sticky;
  low = -low - (sticky ? 1 : 0);
  high = BigFloat.significand - high - (borrows ? 1 : 0);
  if (high == 0) {
    high = low;
    low = 0;
    BigFloat.exponent -= 64;
  }
  if (high == 0) {
    BigFloat.negative = false;
    BigFloat.significand = 0;
    BigFloat.exponent = 0;
    return;
  }
  const shift = clz<u64>(high);
  if (shift > 0) {
    high = (high << shift) | (low >> (64 - shift));
    low <<= shift;
    BigFloat.exponent -= shift as i32;
  }
  round(high, low, sticky);
}

/** Multiplies by a number. */
export function multiply(negative: bool, significand: u64, exponent: i32): void {
  BigFloat.negative = BigFloat.negative != negative;
  const mask: u64 = 0xffffffff;
  const a = BigFloat.significand >> 32;
  const b = BigFloat.significand & mask;
  const c = significand >> 32;
  const d = significand & mask;
  const middle = b * c + ((b * d) >> 32);
  const other = a * d + (middle & mask);
  let high = a * c + (middle >> 32) + (other >> 32);
  let low = BigFloat.significand * significand;
  BigFloat.exponent += exponent + 64;
  if (high == 0) {
    BigFloat.significand = 0;
    return;
  }
  if ((high & topBit) == 0) {
    high = (high << 1) | (low >> 63);
    low <<= 1;
    BigFloat.exponent--;
  }
  round(high, low, false);
}

/** Divides by a number that is not 0. */
export function divide(negative: bool, significand: u64, exponent: i32): void {
  BigFloat.negative = BigFloat.negative != negative;
  let rest = BigFloat.significand;
  if (rest == 0) return;
  let quotient: u64 = rest >= significand ? 1 : 0;
  if (quotient != 0) rest -= significand;
  BigFloat.exponent -= exponent;
  while ((quotient & topBit) == 0) {
    const overflows = (rest & topBit) != 0;
    rest <<= 1;
    quotient <<= 1;
    BigFloat.exponent--;
    if (overflows || rest >= significand) {
      rest -= significand;
      quotient |= 1;
    }
  }
  const isHalf = (rest & topBit) != 0 || rest << 1 >= significand;
  const behind = isHalf ? (rest << 1) - significand : rest;
  round(quotient, isHalf ? topBit : 0, behind != 0);
}

/** The number as OPA writes it: an integer in full, else as `%g` with as few digits as tell it from others. */
export function bigFloatValue(): Value {
  beginText();
  if (BigFloat.significand == 0) putByte(DIGIT_0);
  else {
    if (BigFloat.negative) putByte(MINUS);
    setBinary(BigFloat.significand, BigFloat.exponent);
    if (overflowed || inexact) exceedLimit();
    putDigits(isWhole());
  }
  return numberValue(writtenAt(0), written());
}

/** As `bigFloatValue`, but an integer with all its digits. */
export function bigFloatInFull(): Value {
  setBinary(BigFloat.significand, BigFloat.exponent);
  return isWhole() && !overflowed ? exactInteger() : bigFloatValue();
}

/** The part before the point of the number in `exact.ts`, with the sign that was read last. */
export function exactInteger(): Value {
  const digits = opa_malloc(exactLength);
  exactDigits(digits);
  let first = digits;
  while (first < digits + integerDigits - 1 && load<u8>(first) == DIGIT_0) first++;
  beginText();
  if (BigFloat.negative) putByte(MINUS);
  putBytes(first, digits + integerDigits - first);
  return numberValue(writtenAt(0), written());
}

function putDigits(whole: bool): void {
  shortestDigits64(BigFloat.significand, BigFloat.exponent);
  const exponent = Digits.point - 1;
  if (whole || (exponent >= -4 && exponent < 6)) {
    if (Digits.point <= 0) {
      putByte(DIGIT_0);
      putByte(POINT);
      putRepeated(DIGIT_0, -Digits.point);
      return putBytes(Digits.at, Digits.count);
    }
    const before = min(Digits.point, Digits.count);
    putBytes(Digits.at, before);
    putRepeated(DIGIT_0, Digits.point - before);
    return putFraction(before);
  }
  putBytes(Digits.at, 1);
  putFraction(1);
  putByte(LOWER_E);
  putByte(exponent < 0 ? MINUS : PLUS);
  const magnitude = abs(exponent);
  if (magnitude < 10) putByte(DIGIT_0);
  putUnsigned(magnitude as u64, 10, false);
}

function putFraction(before: i32): void {
  if (before >= Digits.count) return;
  putByte(POINT);
  putBytes(Digits.at + before, Digits.count - before);
}
