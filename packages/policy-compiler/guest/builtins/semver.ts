/** `semver.*` built-ins (SemVer 2.0.0; a leading `v` is taken, as OPA does). */
import {
  booleanValue,
  findByte,
  integerValue,
  isDigit,
  isString,
  lengthOf,
  textOf,
  undefinedValue,
} from '../values/values';

/** A parsed version: major, minor, patch (i64 each), then where the pre-release begins and ends. */
const left = memory.data(32, 8) as i32;
const right = memory.data(32, 8) as i32;

export function semver_is_valid(version: i32): i32 {
  return booleanValue(isString(version) && parse(version, left));
}

export function semver_compare(a: i32, b: i32): i32 {
  if (!isString(a) || !isString(b) || !parse(a, left) || !parse(b, right)) return undefinedValue;
  for (let i = 0; i < 24; i += 8) {
    if (load<i64>(left + i) != load<i64>(right + i))
      return integerValue(load<i64>(left + i) > load<i64>(right + i) ? 1 : -1);
  }
  return integerValue(
    comparePreReleases(load<i32>(left, 24), load<i32>(left, 28), load<i32>(right, 24), load<i32>(right, 28)),
  );
}

function parse(version: i32, into: i32): bool {
  let at = textOf(version);
  let end = at + lengthOf(version);
  if (at < end && load<u8>(at) == 0x76) at++;
  const build = findByte(at, end, 0x2b);
  if (build >= 0) {
    if (!areIdentifiers(build + 1, end, false)) return false;
    end = build;
  }
  const preRelease = findByte(at, end, 0x2d);
  store<i32>(into, preRelease < 0 ? end : preRelease + 1, 24);
  store<i32>(into, end, 28);
  if (preRelease >= 0) {
    if (!areIdentifiers(preRelease + 1, end, true)) return false;
    end = preRelease;
  }
  for (let part = 0; part < 3; part++) {
    const stop = part < 2 ? findByte(at, end, 0x2e) : end;
    if (stop < 0) return false;
    const number = parseNumber(at, stop);
    if (number < 0) return false;
    store<i64>(into + part * 8, number);
    at = stop + 1;
  }
  return true;
}

/** A number without leading zeros; −1 for anything else. */
function parseNumber(at: i32, end: i32): i64 {
  if (at == end || end - at > 19 || (load<u8>(at) == 0x30 && end - at > 1)) return -1;
  let number: u64 = 0;
  for (; at < end; at++) {
    if (!isDigit(load<u8>(at))) return -1;
    number = number * 10 + (load<u8>(at) - 0x30);
  }
  return number as i64; // over the greatest i64: negative
}

/** Dot-separated identifiers of letters, digits and hyphens. In a pre-release, numbers have no leading zeros. */
function areIdentifiers(at: i32, end: i32, preRelease: bool): bool {
  while (true) {
    const stop = identifierEnd(at, end);
    if (stop == at) return false;
    if (preRelease && load<u8>(at) == 0x30 && stop - at > 1 && isNumeric(at, stop)) return false;
    if (stop == end) return true;
    if (load<u8>(stop) != 0x2e) return false;
    at = stop + 1;
  }
}

function identifierEnd(at: i32, end: i32): i32 {
  for (; at < end; at++) {
    const byte: i32 = load<u8>(at);
    const letter = byte | 0x20;
    if (!isDigit(byte) && byte != 0x2d && !(letter >= 0x61 && letter <= 0x7a)) break;
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
