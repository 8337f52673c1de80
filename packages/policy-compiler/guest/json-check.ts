/**
 * Checks the input before OPA's parser reads it: whether it is JSON (RFC 8259), of which that parser takes more, and
 * within the limits. That parser aborts on half of a surrogate pair (`\ud800`), so each becomes U+FFFD here, in place, as
 * `opa eval` reads it. Not checked: UTF-8, which the component model did.
 */
import { Value } from './abi/value';
import { exceedLimit, maxDepth, maxExponentDigits, maxNumberLength, maxValues } from './values/limits';
import { isText, storeText } from './values/bytes';
import {
  BACKSLASH,
  CARRIAGE_RETURN,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DIGIT_0,
  hexValue,
  isDigit,
  isSurrogate,
  LOWER_B,
  LOWER_E,
  LOWER_F,
  LOWER_N,
  LOWER_R,
  LOWER_T,
  LOWER_U,
  MINUS,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  PLUS,
  POINT,
  QUOTE,
  SLASH,
  SPACE,
  TAB,
  toLower,
} from './values/characters';
import { booleanValue, isString, lengthOf, textOf } from './values/values';
import { beginText, endText, putBytes, writtenAt } from './values/writer';

export const valid: i32 = 0;
export const invalid: i32 = 1;
export const tooLarge: i32 = 2;

/** What is left to read: [at, end). */
let at: i32 = 0;
let end: i32 = 0;
/** How many values there were so far. */
let values: i32 = 0;
let outcome: i32 = 0;

/** @returns `valid`, `invalid` or `tooLarge`. */
export function checkJson(address: i32, length: i32): i32 {
  at = address;
  end = address + length;
  values = 0;
  outcome = valid;
  if (value(0) && peek() != -1) outcome = invalid;
  return outcome;
}

/**
 * What `json.unmarshal` and `json.is_valid` are to read: the text, or, if that is no JSON, what is no text. One that is beyond
 * the limits of the input ends the evaluation.
 */
export function json_text(text: Value): Value {
  if (!isString(text)) return text;
  beginText();
  putBytes(textOf(text), lengthOf(text));
  const found = checkJson(writtenAt(0), lengthOf(text));
  if (found == tooLarge) exceedLimit();
  return found == valid ? endText() : booleanValue(false);
}

function fail(reason: i32): bool {
  if (outcome == valid) outcome = reason;
  return false;
}

/** The next byte that is no white space; −1 at the end. */
function peek(): i32 {
  while (at < end) {
    const byte: i32 = load<u8>(at);
    if (byte != SPACE && byte != NEWLINE && byte != CARRIAGE_RETURN && byte != TAB) return byte;
    at++;
  }
  return -1;
}

function value(depth: i32): bool {
  if (++values > maxValues || depth > maxDepth) return fail(tooLarge);
  const first = peek();
  if (first == QUOTE) return text();
  if (first == OPEN_BRACE) return members(depth, CLOSE_BRACE);
  if (first == OPEN_BRACKET) return members(depth, CLOSE_BRACKET);
  if (first == LOWER_T) return word('true');
  if (first == LOWER_F) return word('false');
  if (first == LOWER_N) return word('null');
  return numeral();
}

/** An object or an array, from its opening bracket up to `close`. */
function members(depth: i32, close: i32): bool {
  at++;
  if (peek() == close) {
    at++;
    return true;
  }
  while (true) {
    if (close == CLOSE_BRACE) {
      if (peek() != QUOTE) return fail(invalid);
      if (!text()) return false;
      if (peek() != COLON) return fail(invalid);
      at++;
    }
    if (!value(depth + 1)) return false;
    const next = peek();
    at++;
    if (next == close) return true;
    if (next != COMMA) return fail(invalid);
  }
}

function word(letters: string): bool {
  if (at + letters.length > end || !isText(at, letters.length, letters)) return fail(invalid);
  at += letters.length;
  return true;
}

function digits(): bool {
  const from = at;
  while (at < end && isDigit(load<u8>(at))) at++;
  return at > from || fail(invalid);
}

function numeral(): bool {
  const from = at;
  if (at < end && load<u8>(at) == MINUS) at++;
  if (at < end && load<u8>(at) == DIGIT_0) at++;
  else if (!digits()) return false;
  if (at < end && load<u8>(at) == POINT) {
    at++;
    if (!digits()) return false;
  }
  if (at < end && toLower(load<u8>(at)) == LOWER_E) {
    at++;
    if (at < end && (load<u8>(at) == PLUS || load<u8>(at) == MINUS)) at++;
    const exponent = at;
    if (!digits()) return false;
    if (at - exponent > maxExponentDigits) return fail(tooLarge);
  }
  return at - from <= maxNumberLength || fail(tooLarge);
}

function text(): bool {
  at++;
  while (at < end) {
    const byte: i32 = load<u8>(at);
    if (byte == QUOTE) {
      at++;
      return true;
    }
    if (byte < SPACE) return fail(invalid);
    if (byte != BACKSLASH) at++;
    else if (!escape()) return false;
  }
  return fail(invalid);
}

function escape(): bool {
  if (at + 1 >= end) return fail(invalid);
  const kind: i32 = load<u8>(at + 1);
  if (kind != LOWER_U) {
    at += 2;
    const known = kind == QUOTE || kind == BACKSLASH || kind == SLASH || kind == LOWER_B;
    return known || kind == LOWER_F || kind == LOWER_N || kind == LOWER_R || kind == LOWER_T || fail(invalid);
  }
  const unit = hexUnit(at + 2);
  if (unit < 0) return fail(invalid);
  if (isSurrogate(unit)) {
    if (isHighSurrogate(unit) && isLowSurrogateAt(at + 6)) at += 6;
    else storeText(at + 2, 'fffd');
  }
  at += 6;
  return true;
}

function isHighSurrogate(unit: i32): bool {
  return (unit & 0xfc00) == 0xd800;
}

/** Whether an escaped low surrogate begins at an address. */
function isLowSurrogateAt(from: i32): bool {
  if (from + 2 > end || load<u8>(from) != BACKSLASH || load<u8>(from + 1) != LOWER_U) return false;
  const unit = hexUnit(from + 2);
  return unit >= 0 && (unit & 0xfc00) == 0xdc00;
}

/** Four hexadecimal digits; −1 when they are not there. */
function hexUnit(from: i32): i32 {
  if (from + 4 > end) return -1;
  let unit = 0;
  for (let i = 0; i < 4; i++) {
    const digit = hexValue(load<u8>(from + i));
    if (digit < 0) return -1;
    unit = (unit << 4) | digit;
  }
  return unit;
}
