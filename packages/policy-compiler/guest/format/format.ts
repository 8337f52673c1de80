/** One directive of a format, `%[flags][width][.precision]verb` (Go's package fmt), and what it does to any text. */
import { countRunes, runeLength } from '../values/utf8';
import { insertRepeated, putRepeated, unwrite, writtenAt, written } from '../values/writer';

export let minus: bool = false;
export let plus: bool = false;
export let sharp: bool = false;
export let space: bool = false;
export let zero: bool = false;
/** `%#v` and `%+v`: flags of their own, without `sharp` and `plus`. */
export let sharpV: bool = false;
export let plusV: bool = false;
export let hasWidth: bool = false;
export let width: i32 = 0;
export let hasPrecision: bool = false;
export let precision: i32 = 0;

export function clearFlags(): void {
  minus = plus = sharp = space = zero = sharpV = plusV = hasWidth = hasPrecision = false;
  width = precision = 0;
}

/** Takes a flag. False: the byte is none. */
export function setFlag(byte: i32): bool {
  if (byte == 0x23) sharp = true;
  else if (byte == 0x30) zero = true;
  else if (byte == 0x2b) plus = true;
  else if (byte == 0x2d) minus = true;
  else if (byte == 0x20) space = true;
  else return false;
  return true;
}

/** `present`: whether there was a number. A negative width is the flag `-`. */
export function setWidth(value: i32, present: bool): void {
  hasWidth = present;
  width = value;
  if (value >= 0) return;
  width = -value;
  minus = true;
  zero = false;
}

export function setPrecision(value: i32, present: bool): void {
  hasPrecision = present && value >= 0;
  precision = hasPrecision ? value : 0;
}

/** Makes `#` and `+` the flags of `%v`. */
export function useFlagsOfV(): void {
  sharpV = sharp;
  plusV = plus;
  sharp = plus = false;
}

/** Fills what was written since `from` up to the width, with zeros only where that is allowed and asked for. */
export function pad(from: i32, withZeros: bool): void {
  if (!hasWidth) return;
  const missing = width - countRunes(writtenAt(from), writtenAt(written()));
  if (minus) putRepeated(0x20, missing);
  else insertRepeated(from, withZeros && zero ? 0x30 : 0x20, missing);
}

/** Cuts what was written since `from` to as many characters as the precision says. */
export function truncate(from: i32): void {
  if (!hasPrecision) return;
  const end = written();
  let at = from;
  for (let left = precision; left > 0 && at < end; left--) at += runeLength(writtenAt(at));
  unwrite(min(at, end));
}
