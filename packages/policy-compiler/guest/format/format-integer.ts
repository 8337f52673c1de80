/** Integers by verb: %d %v %b %o %O %x %X %c %q %U. */
import { runeIsPrintable } from './printable';
import { putQuotedRune } from './quote';
import {
  hasPrecision,
  hasWidth,
  minus,
  pad,
  plus,
  plusV,
  precision,
  sharp,
  sharpV,
  space,
  width,
  zero,
} from './format';
import {
  insertRepeated,
  putByte,
  putBytes,
  putRepeated,
  putRune,
  putText,
  putUnsigned,
  unwrite,
  writtenAt,
  written,
} from '../values/writer';

/** False: the verb is not for integers. */
export function putInteger(value: i64, verb: u32): bool {
  if (verb == 0x63 || verb == 0x71) return putCharacter(value, verb == 0x71);
  if (verb == 0x55) return putUnicode(value as u64);
  const base = baseOf(verb);
  if (base == 0) return false;
  const from = written();
  const negative = value < 0;
  const magnitude: u64 = negative ? 0 - (value as u64) : (value as u64);
  // Nothing at all is a zero of precision 0.
  if (magnitude == 0 && hasPrecision && precision == 0) {
    putRepeated(0x20, width);
    return true;
  }
  let digits = precision;
  if (!hasPrecision && zero && !minus && hasWidth) digits = negative || plus || space ? width - 1 : width;
  putSign(negative);
  const numberAt = written();
  const written1 = putUnsigned(magnitude, base, verb == 0x58);
  insertRepeated(numberAt, 0x30, digits - written1);
  putPrefix(numberAt, verb, load<u8>(writtenAt(numberAt)) == 0x30);
  pad(from, false);
  return true;
}

function baseOf(verb: u32): u64 {
  if (verb == 0x64 || verb == 0x76) return 10;
  if (verb == 0x62) return 2;
  if (verb == 0x6f || verb == 0x4f) return 8;
  return verb == 0x78 || verb == 0x58 ? 16 : 0;
}

function putSign(negative: bool): void {
  if (negative) putByte(0x2d);
  else if (plus) putByte(0x2b);
  else if (space) putByte(0x20);
}

/** `0b`, `0`, `0x` for `#`; `0o` for %O, behind which `#` adds its own 0. */
function putPrefix(at: i32, verb: u32, beginsWithZero: bool): void {
  if (sharp && baseOf(verb) == 8 && !beginsWithZero) insertRepeated(at, 0x30, 1);
  if (sharp && (verb == 0x62 || verb == 0x78 || verb == 0x58)) {
    insertRepeated(at, verb as i32, 1);
    insertRepeated(at, 0x30, 1);
  }
  if (verb == 0x4f) {
    insertRepeated(at, 0x6f, 1);
    insertRepeated(at, 0x30, 1);
  }
}

function putCharacter(value: i64, quoted: bool): bool {
  const from = written();
  const rune: u32 = value < 0 || value > 0x10ffff ? 0xfffd : (value as u32);
  if (quoted) putQuotedRune(rune, plus);
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
  insertRepeated(numberAt, 0x30, (hasPrecision && precision > 4 ? precision : 4) - digits);
  if (sharp && value <= 0x10ffff && runeIsPrintable(value as u32)) {
    putText(" '");
    putRune(value as u32);
    putByte(0x27);
  }
  pad(from, false);
  return true;
}

/** An integer of more than 64 bits; `at` and `length`: its decimal digits. False: the verb is not for such. */
export function putBigInteger(at: i32, length: i32, negative: bool, verb: u32): bool {
  const base = verb == 0x73 ? 10 : baseOf(verb);
  if (base == 0) return false;
  const from = written();
  if (negative) putByte(0x2d);
  else if (plus || plusV) putByte(0x2b);
  else if (space) putByte(0x20);
  if (sharp || sharpV) {
    if (verb == 0x62) putText('0b');
    else if (verb == 0x6f) putByte(0x30);
    else if (verb == 0x78) putText('0x');
    else if (verb == 0x58) putText('0X');
  }
  if (verb == 0x4f) putText('0o');
  const digitsAt = written();
  if (base == 10) putBytes(at, length);
  else putInBase(at, length, base as i32, verb == 0x58);
  if (hasPrecision) insertRepeated(digitsAt, 0x30, precision - (written() - digitsAt));
  else if (zero && !minus && hasWidth) insertRepeated(digitsAt, 0x30, width - (written() - from));
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
    putByte(rest < 10 ? 0x30 + rest : (upperCase ? 0x37 : 0x57) + rest);
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
