/** `regex.*` built-ins that OPA's WebAssembly lacks. */
import { integer, isInt64 } from '../values/numbers';
import { opa_array, opa_array_append, opa_value_type } from '../abi/opa';
import {
  beginMatches,
  endMatches,
  groupAt,
  groupLength,
  matchEnd,
  matchStart,
  nextMatch,
  wordLength,
} from './regex-matches';
import { countGroups, groupNamed } from './regex-groups';
import {
  findByte,
  isDigit,
  isString,
  lengthOf,
  stringValue,
  textOf,
  typeNumber,
  undefinedValue,
} from '../values/values';
import { beginText, endText, putByte, putBytes } from '../values/writer';

export function regex_find_n(pattern: i32, text: i32, most: i32): i32 {
  if (!isString(pattern) || !isString(text) || opa_value_type(most) != typeNumber || !isInt64(most))
    return undefinedValue;
  const limit = integer;
  if (!beginMatches(pattern, text, 0)) return undefinedValue;
  const matches = opa_array();
  for (let count: i64 = 0; (limit < 0 || count < limit) && nextMatch(); count++) {
    opa_array_append(matches, stringValue(textOf(text) + matchStart, matchEnd - matchStart));
  }
  endMatches();
  return matches;
}

export function regex_split(pattern: i32, text: i32): i32 {
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
    to = matchStart;
    // An empty match at the very beginning splits nothing off.
    if (matchEnd != 0) opa_array_append(parts, stringValue(address + from, to - from));
    from = matchEnd;
  }
  if (to != length) opa_array_append(parts, stringValue(address + from, length - from));
  endMatches();
  return parts;
}

/** Replaces every match; `$1`, `${1}`, `$name` and `${name}` stand for groups, `$$` for `$`. */
export function regex_replace(text: i32, pattern: i32, replacement: i32): i32 {
  if (!isString(text) || !isString(pattern) || !isString(replacement)) return undefinedValue;
  const groups = countGroups(pattern);
  if (!beginMatches(pattern, text, groups)) return undefinedValue;
  const address = textOf(text);
  let from = 0;
  beginText();
  while (nextMatch()) {
    putBytes(address + from, matchStart - from);
    expand(replacement, pattern, groups);
    from = matchEnd;
  }
  putBytes(address + from, lengthOf(text) - from);
  endMatches();
  return endText();
}

function expand(replacement: i32, pattern: i32, groups: i32): void {
  let at = textOf(replacement);
  const end = at + lengthOf(replacement);
  while (at < end) {
    const dollar = findByte(at, end, 0x24);
    const literalEnd = dollar < 0 ? end : dollar;
    putBytes(at, literalEnd - at);
    if (dollar < 0) return;
    at = dollar + 1;
    if (at < end && load<u8>(at) == 0x24) {
      putByte(0x24);
      at++;
      continue;
    }
    const braced = at < end && load<u8>(at) == 0x7b;
    const name = braced ? at + 1 : at;
    const length = name < end ? wordLength(name, end) : 0;
    const nameEnd = name + length;
    if (length == 0 || (braced && (nameEnd >= end || load<u8>(nameEnd) != 0x7d))) {
      putByte(0x24);
      continue;
    }
    at = braced ? nameEnd + 1 : nameEnd;
    const number = groupNumber(name, nameEnd);
    const group = number >= 0 ? number : groupNamed(pattern, name, length);
    if (group >= 0 && group <= groups && groupAt(group) != 0) putBytes(groupAt(group), groupLength(group));
  }
}

/** A number below 10⁹ without leading zeros; −1 for a name. */
function groupNumber(at: i32, end: i32): i32 {
  if (load<u8>(at) == 0x30 && end - at > 1) return -1;
  let number = 0;
  for (; at < end; at++) {
    if (!isDigit(load<u8>(at)) || number >= 100000000) return -1;
    number = number * 10 + (load<u8>(at) - 0x30);
  }
  return number;
}
