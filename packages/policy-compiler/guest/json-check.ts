/**
 * Strict JSON (RFC 8259), before OPA's parser, which takes more and aborts on some of what is JSON: a lone surrogate
 * (`\ud800`) becomes U+FFFD in place, as `opa eval` has it. UTF-8 need not be checked: the component model did.
 */
import { maxDepth, maxNumberLength, maxValues } from './abi/limits';

export const valid: i32 = 0;
export const invalid: i32 = 1;
export const tooLarge: i32 = 2;

let at: i32 = 0;
let end: i32 = 0;
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

function fail(reason: i32): bool {
  if (outcome == valid) outcome = reason;
  return false;
}

/** The next byte that is no white space; −1 at the end. */
function peek(): i32 {
  while (at < end) {
    const byte: i32 = load<u8>(at);
    if (byte != 0x20 && byte != 0x0a && byte != 0x0d && byte != 0x09) return byte;
    at++;
  }
  return -1;
}

function value(depth: i32): bool {
  if (++values > maxValues || depth > maxDepth) return fail(tooLarge);
  const first = peek();
  if (first == 0x22) return text();
  if (first == 0x7b) return members(depth, 0x7d);
  if (first == 0x5b) return members(depth, 0x5d);
  if (first == 0x74) return word(0x65757274, 4);
  if (first == 0x66) return at + 1 < end && load<u8>(at) == 0x66 && ++at > 0 && word(0x65736c61, 4);
  if (first == 0x6e) return word(0x6c6c756e, 4);
  return numeral();
}

/** An object or an array, up to its closing bracket. */
function members(depth: i32, close: i32): bool {
  at++;
  if (peek() == close) {
    at++;
    return true;
  }
  while (true) {
    if (close == 0x7d) {
      if (peek() != 0x22) return fail(invalid);
      if (!text()) return false;
      if (peek() != 0x3a) return fail(invalid);
      at++;
    }
    if (!value(depth + 1)) return false;
    const next = peek();
    at++;
    if (next == close) return true;
    if (next != 0x2c) return fail(invalid);
  }
}

/** Four letters, as they lie in memory. */
function word(letters: u32, length: i32): bool {
  if (at + length > end || load<u32>(at) != letters) return fail(invalid);
  at += length;
  return true;
}

function digits(): bool {
  const from = at;
  while (at < end && isDigit(load<u8>(at))) at++;
  return at > from || fail(invalid);
}

function isDigit(byte: i32): bool {
  return byte >= 0x30 && byte <= 0x39;
}

function numeral(): bool {
  const from = at;
  if (at < end && load<u8>(at) == 0x2d) at++;
  if (at < end && load<u8>(at) == 0x30) at++;
  else if (!digits()) return false;
  if (at < end && load<u8>(at) == 0x2e) {
    at++;
    if (!digits()) return false;
  }
  if (at < end && (load<u8>(at) | 0x20) == 0x65) {
    at++;
    if (at < end && (load<u8>(at) == 0x2b || load<u8>(at) == 0x2d)) at++;
    if (!digits()) return false;
  }
  return at - from <= maxNumberLength || fail(tooLarge);
}

function text(): bool {
  at++;
  while (at < end) {
    const byte: i32 = load<u8>(at);
    if (byte == 0x22) {
      at++;
      return true;
    }
    if (byte < 0x20) return fail(invalid);
    if (byte != 0x5c) at++;
    else if (!escape()) return false;
  }
  return fail(invalid);
}

function escape(): bool {
  if (at + 1 >= end) return fail(invalid);
  const kind: i32 = load<u8>(at + 1);
  if (kind != 0x75) {
    at += 2;
    const known = kind == 0x22 || kind == 0x5c || kind == 0x2f || kind == 0x62;
    return known || kind == 0x66 || kind == 0x6e || kind == 0x72 || kind == 0x74 || fail(invalid);
  }
  const unit = hexUnit(at + 2);
  if (unit < 0) return fail(invalid);
  if ((unit & 0xf800) == 0xd800) {
    const paired =
      unit < 0xdc00 && at + 8 <= end && load<u16>(at + 6) == 0x755c && (hexUnit(at + 8) & 0xfc00) == 0xdc00;
    if (paired) at += 6;
    else store<u32>(at + 2, 0x64666666); // "fffd"
  }
  at += 6;
  return true;
}

/** Four hexadecimal digits; −1 when they are not there. */
function hexUnit(from: i32): i32 {
  if (from + 4 > end) return -1;
  let unit = 0;
  for (let i = 0; i < 4; i++) {
    const byte: i32 = load<u8>(from + i);
    const letter = (byte | 0x20) - 0x57;
    if (isDigit(byte)) unit = (unit << 4) | (byte - 0x30);
    else if (letter >= 10 && letter <= 15) unit = (unit << 4) | letter;
    else return -1;
  }
  return unit;
}
