/** Text that is being written, in one growing buffer: one text at a time. */
import { opa_malloc } from '../abi/opa';
import { Value } from '../abi/value';
import { hexDigit, isSurrogate, REPLACEMENT } from './characters';
import { stringValue } from './values';

let start: i32 = 0;
let at: i32 = 0;
let limit: i32 = 0;

export function beginText(): void {
  start = opa_malloc(256);
  at = start;
  limit = start + 256;
}

/** The text as a value. */
export function endText(): Value {
  return stringValue(start, at - start);
}

/** Bytes written so far. */
export function written(): i32 {
  return at - start;
}

/** Address of what was written at `position`; good until more is written. */
export function writtenAt(position: i32): i32 {
  return start + position;
}

/** Takes back everything from `position` on. */
export function unwrite(position: i32): void {
  at = start + position;
}

function reserve(length: i32): void {
  if (at + length <= limit) return;
  const used = at - start;
  const size = (used + length) * 2;
  const moved = opa_malloc(size);
  memory.copy(moved, start, used);
  start = moved;
  at = moved + used;
  limit = moved + size;
}

export function putByte(byte: i32): void {
  reserve(1);
  store<u8>(at++, byte as u8);
}

export function putBytes(address: i32, length: i32): void {
  reserve(length);
  memory.copy(at, address, length);
  at += length;
}

/** Writes an ASCII text. */
export function putText(text: string): void {
  for (let i = 0; i < text.length; i++) putByte(text.charCodeAt(i));
}

export function putRepeated(byte: i32, count: i32): void {
  if (count <= 0) return;
  reserve(count);
  memory.fill(at, byte as u8, count);
  at += count;
}

/** Makes room at `position` and fills it. */
export function insertRepeated(position: i32, byte: i32, count: i32): void {
  if (count <= 0) return;
  reserve(count);
  const from = start + position;
  memory.copy(from + count, from, at - from);
  memory.fill(from, byte as u8, count);
  at += count;
}

/** Writes a code point as UTF-8; what is none as U+FFFD. */
export function putRune(rune: u32): void {
  if (rune > 0x10ffff || isSurrogate(rune)) rune = REPLACEMENT;
  if (rune < 0x80) return putByte(rune);
  if (rune < 0x800) putByte(0xc0 | (rune >> 6));
  else {
    if (rune < 0x10000) putByte(0xe0 | (rune >> 12));
    else {
      putByte(0xf0 | (rune >> 18));
      putByte(0x80 | ((rune >> 12) & 0x3f));
    }
    putByte(0x80 | ((rune >> 6) & 0x3f));
  }
  putByte(0x80 | (rune & 0x3f));
}

/** Writes an unsigned number in base 2 to 16. @returns how many digits. */
export function putUnsigned(value: u64, base: u64, upperCase: bool): i32 {
  let digits = 1;
  for (let rest = value / base; rest != 0; rest /= base) digits++;
  reserve(digits);
  for (let i = digits - 1; i >= 0; i--) {
    store<u8>(at + i, hexDigit((value % base) as i32, upperCase) as u8);
    value /= base;
  }
  at += digits;
  return digits;
}
