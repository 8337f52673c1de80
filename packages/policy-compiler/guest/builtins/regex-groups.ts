/** Capturing groups of a pattern that RE2 takes, found by reading it. */
import { lengthOf, sameBytes, textOf } from '../values/values';

/** The name of the group that `nextGroup` found; length 0 when it has none. */
let nameAt: i32 = 0;
let nameLength: i32 = 0;
let at: i32 = 0;
let end: i32 = 0;

export function countGroups(pattern: i32): i32 {
  begin(pattern);
  let count = 0;
  while (nextGroup()) count++;
  return count;
}

/** The number of the group with a name; −1 when there is none. */
export function groupNamed(pattern: i32, name: i32, length: i32): i32 {
  begin(pattern);
  for (let group = 1; nextGroup(); group++) {
    if (nameLength == length && sameBytes(nameAt, name, length)) return group;
  }
  return -1;
}

function begin(pattern: i32): void {
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
    if (byte == 0x5c) skipEscape();
    else if (byte == 0x5b) skipClass();
    else if (byte == 0x28 && captures()) return true;
  }
  return false;
}

/** Behind a backslash. `\Q` quotes everything up to `\E`. */
function skipEscape(): void {
  if (byteAt(at++) != 0x51) return;
  while (at < end && !(byteAt(at) == 0x5c && byteAt(at + 1) == 0x45)) at++;
  at += 2;
}

/** Behind `[`. A `]` that comes first, and one in `[:alpha:]`, does not end the class. */
function skipClass(): void {
  if (byteAt(at) == 0x5e) at++;
  if (byteAt(at) == 0x5d) at++;
  while (at < end) {
    const byte = byteAt(at++);
    if (byte == 0x5d) return;
    if (byte == 0x5c) skipEscape();
    else if (byte == 0x5b && byteAt(at) == 0x3a) {
      let close = at + 1;
      while (close < end && !(byteAt(close) == 0x3a && byteAt(close + 1) == 0x5d)) close++;
      if (close < end) at = close + 2;
    }
  }
}

/** Behind `(`: it captures unless a `?` follows that does not begin a name. */
function captures(): bool {
  nameLength = 0;
  if (byteAt(at) != 0x3f) return true;
  let from = at + 1;
  if (byteAt(from) == 0x50) from++;
  if (byteAt(from) != 0x3c) return false;
  nameAt = from + 1;
  at = nameAt;
  while (at < end && byteAt(at) != 0x3e) at++;
  nameLength = at - nameAt;
  return true;
}
