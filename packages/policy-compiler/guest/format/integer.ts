/** Integers by verb: %d %v %b %o %O %x %X %c %q %U. */
import {
  APOSTROPHE,
  DIGIT_0,
  hexDigit,
  LOWER_B,
  LOWER_C,
  LOWER_D,
  LOWER_O,
  LOWER_Q,
  LOWER_S,
  LOWER_V,
  LOWER_X,
  MINUS,
  PLUS,
  REPLACEMENT,
  SPACE,
  UPPER_O,
  UPPER_U,
  UPPER_X,
} from '../values/characters';
import {
  insertRepeated,
  putByte,
  putBytes,
  putRepeated,
  putRune,
  putText,
  putUnsigned,
  unwrite,
  written,
  writtenAt,
} from '../values/writer';
import { Directive, pad } from './directive';
import { runeIsPrintable } from './printable';
import { putQuotedRune } from './quote';

/** False: the verb is not for integers. */
export function putInteger(value: i64, verb: u32): bool {
  if (verb == LOWER_C || verb == LOWER_Q) return putCharacter(value, verb == LOWER_Q);
  if (verb == UPPER_U) return putUnicode(value as u64);
  const base = baseOf(verb);
  if (base == 0) return false;
  const from = written();
  const negative = value < 0;
  const magnitude: u64 = negative ? 0 - (value as u64) : (value as u64);
  // A zero of precision 0 is written as nothing, even without its sign.
  if (magnitude == 0 && Directive.hasPrecision && Directive.precision == 0) {
    putRepeated(SPACE, Directive.width);
    return true;
  }
  let digits = Directive.precision;
  if (!Directive.hasPrecision && Directive.zero && !Directive.minus && Directive.hasWidth)
    digits = negative || Directive.plus || Directive.space ? Directive.width - 1 : Directive.width;
  putSign(negative);
  const numberAt = written();
  const count = putUnsigned(magnitude, base, verb == UPPER_X);
  insertRepeated(numberAt, DIGIT_0, digits - count);
  putPrefix(numberAt, verb, load<u8>(writtenAt(numberAt)) == DIGIT_0);
  pad(from, false);
  return true;
}

function baseOf(verb: u32): u64 {
  if (verb == LOWER_D || verb == LOWER_V) return 10;
  if (verb == LOWER_B) return 2;
  if (verb == LOWER_O || verb == UPPER_O) return 8;
  return verb == LOWER_X || verb == UPPER_X ? 16 : 0;
}

function putSign(negative: bool): void {
  if (negative) putByte(MINUS);
  else if (Directive.plus) putByte(PLUS);
  else if (Directive.space) putByte(SPACE);
}

/** Writes what stands before the digits: with `#` `0b`, `0` or `0x`; for %O always `0o`, with `#` `0o0`. */
function putPrefix(at: i32, verb: u32, beginsWithZero: bool): void {
  if (Directive.sharp && baseOf(verb) == 8 && !beginsWithZero) insertRepeated(at, DIGIT_0, 1);
  if (Directive.sharp && (verb == LOWER_B || verb == LOWER_X || verb == UPPER_X)) {
    insertRepeated(at, verb as i32, 1);
    insertRepeated(at, DIGIT_0, 1);
  }
  if (verb == UPPER_O) {
    insertRepeated(at, LOWER_O, 1);
    insertRepeated(at, DIGIT_0, 1);
  }
}

function putCharacter(value: i64, quoted: bool): bool {
  const from = written();
  const rune: u32 = value < 0 || value > 0x10ffff ? REPLACEMENT : (value as u32);
  if (quoted) putQuotedRune(rune, Directive.plus);
  else putRune(rune);
  pad(from, true);
  return true;
}

/** `U+0041`, with `#` also the character. */
function putUnicode(value: u64): bool {
  const from = written();
  putText('U+');
  const numberAt = written();
  const digits = putUnsigned(value, 16, true);
  insertRepeated(
    numberAt,
    DIGIT_0,
    (Directive.hasPrecision && Directive.precision > 4 ? Directive.precision : 4) - digits,
  );
  if (Directive.sharp && value <= 0x10ffff && runeIsPrintable(value as u32)) {
    putText(" '");
    putRune(value as u32);
    putByte(APOSTROPHE);
  }
  pad(from, false);
  return true;
}

/** An integer of more than 64 bits; `at` and `length`: its decimal digits. False: the verb is not for such. */
export function putBigInteger(at: i32, length: i32, negative: bool, verb: u32): bool {
  const base = verb == LOWER_S ? 10 : baseOf(verb);
  if (base == 0) return false;
  const from = written();
  if (negative) putByte(MINUS);
  else if (Directive.plus || Directive.plusV) putByte(PLUS);
  else if (Directive.space) putByte(SPACE);
  if (Directive.sharp || Directive.sharpV) {
    if (verb == LOWER_B) putText('0b');
    else if (verb == LOWER_O) putByte(DIGIT_0);
    else if (verb == LOWER_X) putText('0x');
    else if (verb == UPPER_X) putText('0X');
  }
  if (verb == UPPER_O) putText('0o');
  const digitsAt = written();
  if (base == 10) putBytes(at, length);
  else putInBase(at, length, base as i32, verb == UPPER_X);
  if (Directive.hasPrecision) insertRepeated(digitsAt, DIGIT_0, Directive.precision - (written() - digitsAt));
  else if (Directive.zero && !Directive.minus && Directive.hasWidth)
    insertRepeated(digitsAt, DIGIT_0, Directive.width - (written() - from));
  pad(from, false);
  return true;
}

/** Divides the decimal digits by the base until nothing is left; the remainders are the digits, last one first. */
function putInBase(at: i32, length: i32, base: i32, upperCase: bool): void {
  const position = written();
  putBytes(at, length);
  const decimal = written() - length;
  let first = 0;
  let count = 0;
  while (first < length) {
    let rest = 0;
    for (let i = first; i < length; i++) {
      const value = rest * 10 + (load<u8>(writtenAt(decimal + i)) & 15);
      store<u8>(writtenAt(decimal + i), (value / base) as u8);
      rest = value % base;
    }
    while (first < length && (load<u8>(writtenAt(decimal + first)) & 15) == 0) first++;
    putByte(hexDigit(rest, upperCase));
    count++;
  }
  reverse(position, position + length, count);
}

/** Moves `count` bytes from `source` to `target`, in reverse. */
function reverse(target: i32, source: i32, count: i32): void {
  for (let i = 0, j = count - 1; i < j; i++, j--) {
    const byte = load<u8>(writtenAt(source + i));
    store<u8>(writtenAt(source + i), load<u8>(writtenAt(source + j)));
    store<u8>(writtenAt(source + j), byte);
  }
  memory.copy(writtenAt(target), writtenAt(source), count);
  unwrite(target + count);
}
