/** All matches of a regular expression, by OPA's own RE2, in the order and number that Go's regexp finds. */
import { opa_malloc, regex_compile, regex_keep, regex_match, StringPiece } from '../abi/opa';
import { Value } from '../abi/value';
import { storeText } from '../values/bytes';
import { runeLength } from '../values/utf8';
import { lengthOf, textOf } from '../values/values';

/** RE2::Anchor */
const unanchored: i32 = 0;
const anchorStart: i32 = 1;

let expression: i32 = 0;
let groups: i32 = 0;
/** The text. */
const text = changetype<StringPiece>(memory.data(8, 4));
/** Address of the groups of the last match: the whole, then those in parentheses. */
let found: i32 = 0;
let position: i32 = 0;
let previousEnd: i32 = 0;

/** Where the last match begins and ends, in bytes from the text's beginning. */
export class Match {
  static start: i32 = 0;
  static end: i32 = 0;
}

/** Compiles a pattern. `groupCount`: how many groups are wanted, 0 for the whole match only. False: it is none. */
export function beginMatches(pattern: Value, search: Value, groupCount: i32): bool {
  expression = regex_compile(terminated(pattern));
  if (expression == 0) return false;
  groups = groupCount + 1;
  found = opa_malloc(groups * offsetof<StringPiece>());
  text.address = textOf(search);
  text.length = lengthOf(search);
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
  while (position <= text.length) {
    if (!regex_match(expression, text, position, text.length, unanchored, found, groups)) return false;
    const match = group(0);
    Match.start = match.address - text.address;
    Match.end = Match.start + match.length;
    const repeated = Match.end == position && Match.start == previousEnd;
    previousEnd = Match.end;
    if (Match.end != position) position = Match.end;
    else position += position < text.length ? runeLength(text.address + position) : 1;
    if (!repeated) return true;
  }
  return false;
}

/** A group of the last match; 0 is the whole. Its address is 0 when it took no part. */
export function group(number: i32): StringPiece {
  return changetype<StringPiece>(found + number * offsetof<StringPiece>());
}

/** How many bytes at an address are letters, digits and underscores of any script. */
export function wordLength(at: i32, end: i32): i32 {
  const word = '[\\p{L}\\p{Nd}_]+';
  const pattern = opa_malloc(word.length + 1);
  storeText(pattern, word);
  store<u8>(pattern + word.length, 0);
  const words = regex_compile(pattern);
  const pieces = opa_malloc(2 * offsetof<StringPiece>());
  const searched = changetype<StringPiece>(pieces);
  const first = changetype<StringPiece>(pieces + offsetof<StringPiece>());
  searched.address = at;
  searched.length = end - at;
  const matched = regex_match(words, searched, 0, end - at, anchorStart, changetype<i32>(first), 1);
  regex_keep(words);
  return matched ? first.length : 0;
}

/** The pattern, NUL-terminated: a NUL within it becomes `\x00`, which means the same. */
function terminated(pattern: Value): i32 {
  const length = lengthOf(pattern);
  const copy = opa_malloc(length * 4 + 1);
  let to = copy;
  for (let i = 0; i < length; i++) {
    const byte: i32 = load<u8>(textOf(pattern) + i);
    if (byte != 0) store<u8>(to++, byte as u8);
    else {
      storeText(to, '\\x00');
      to += 4;
    }
  }
  store<u8>(to, 0);
  return copy;
}
