/** Strings by verb: %s %v %q %x %X. */
import { hasPrecision, hasWidth, minus, pad, plus, precision, sharp, sharpV, space, truncate, width } from './format';
import { isRaw, putQuoted, putRaw } from './quote';
import { insertRepeated, putByte, putBytes, putRepeated, written, writtenAt } from '../values/writer';
import { runeLength } from '../values/utf8';

/** False: the verb is not for strings. */
export function putString(at: i32, length: i32, verb: u32): bool {
  if (verb == 0x73 || (verb == 0x76 && !sharpV)) {
    const from = written();
    putBytes(at, length);
    truncate(from);
    pad(from, true);
  } else if (verb == 0x71 || verb == 0x76) putQuotedString(at, length);
  else if (verb == 0x78 || verb == 0x58) putHexString(at, length, verb == 0x58);
  else return false;
  return true;
}

function putQuotedString(at: i32, length: i32): void {
  let end = at + length;
  if (hasPrecision) {
    end = at;
    for (let left = precision; left > 0 && end < at + length; left--) end += runeLength(end);
  }
  const from = written();
  if (sharp && isRaw(at, end)) putRaw(at, end);
  else putQuoted(at, end, plus);
  pad(from, true);
}

/** Bytes as hexadecimal. The precision counts bytes; with the flag ` ` they stand apart, with `#` `0x` is before them. */
function putHexString(at: i32, length: i32, upperCase: bool): void {
  const from = written();
  const count = hasPrecision ? min(precision, length) : length;
  for (let i = 0; i < count; i++) {
    if (space && i > 0) putByte(0x20);
    if (sharp && (space || i == 0)) {
      putByte(0x30);
      putByte(upperCase ? 0x58 : 0x78);
    }
    putHexDigit(load<u8>(at + i) >> 4, upperCase);
    putHexDigit(load<u8>(at + i) & 15, upperCase);
  }
  pad(from, true);
}

function putHexDigit(digit: i32, upperCase: bool): void {
  putByte(digit < 10 ? 0x30 + digit : (upperCase ? 0x37 : 0x57) + digit);
}
