/** Quoted text as Go writes it (`strconv.Quote`). */
import {
  APOSTROPHE,
  BACKQUOTE,
  BACKSLASH,
  BACKSPACE,
  BELL,
  BYTE_ORDER_MARK,
  CARRIAGE_RETURN,
  DELETE,
  FORM_FEED,
  hexDigit,
  isSurrogate,
  NEWLINE,
  QUOTE,
  REPLACEMENT,
  SPACE,
  TAB,
  VERTICAL_TAB,
} from '../values/characters';
import { runeAt, runeLength } from '../values/utf8';
import { putByte, putBytes, putRune, putText } from '../values/writer';
import { runeIsPrintable } from './printable';

/** Writes [at, end) between double quotes. `asciiOnly`: everything else is escaped. */
export function putQuoted(at: i32, end: i32, asciiOnly: bool): void {
  putByte(QUOTE);
  for (; at < end; at += runeLength(at)) putEscaped(runeAt(at), QUOTE, asciiOnly);
  putByte(QUOTE);
}

/** Writes a character between single quotes; what is none as U+FFFD. */
export function putQuotedRune(rune: u32, asciiOnly: bool): void {
  putByte(APOSTROPHE);
  putEscaped(isSurrogate(rune) ? REPLACEMENT : rune, APOSTROPHE, asciiOnly);
  putByte(APOSTROPHE);
}

function putEscaped(rune: i32, quote: i32, asciiOnly: bool): void {
  if (rune == quote || rune == BACKSLASH) {
    putByte(BACKSLASH);
    putByte(rune);
  } else if (rune < DELETE ? rune >= SPACE : !asciiOnly && runeIsPrintable(rune)) putRune(rune);
  else if (rune == BELL) putText('\\a');
  else if (rune == BACKSPACE) putText('\\b');
  else if (rune == FORM_FEED) putText('\\f');
  else if (rune == NEWLINE) putText('\\n');
  else if (rune == CARRIAGE_RETURN) putText('\\r');
  else if (rune == TAB) putText('\\t');
  else if (rune == VERTICAL_TAB) putText('\\v');
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
    putByte(hexDigit((value >> shift) & 15, false));
  }
}

/** Whether [at, end) can stand between backquotes: one line, no backquote, nothing invisible but tabs. */
export function isRaw(at: i32, end: i32): bool {
  for (; at < end; at += runeLength(at)) {
    const rune: i32 = runeAt(at);
    if ((rune < SPACE && rune != TAB) || rune == BACKQUOTE || rune == DELETE || rune == BYTE_ORDER_MARK) return false;
  }
  return true;
}

/** Writes [at, end) between backquotes. */
export function putRaw(at: i32, end: i32): void {
  putByte(BACKQUOTE);
  putBytes(at, end - at);
  putByte(BACKQUOTE);
}
