/**
 * Exact arithmetic on one number that is not negative: 324 decimal digits before the point and 1,080 behind it. That is
 * room for every float64, and for the number in the middle of any two neighbours.
 */
import { DIGIT_0, LOWER_E, MINUS, PLUS, POINT, toLower } from './characters';

/** The number is written in base 10⁹: a limb is a digit of it, and holds nine decimal digits. */
const base: u64 = 1000000000;
const limbs: i32 = 156;
/** How many limbs stand before the point. */
const integerLimbs: i32 = 36;
/** Most bits that are shifted at once: base · 2^29 is less than 2^63. */
const stepBits: i32 = 29;
/** The limbs (u32), the most significant one first. */
const number = memory.data(624, 8) as i32;
/** Whether digits behind the last limb were lost. */
export let inexact: bool = false;
/** Whether digits before the first limb were lost. */
export let overflowed: bool = false;

function limb(index: i32): u64 {
  return load<u32>(number + index * 4);
}

function setLimb(index: i32, value: u64): void {
  store<u32>(number + index * 4, value as u32);
}

function clear(): void {
  memory.fill(number, 0, limbs * 4);
  inexact = false;
  overflowed = false;
}

export function setInteger(value: u64): void {
  clear();
  for (let index = integerLimbs - 1; value != 0; index--) {
    setLimb(index, value % base);
    value /= base;
  }
}

/** Sets 2 · value + 1. */
export function setDoubleAndOne(value: u64): void {
  setInteger(value);
  shiftLeft(1);
  setLimb(integerLimbs - 1, limb(integerLimbs - 1) + 1);
}

/** Reads digits with at most one point, and an exponent of at most 9 digits. The text must be well-formed. */
export function setDecimal(at: i32, end: i32): void {
  clear();
  let point = end;
  let exponentAt = end;
  for (let i = at; i < end; i++) {
    const byte: i32 = load<u8>(i);
    if (byte == POINT) point = i;
    if (toLower(byte) == LOWER_E) exponentAt = i;
  }
  if (point > exponentAt) point = exponentAt;
  const exponent = exponentAt < end ? signedDigits(exponentAt + 1, end) : 0;
  for (let i = at; i < exponentAt; i++) {
    if (i == point) continue;
    const place = (i < point ? point - i - 1 : point - i) + exponent;
    addDigit(load<u8>(i) - DIGIT_0, place);
  }
}

/** Reads digits. The point stands behind `point` of them: zeros fill up when that is negative, or more than there are. */
export function setDigits(at: i32, count: i32, point: i32): void {
  clear();
  for (let i = 0; i < count; i++) addDigit(load<u8>(at + i) - DIGIT_0, point - 1 - i);
}

function signedDigits(at: i32, end: i32): i32 {
  const sign: i32 = load<u8>(at);
  let value = 0;
  for (let i = sign == PLUS || sign == MINUS ? at + 1 : at; i < end; i++) {
    if (value < 100000000) value = value * 10 + (load<u8>(i) - DIGIT_0);
  }
  return sign == MINUS ? -value : value;
}

/** Adds digit · 10^place. */
function addDigit(digit: u64, place: i32): void {
  if (digit == 0) return;
  const floor = place >= 0 ? place / 9 : -((8 - place) / 9);
  const index = integerLimbs - 1 - floor;
  if (index < 0) overflowed = true;
  else if (index >= limbs) inexact = true;
  else {
    for (let i = place - floor * 9; i > 0; i--) digit *= 10;
    setLimb(index, limb(index) + digit);
  }
}

/** Multiplies by 2^bits. */
export function shiftLeft(bits: i32): void {
  for (; bits > 0; bits -= stepBits) {
    const shift = min(bits, stepBits) as u64;
    let carry: u64 = 0;
    for (let index = limbs - 1; index >= 0; index--) {
      const value = (limb(index) << shift) + carry;
      setLimb(index, value % base);
      carry = value / base;
    }
    if (carry != 0) overflowed = true;
  }
}

/** Divides by 2^bits. */
export function shiftRight(bits: i32): void {
  for (; bits > 0; bits -= stepBits) {
    const shift = min(bits, stepBits) as u64;
    let rest: u64 = 0;
    for (let index = 0; index < limbs; index++) {
      const value = rest * base + limb(index);
      setLimb(index, value >> shift);
      rest = value & ((1 << shift) - 1);
    }
    if (rest != 0) inexact = true;
  }
}

function isZeroFrom(from: i32, to: i32): bool {
  for (let index = from; index < to; index++) if (limb(index) != 0) return false;
  return true;
}

/** Whether there are no digits behind the point. */
export function isWhole(): bool {
  return !inexact && isZeroFrom(integerLimbs, limbs);
}

/** The part before the point; it must be less than 2^64. */
function integerPart(): u64 {
  const last = integerLimbs - 1;
  return (limb(last - 2) * base + limb(last - 1)) * base + limb(last);
}

/**
 * Multiplies by a power of 2, so that the part before the point has just so many bits (at most 64).
 * @returns the exponent e with which the number that was is the one that is · 2^e.
 */
export function normalize(bits: i32): i32 {
  if (isZeroFrom(0, limbs)) return 0;
  const last = integerLimbs - 1;
  let exponent = 0;
  // 18 · 10^18 is less than 2^64.
  while (!isZeroFrom(0, last - 2) || limb(last - 2) > 17) {
    shiftRight(stepBits);
    exponent += stepBits;
  }
  while (isZeroFrom(0, integerLimbs)) {
    shiftLeft(stepBits);
    exponent -= stepBits;
  }
  const excess = 64 - bits - (clz<u64>(integerPart()) as i32);
  if (excess > 0) shiftRight(excess);
  else shiftLeft(-excess);
  return exponent + excess;
}

/** The number rounded to an integer: 0 for 2^64. */
export function rounded(): u64 {
  const integer = integerPart();
  const half: u64 = base / 2;
  const first = limb(integerLimbs);
  const isTie = first == half && !inexact && isZeroFrom(integerLimbs + 1, limbs);
  return first < half || (isTie && (integer & 1) == 0) ? integer : integer + 1;
}

/** Digits before the point as `exactDigits` writes them. */
export const integerDigits: i32 = 324;

/** Digits that `exactDigits` writes. */
export const exactLength: i32 = 1404;

/** Writes all 1,404 digits as ASCII. */
export function exactDigits(into: i32): void {
  for (let index = 0; index < limbs; index++) {
    let value = limb(index);
    for (let i = 8; i >= 0; i--) {
      store<u8>(into + index * 9 + i, (DIGIT_0 + (value % 10)) as u8);
      value /= 10;
    }
  }
}

/** Shifts so that the part before the point is a float64's significand. @returns its exponent, −1074 at least. */
export function normalizeFloat(): i32 {
  const exponent = normalize(53);
  if (exponent >= -1074) return exponent;
  shiftRight(-1074 - exponent);
  return -1074;
}
