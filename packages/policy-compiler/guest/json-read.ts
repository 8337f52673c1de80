/**
 * Reads JSON (RFC 8259) within the limits. OPA's parser takes more than JSON, so only numbers and strings with escapes are
 * left to it. It aborts on half of a surrogate pair (`\ud800`): each becomes U+FFFD here, in place, as `opa eval` reads it.
 * Not checked: UTF-8, which the component model did. There is one state: what is called while values are made must not
 * read JSON here.
 */
import { opa_array, opa_array_append, opa_json_parse, opa_null, opa_object, opa_object_insert } from './abi/opa';
import { OpaString, Value } from './abi/value';
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
import { hexUnit, isHighSurrogate, isLowSurrogateAt } from './values/escapes';
import { booleanValue, isString, lengthOf, stringValue, textOf } from './values/values';
import { beginText, endText, putBytes, writtenAt } from './values/writer';

export const valid: i32 = 0;
const invalid: i32 = 1;
export const tooLarge: i32 = 2;

/** What is left to read: [at, end). */
let at: i32 = 0;
let end: i32 = 0;
/** How many values there were so far. */
let values: i32 = 0;
let outcome: i32 = 0;
/** Whether values are made of what is read. Where they are not, each is `unmade`. */
let makes: bool = false;
const unmade: Value = 1;
/** Whether there is an escape in the string that was read last. */
let escaped: bool = false;

/** @returns the value, in which texts of the input lie where they were; 0 when it is not valid. */
export function readJson(address: i32, length: i32): Value {
  makes = true;
  const read = document(address, length);
  return outcome == valid ? read : 0;
}

/** @returns `valid`, `invalid` or `tooLarge`. */
export function checkJson(address: i32, length: i32): i32 {
  makes = false;
  document(address, length);
  return outcome;
}

function document(address: i32, length: i32): Value {
  at = address;
  end = address + length;
  values = 0;
  outcome = valid;
  const read = value(0);
  if (read != 0 && peek() != -1) outcome = invalid;
  return read;
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

/** @returns 0 when there is none that is valid. */
function value(depth: i32): Value {
  if (++values > maxValues || depth > maxDepth) return refused(tooLarge);
  const first = peek();
  if (first == QUOTE) return quoted();
  if (first == OPEN_BRACE) return members(depth, CLOSE_BRACE);
  if (first == OPEN_BRACKET) return members(depth, CLOSE_BRACKET);
  if (first == LOWER_T) return word('true');
  if (first == LOWER_F) return word('false');
  if (first == LOWER_N) return word('null');
  return numeral();
}

function refused(reason: i32): Value {
  fail(reason);
  return 0;
}

/** An object or an array, from its opening bracket up to `close`. */
function members(depth: i32, close: i32): Value {
  const isObject = close == CLOSE_BRACE;
  const collection = !makes ? unmade : isObject ? opa_object() : opa_array();
  at++;
  if (peek() == close) {
    at++;
    return collection;
  }
  while (true) {
    let name: Value = 0;
    if (isObject) {
      if (peek() != QUOTE) return refused(invalid);
      name = quoted();
      if (name == 0) return 0;
      if (peek() != COLON) return refused(invalid);
      at++;
    }
    const member = value(depth + 1);
    if (member == 0) return 0;
    if (makes) {
      if (isObject) opa_object_insert(collection, name, member);
      else opa_array_append(collection, member);
    }
    const next = peek();
    at++;
    if (next == close) return collection;
    if (next != COMMA) return refused(invalid);
  }
}

function word(letters: string): Value {
  if (at + letters.length > end || !isText(at, letters.length, letters)) return refused(invalid);
  const first: i32 = load<u8>(at);
  at += letters.length;
  if (!makes) return unmade;
  return first == LOWER_N ? opa_null() : booleanValue(first == LOWER_T);
}

function quoted(): Value {
  const from = at;
  escaped = false;
  if (!text()) return 0;
  if (!makes) return unmade;
  if (escaped) return opa_json_parse(from, at - from);
  const made = stringValue(from + 1, at - from - 2);
  // The text is no allocation.
  changetype<OpaString>(made).free = 0;
  return made;
}

function digits(): bool {
  const from = at;
  while (at < end && isDigit(load<u8>(at))) at++;
  return at > from || fail(invalid);
}

function numeral(): Value {
  const from = at;
  if (!number(from)) return 0;
  return makes ? opa_json_parse(from, at - from) : unmade;
}

function number(from: i32): bool {
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
  escaped = true;
  if (at + 1 >= end) return fail(invalid);
  const kind: i32 = load<u8>(at + 1);
  if (kind != LOWER_U) {
    at += 2;
    const known = kind == QUOTE || kind == BACKSLASH || kind == SLASH || kind == LOWER_B;
    return known || kind == LOWER_F || kind == LOWER_N || kind == LOWER_R || kind == LOWER_T || fail(invalid);
  }
  const unit = hexUnit(at + 2, end);
  if (unit < 0) return fail(invalid);
  if (isSurrogate(unit)) {
    if (isHighSurrogate(unit) && isLowSurrogateAt(at + 6, end)) at += 6;
    else storeText(at + 2, 'fffd');
  }
  at += 6;
  return true;
}
