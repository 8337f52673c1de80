/** Flags, width and precision of a directive, `%[flags][width][.precision]verb` (Go's package fmt). */
import { DIGIT_0, HASH, MINUS, PLUS, SPACE } from '../values/characters';
import { countRunes, runeLength } from '../values/utf8';
import { insertRepeated, putRepeated, unwrite, written, writtenAt } from '../values/writer';

/** The directive that is being carried out. */
export class Directive {
  static minus: bool = false;
  static plus: bool = false;
  static sharp: bool = false;
  static space: bool = false;
  static zero: bool = false;
  /** `%#v` and `%+v`: flags of their own, without `sharp` and `plus`. */
  static sharpV: bool = false;
  static plusV: bool = false;
  static hasWidth: bool = false;
  static width: i32 = 0;
  static hasPrecision: bool = false;
  static precision: i32 = 0;
}

/** Begins a directive: no flags, no width, no precision. */
export function clearDirective(): void {
  Directive.minus = false;
  Directive.plus = false;
  Directive.sharp = false;
  Directive.space = false;
  Directive.zero = false;
  Directive.sharpV = false;
  Directive.plusV = false;
  setWidth(0, false);
  setPrecision(0, false);
}

/** Takes a flag. False: the byte is none. */
export function setFlag(byte: i32): bool {
  if (byte == HASH) Directive.sharp = true;
  else if (byte == DIGIT_0) Directive.zero = true;
  else if (byte == PLUS) Directive.plus = true;
  else if (byte == MINUS) Directive.minus = true;
  else if (byte == SPACE) Directive.space = true;
  else return false;
  return true;
}

/** Sets the width, if there was a number. A negative one is the flag `-` and a width. */
export function setWidth(value: i32, present: bool): void {
  Directive.hasWidth = present;
  Directive.width = value;
  if (value >= 0) return;
  Directive.width = -value;
  Directive.minus = true;
  Directive.zero = false;
}

/** Sets the precision, if there was a number; a negative one is none. */
export function setPrecision(value: i32, present: bool): void {
  Directive.hasPrecision = present && value >= 0;
  Directive.precision = Directive.hasPrecision ? value : 0;
}

/** Makes the flags `#` and `+` those of `%v`, before it is carried out by another verb. */
export function useFlagsOfV(): void {
  Directive.sharpV = Directive.sharp;
  Directive.plusV = Directive.plus;
  Directive.sharp = false;
  Directive.plus = false;
}

/** Fills what was written since `from` up to the width, with zeros only where that is allowed and asked for. */
export function pad(from: i32, withZeros: bool): void {
  if (!Directive.hasWidth) return;
  const missing = Directive.width - countRunes(writtenAt(from), writtenAt(written()));
  if (Directive.minus) putRepeated(SPACE, missing);
  else insertRepeated(from, withZeros && Directive.zero ? DIGIT_0 : SPACE, missing);
}

/** Cuts what was written since `from` to as many characters as the precision says. */
export function truncate(from: i32): void {
  if (!Directive.hasPrecision) return;
  const end = written();
  let at = from;
  for (let left = Directive.precision; left > 0 && at < end; left--) at += runeLength(writtenAt(at));
  unwrite(min(at, end));
}
