/** `regex.*` built-ins that OPA's WebAssembly lacks. */
import { opa_array, opa_array_append, opa_value_type, StringPiece } from '../abi/opa';
import { typeNumber, Value } from '../abi/value';
import { findByte } from '../values/bytes';
import { CLOSE_BRACE, DIGIT_0, DOLLAR, isDigit, OPEN_BRACE } from '../values/characters';
import { isInt64, ReadNumber } from '../values/numbers';
import { isString, lengthOf, stringValue, textOf, undefinedValue } from '../values/values';
import { beginText, endText, putByte, putBytes } from '../values/writer';
import { countGroups, groupNamed } from './regex-groups';
import { beginMatches, endMatches, group, Match, nextMatch, wordLength } from './regex-matches';

export function regex_find_n(pattern: Value, text: Value, most: Value): Value {
  if (!isString(pattern) || !isString(text) || opa_value_type(most) != typeNumber || !isInt64(most))
    return undefinedValue;
  const limit = ReadNumber.integer;
  if (!beginMatches(pattern, text, 0)) return undefinedValue;
  const matches = opa_array();
  for (let count: i64 = 0; (limit < 0 || count < limit) && nextMatch(); count++) {
    opa_array_append(matches, stringValue(textOf(text) + Match.start, Match.end - Match.start));
  }
  endMatches();
  return matches;
}

export function regex_split(pattern: Value, text: Value): Value {
  if (!isString(pattern) || !isString(text) || !beginMatches(pattern, text, 0)) return undefinedValue;
  const parts = opa_array();
  const address = textOf(text);
  const length = lengthOf(text);
  if (length == 0 && lengthOf(pattern) > 0) {
    opa_array_append(parts, text);
    return parts;
  }
  let from = 0;
  let to = 0;
  while (nextMatch()) {
    to = Match.start;
    // An empty match at the very beginning splits nothing off.
    if (Match.end != 0) opa_array_append(parts, stringValue(address + from, to - from));
    from = Match.end;
  }
  if (to != length) opa_array_append(parts, stringValue(address + from, length - from));
  endMatches();
  return parts;
}

/** Replaces every match; `$1`, `${1}`, `$name` and `${name}` stand for groups, `$$` for `$`. */
export function regex_replace(text: Value, pattern: Value, replacement: Value): Value {
  if (!isString(text) || !isString(pattern) || !isString(replacement)) return undefinedValue;
  const groups = countGroups(pattern);
  if (!beginMatches(pattern, text, groups)) return undefinedValue;
  const address = textOf(text);
  let from = 0;
  beginText();
  while (nextMatch()) {
    putBytes(address + from, Match.start - from);
    expand(replacement, pattern, groups);
    from = Match.end;
  }
  putBytes(address + from, lengthOf(text) - from);
  endMatches();
  return endText();
}

/** Writes the replacement for the last match. */
function expand(replacement: Value, pattern: Value, groups: i32): void {
  let at = textOf(replacement);
  const end = at + lengthOf(replacement);
  while (at < end) {
    const dollar = findByte(at, end, DOLLAR);
    const literalEnd = dollar < 0 ? end : dollar;
    putBytes(at, literalEnd - at);
    if (dollar < 0) return;
    at = dollar + 1;
    if (at < end && load<u8>(at) == DOLLAR) {
      putByte(DOLLAR);
      at++;
      continue;
    }
    const braced = at < end && load<u8>(at) == OPEN_BRACE;
    const name = braced ? at + 1 : at;
    const length = name < end ? wordLength(name, end) : 0;
    const nameEnd = name + length;
    if (length == 0 || (braced && (nameEnd >= end || load<u8>(nameEnd) != CLOSE_BRACE))) {
      putByte(DOLLAR);
      continue;
    }
    at = braced ? nameEnd + 1 : nameEnd;
    const number = groupNumber(name, nameEnd);
    const wanted = number >= 0 ? number : groupNamed(pattern, name, length);
    if (wanted >= 0 && wanted <= groups) putGroup(group(wanted));
  }
}

function putGroup(piece: StringPiece): void {
  if (piece.address != 0) putBytes(piece.address, piece.length);
}

/** The number of a group, if its name is one: below 10⁹, without leading zeros. Else −1. */
function groupNumber(at: i32, end: i32): i32 {
  if (load<u8>(at) == DIGIT_0 && end - at > 1) return -1;
  let number = 0;
  for (; at < end; at++) {
    if (!isDigit(load<u8>(at)) || number >= 100000000) return -1;
    number = number * 10 + (load<u8>(at) - DIGIT_0);
  }
  return number;
}
