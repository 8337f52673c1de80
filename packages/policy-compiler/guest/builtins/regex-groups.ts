/** Capturing groups of a pattern that RE2 takes, found by reading it. */
import { Value } from '../abi/value';
import { sameBytes } from '../values/bytes';
import {
  BACKSLASH,
  CARET,
  CLOSE_BRACKET,
  COLON,
  GREATER_THAN,
  LESS_THAN,
  OPEN_BRACKET,
  OPEN_PARENTHESIS,
  QUESTION_MARK,
  UPPER_E,
  UPPER_P,
  UPPER_Q,
} from '../values/characters';
import { lengthOf, textOf } from '../values/values';
import { group } from './regex-matches';

/** The name of the group that `nextGroup` found; length 0 when it has none. */
class GroupName {
  static at: i32 = 0;
  static length: i32 = 0;
}

/** What is left of the pattern: [at, end). */
let at: i32 = 0;
let end: i32 = 0;

export function countGroups(pattern: Value): i32 {
  begin(pattern);
  let count = 0;
  while (nextGroup()) count++;
  return count;
}

/** The number of the group with a name; −1 when there is none. */
export function groupNamed(pattern: Value, name: i32, length: i32): i32 {
  begin(pattern);
  for (let group = 1; nextGroup(); group++) {
    if (GroupName.length == length && sameBytes(GroupName.at, name, length)) return group;
  }
  return -1;
}

function begin(pattern: Value): void {
  at = textOf(pattern);
  end = at + lengthOf(pattern);
}

function byteAt(address: i32): i32 {
  return address < end ? (load<u8>(address) as i32) : 0;
}

/** Goes behind the next opening parenthesis that captures. */
function nextGroup(): bool {
  while (at < end) {
    const byte = byteAt(at++);
    if (byte == BACKSLASH) skipEscape();
    else if (byte == OPEN_BRACKET) skipClass();
    else if (byte == OPEN_PARENTHESIS && captures()) return true;
  }
  return false;
}

/** Goes on from behind a backslash. `\Q` quotes everything up to `\E`. */
function skipEscape(): void {
  if (byteAt(at++) != UPPER_Q) return;
  while (at < end && !(byteAt(at) == BACKSLASH && byteAt(at + 1) == UPPER_E)) at++;
  at += 2;
}

/** Goes on from behind `[` to behind the class. A `]` that comes first, and one in `[:alpha:]`, does not end the class. */
function skipClass(): void {
  if (byteAt(at) == CARET) at++;
  if (byteAt(at) == CLOSE_BRACKET) at++;
  while (at < end) {
    const byte = byteAt(at++);
    if (byte == CLOSE_BRACKET) return;
    if (byte == BACKSLASH) skipEscape();
    else if (byte == OPEN_BRACKET && byteAt(at) == COLON) {
      let close = at + 1;
      while (close < end && !(byteAt(close) == COLON && byteAt(close + 1) == CLOSE_BRACKET)) close++;
      if (close < end) at = close + 2;
    }
  }
}

/** Whether the group captures whose `(` was just read: unless a `?` follows that does not begin a name. */
function captures(): bool {
  GroupName.length = 0;
  if (byteAt(at) != QUESTION_MARK) return true;
  let from = at + 1;
  if (byteAt(from) == UPPER_P) from++;
  if (byteAt(from) != LESS_THAN) return false;
  GroupName.at = from + 1;
  at = GroupName.at;
  while (at < end && byteAt(at) != GREATER_THAN) at++;
  GroupName.length = at - GroupName.at;
  return true;
}
