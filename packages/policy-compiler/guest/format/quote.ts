/** Quoted text as Go writes it (`strconv.Quote`). */
import { runeIsPrintable } from './printable';
import { runeAt, runeLength } from '../values/utf8';
import { putByte, putBytes, putRune, putText } from '../values/writer';

/** Writes [at, end) between double quotes. `asciiOnly`: everything else is escaped. */
export function putQuoted(at: i32, end: i32, asciiOnly: bool): void {
  putByte(0x22);
  for (; at < end; at += runeLength(at)) putEscaped(runeAt(at), 0x22, asciiOnly);
  putByte(0x22);
}

/** Writes a character between single quotes; what is none as U+FFFD. */
export function putQuotedRune(rune: u32, asciiOnly: bool): void {
  putByte(0x27);
  putEscaped((rune & 0xfffff800) == 0xd800 ? 0xfffd : rune, 0x27, asciiOnly);
  putByte(0x27);
}

function putEscaped(rune: u32, quote: u32, asciiOnly: bool): void {
  if (rune == quote || rune == 0x5c) {
    putByte(0x5c);
    putByte(rune);
  } else if (rune < 0x7f ? rune >= 0x20 : !asciiOnly && runeIsPrintable(rune)) putRune(rune);
  else if (rune == 0x07) putText('\\a');
  else if (rune == 0x08) putText('\\b');
  else if (rune == 0x0c) putText('\\f');
  else if (rune == 0x0a) putText('\\n');
  else if (rune == 0x0d) putText('\\r');
  else if (rune == 0x09) putText('\\t');
  else if (rune == 0x0b) putText('\\v');
  else if (rune < 0x80) {
    putText('\\x');
    putHex(rune, 2);
  } else if (rune < 0x10000) {
    putText('\\u');
    putHex(rune, 4);
  } else {
    putText('\\U');
    putHex(rune, 8);
  }
}

function putHex(value: u32, digits: i32): void {
  for (let shift = digits * 4 - 4; shift >= 0; shift -= 4) {
    const digit: i32 = (value >> shift) & 15;
    putByte(digit < 10 ? 0x30 + digit : 0x57 + digit);
  }
}

/** Whether [at, end) can stand between backquotes: one line, no backquote, nothing invisible but tabs. */
export function isRaw(at: i32, end: i32): bool {
  for (; at < end; at += runeLength(at)) {
    const rune = runeAt(at);
    if ((rune < 0x20 && rune != 0x09) || rune == 0x60 || rune == 0x7f || rune == 0xfeff) return false;
  }
  return true;
}

/** Writes [at, end) between backquotes. */
export function putRaw(at: i32, end: i32): void {
  putByte(0x60);
  putBytes(at, end - at);
  putByte(0x60);
}
