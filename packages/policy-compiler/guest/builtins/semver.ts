/** `semver.*` built-ins (SemVer 2.0.0; a leading `v` is taken, as OPA does). */
import { Value } from '../abi/value';
import { findByte } from '../values/bytes';
import { DIGIT_0, isDigit, isSmallLetter, LOWER_V, MINUS, PLUS, POINT, toLower } from '../values/characters';
import { booleanValue, integerValue, isString, lengthOf, textOf, undefinedValue } from '../values/values';

@unmanaged
class Version {
  major: i64;
  minor: i64;
  patch: i64;
  /** Where the pre-release begins and ends. */
  preRelease: i32;
  end: i32;
}

const left = changetype<Version>(memory.data(32, 8));
const right = changetype<Version>(memory.data(32, 8));

export function semver_is_valid(version: Value): Value {
  return booleanValue(isString(version) && parse(version, left));
}

export function semver_compare(a: Value, b: Value): Value {
  if (!isString(a) || !isString(b) || !parse(a, left) || !parse(b, right)) return undefinedValue;
  if (left.major != right.major) return integerValue(left.major > right.major ? 1 : -1);
  if (left.minor != right.minor) return integerValue(left.minor > right.minor ? 1 : -1);
  if (left.patch != right.patch) return integerValue(left.patch > right.patch ? 1 : -1);
  return integerValue(comparePreReleases(left.preRelease, left.end, right.preRelease, right.end));
}

function parse(string: Value, into: Version): bool {
  let at = textOf(string);
  let end = at + lengthOf(string);
  if (at < end && load<u8>(at) == LOWER_V) at++;
  const build = findByte(at, end, PLUS);
  if (build >= 0) {
    if (!areIdentifiers(build + 1, end, false)) return false;
    end = build;
  }
  const hyphen = findByte(at, end, MINUS);
  into.preRelease = hyphen < 0 ? end : hyphen + 1;
  into.end = end;
  if (hyphen >= 0) {
    if (!areIdentifiers(hyphen + 1, end, true)) return false;
    end = hyphen;
  }
  const minorAt = findByte(at, end, POINT) + 1;
  const patchAt = minorAt > 0 ? findByte(minorAt, end, POINT) + 1 : 0;
  if (patchAt == 0) return false;
  into.major = parseNumber(at, minorAt - 1);
  into.minor = parseNumber(minorAt, patchAt - 1);
  into.patch = parseNumber(patchAt, end);
  return into.major >= 0 && into.minor >= 0 && into.patch >= 0;
}

/** A number without leading zeros; −1 for anything else. */
function parseNumber(at: i32, end: i32): i64 {
  if (at == end || end - at > 19 || (load<u8>(at) == DIGIT_0 && end - at > 1)) return -1;
  let number: u64 = 0;
  for (; at < end; at++) {
    if (!isDigit(load<u8>(at))) return -1;
    number = number * 10 + (load<u8>(at) - DIGIT_0);
  }
  return number as i64; // over the greatest i64: negative
}

/** Dot-separated identifiers of letters, digits and hyphens. In a pre-release, numbers have no leading zeros. */
function areIdentifiers(at: i32, end: i32, preRelease: bool): bool {
  while (true) {
    const stop = identifierEnd(at, end);
    if (stop == at) return false;
    if (preRelease && load<u8>(at) == DIGIT_0 && stop - at > 1 && isNumeric(at, stop)) return false;
    if (stop == end) return true;
    if (load<u8>(stop) != POINT) return false;
    at = stop + 1;
  }
}

function identifierEnd(at: i32, end: i32): i32 {
  for (; at < end; at++) {
    const byte: i32 = load<u8>(at);
    if (!isDigit(byte) && byte != MINUS && !isSmallLetter(toLower(byte))) break;
  }
  return at;
}

function isNumeric(at: i32, end: i32): bool {
  for (let i = at; i < end; i++) if (!isDigit(load<u8>(i))) return false;
  return at < end;
}

/** Precedence of pre-releases: none is the greatest; numbers are less than texts; more identifiers are greater. */
function comparePreReleases(a: i32, aEnd: i32, b: i32, bEnd: i32): i32 {
  if (a == aEnd || b == bEnd) return (a == aEnd ? 1 : 0) - (b == bEnd ? 1 : 0);
  while (a < aEnd && b < bEnd) {
    const aStop = identifierEnd(a, aEnd);
    const bStop = identifierEnd(b, bEnd);
    const order = compareIdentifiers(a, aStop, b, bStop);
    if (order != 0) return order;
    a = aStop + 1;
    b = bStop + 1;
  }
  return (a < aEnd ? 1 : 0) - (b < bEnd ? 1 : 0);
}

function compareIdentifiers(a: i32, aEnd: i32, b: i32, bEnd: i32): i32 {
  const numeric = isNumeric(a, aEnd);
  if (numeric != isNumeric(b, bEnd)) return numeric ? -1 : 1;
  if (numeric) {
    const x = boundedNumber(a, aEnd);
    const y = boundedNumber(b, bEnd);
    return x == y ? 0 : x < y ? -1 : 1;
  }
  const shorter = min(aEnd - a, bEnd - b);
  const order = memory.compare(a, b, shorter);
  if (order != 0) return order < 0 ? -1 : 1;
  return aEnd - a == bEnd - b ? 0 : aEnd - a < bEnd - b ? -1 : 1;
}

/** As OPA reads it: what is more than an i64 is the greatest i64. */
function boundedNumber(at: i32, end: i32): i64 {
  const number = parseNumber(at, end);
  return number < 0 ? i64.MAX_VALUE : number;
}
