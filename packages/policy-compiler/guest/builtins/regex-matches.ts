/** All matches of a regular expression, by OPA's own RE2, in the order and number that Go's regexp finds. */
import { opa_malloc, regex_compile, regex_keep, regex_match } from '../abi/opa';
import { runeLength } from '../values/utf8';
import { lengthOf, textOf } from '../values/values';

/** RE2::Anchor */
const unanchored: i32 = 0;
const anchorStart: i32 = 1;

let expression: i32 = 0;
let groups: i32 = 0;
/** The text as re2::StringPiece: address, length. */
const piece = memory.data(8, 4) as i32;
/** Groups of the last match: `groups` times a re2::StringPiece. */
let found: i32 = 0;
let position: i32 = 0;
let previousEnd: i32 = 0;

/** Where the last match begins and ends, in bytes from the text's beginning. */
export let matchStart: i32 = 0;
export let matchEnd: i32 = 0;

/** Compiles a pattern. `groupCount`: how many groups are wanted, 0 for the whole match only. False: it is none. */
export function beginMatches(pattern: i32, text: i32, groupCount: i32): bool {
  expression = regex_compile(terminated(pattern));
  if (expression == 0) return false;
  groups = groupCount + 1;
  found = opa_malloc(groups * 8);
  store<i32>(piece, textOf(text));
  store<i32>(piece, lengthOf(text), 4);
  position = 0;
  previousEnd = -1;
  return true;
}

/** For OPA's own regular expressions to find the compiled pattern again. */
export function endMatches(): void {
  regex_keep(expression);
}

/** Finds the next match; an empty one right behind the previous match is none. */
export function nextMatch(): bool {
  const end = load<i32>(piece, 4);
  while (position <= end) {
    if (!regex_match(expression, piece, position, end, unanchored, found, groups)) return false;
    matchStart = load<i32>(found) - load<i32>(piece);
    matchEnd = matchStart + load<i32>(found, 4);
    const repeated = matchEnd == position && matchStart == previousEnd;
    previousEnd = matchEnd;
    if (matchEnd != position) position = matchEnd;
    else position += position < end ? runeLength(load<i32>(piece) + position) : 1;
    if (!repeated) return true;
  }
  return false;
}

/** Address of a group of the last match; 0 when it took no part. */
export function groupAt(group: i32): i32 {
  return load<i32>(found + group * 8);
}

export function groupLength(group: i32): i32 {
  return load<i32>(found + group * 8, 4);
}

/** How many bytes at an address are letters, digits and underscores of any script. */
export function wordLength(at: i32, end: i32): i32 {
  const word = '[\\p{L}\\p{Nd}_]+';
  const pattern = opa_malloc(word.length + 1);
  for (let i = 0; i < word.length; i++) store<u8>(pattern + i, word.charCodeAt(i) as u8);
  store<u8>(pattern + word.length, 0);
  const words = regex_compile(pattern);
  const wordPiece = opa_malloc(16);
  store<i32>(wordPiece, at);
  store<i32>(wordPiece, end - at, 4);
  const matched = regex_match(words, wordPiece, 0, end - at, anchorStart, wordPiece + 8, 1);
  regex_keep(words);
  return matched ? load<i32>(wordPiece, 12) : 0;
}

/** The pattern, NUL-terminated: a NUL within it becomes `\x00`, which means the same. */
function terminated(pattern: i32): i32 {
  const length = lengthOf(pattern);
  const copy = opa_malloc(length * 4 + 1);
  let to = copy;
  for (let i = 0; i < length; i++) {
    const byte: i32 = load<u8>(textOf(pattern) + i);
    if (byte != 0) store<u8>(to++, byte as u8);
    else {
      store<u32>(to, 0x3030785c); // \x00
      to += 4;
    }
  }
  store<u8>(to, 0);
  return copy;
}
