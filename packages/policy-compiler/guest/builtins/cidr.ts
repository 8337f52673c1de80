/** `net.cidr_is_valid`, and what the other functions of CIDRs are given. */
import { give_up } from '../abi/opa';
import { Value } from '../abi/value';
import { findByte } from '../values/bytes';
import { COLON, DIGIT_0, hexValue, isDigit, LOWER_F, POINT, SLASH, toLower } from '../values/characters';
import { booleanValue, isString, lengthOf, textOf } from '../values/values';
import { beginText, putByte, putText, writtenAt } from '../values/writer';

export function net_cidr_is_valid(cidr: Value): Value {
  if (!isString(cidr)) return booleanValue(false);
  const at = textOf(cidr);
  const end = at + lengthOf(cidr);
  const slash = findByte(at, end, SLASH);
  return booleanValue(slash >= 0 && isAddress(at, slash, end));
}

/**
 * What `net.cidr_contains` and `net.cidr_intersects` are to read: an address or a CIDR, or, if the text is neither, what is no
 * text. OPA's WebAssembly takes more, such as `::1:` and what comes behind a NUL. An IPv4 address in IPv6 (`::ffff:10.0.0.1`),
 * which is IPv4 for `opa eval`, ends the evaluation.
 */
export function cidr_text(text: Value): Value {
  if (!isString(text)) return text;
  const at = textOf(text);
  const end = at + lengthOf(text);
  const slash = findByte(at, end, SLASH);
  if (!isAddress(at, slash < 0 ? end : slash, end)) return booleanValue(false);
  if (mayBeMapped(at, end)) {
    beginText();
    putText('an IPv4 address in IPv6 (::ffff:0:0/96) is not read');
    putByte(0);
    give_up(writtenAt(0));
  }
  return text;
}

/** Whether an address begins with zeros and then `ffff`, as IPv4-mapped ones do (RFC 4291 §2.5.5.2). */
function mayBeMapped(at: i32, end: i32): bool {
  while (at < end && (load<u8>(at) == COLON || load<u8>(at) == DIGIT_0)) at++;
  if (at + 4 > end) return false;
  for (let i = 0; i < 4; i++) if (toLower(load<u8>(at + i)) != LOWER_F) return false;
  return true;
}

/** Whether there is an address up to `slash`, and a prefix length behind it unless that is the end. */
function isAddress(at: i32, slash: i32, end: i32): bool {
  const dot = findByte(at, slash, POINT);
  const colon = findByte(at, slash, COLON);
  const isV4 = dot >= 0 && (colon < 0 || dot < colon);
  const valid = isV4 ? isIpv4(at, slash) : colon >= 0 && isIpv6(at, slash);
  return valid && (slash == end || isPrefixLength(slash + 1, end, isV4 ? 32 : 128));
}

function isPrefixLength(at: i32, end: i32, most: i32): bool {
  let length = 0;
  for (let i = at; i < end; i++) {
    if (!isDigit(load<u8>(i))) return false;
    length = length * 10 + (load<u8>(i) - DIGIT_0);
    if (length > most) return false;
  }
  return at < end;
}

/** Four numbers up to 255 without leading zeros. */
function isIpv4(at: i32, end: i32): bool {
  for (let field = 0; field < 4; field++) {
    const from = at;
    let number = 0;
    while (at < end && isDigit(load<u8>(at)) && number < 256) number = number * 10 + (load<u8>(at++) - DIGIT_0);
    if (at == from || number > 255 || (load<u8>(from) == DIGIT_0 && at - from > 1)) return false;
    if (field < 3 && (at == end || load<u8>(at++) != POINT)) return false;
  }
  return at == end;
}

/** Eight groups, `::` once for one or more of them, the last two perhaps as IPv4 (RFC 4291 §2.2). No zone. */
function isIpv6(at: i32, end: i32): bool {
  let groups = 0;
  let shortened = false;
  if (end - at >= 2 && load<u8>(at) == COLON && load<u8>(at + 1) == COLON) {
    shortened = true;
    at += 2;
    if (at == end) return true;
  }
  while (groups < 8) {
    const from = at;
    while (at < end && at - from < 4 && hexValue(load<u8>(at)) >= 0) at++;
    if (at < end && load<u8>(at) == POINT) {
      if (!isIpv4(from, end) || groups > 6) return false;
      groups += 2;
      at = end;
      break;
    }
    if (at == from) return false;
    groups++;
    if (at == end) break;
    if (load<u8>(at++) != COLON || at == end) return false;
    if (load<u8>(at) == COLON) {
      if (shortened) return false;
      shortened = true;
      if (++at == end) break;
    }
  }
  return at == end && (shortened ? groups < 8 : groups == 8);
}
