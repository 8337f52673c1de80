/** Strings by verb: %s %v %q %x %X. */
import { DIGIT_0, hexDigit, LOWER_Q, LOWER_S, LOWER_V, LOWER_X, SPACE, UPPER_X } from '../values/characters';
import { runeLength } from '../values/utf8';
import { putByte, putBytes, written } from '../values/writer';
import { Directive, pad, truncate } from './directive';
import { isRaw, putQuoted, putRaw } from './quote';

/** False: the verb is not for strings. */
export function putString(at: i32, length: i32, verb: u32): bool {
  if (verb == LOWER_S || (verb == LOWER_V && !Directive.sharpV)) {
    const from = written();
    putBytes(at, length);
    truncate(from);
    pad(from, true);
  } else if (verb == LOWER_Q || verb == LOWER_V) putQuotedString(at, length);
  else if (verb == LOWER_X || verb == UPPER_X) putHexString(at, length, verb == UPPER_X);
  else return false;
  return true;
}

function putQuotedString(at: i32, length: i32): void {
  let end = at + length;
  if (Directive.hasPrecision) {
    end = at;
    for (let left = Directive.precision; left > 0 && end < at + length; left--) end += runeLength(end);
  }
  const from = written();
  if (Directive.sharp && isRaw(at, end)) putRaw(at, end);
  else putQuoted(at, end, Directive.plus);
  pad(from, true);
}

/** Writes bytes as hexadecimal. The precision counts bytes. The flag ` ` puts them apart, `#` puts `0x` before them. */
function putHexString(at: i32, length: i32, upperCase: bool): void {
  const from = written();
  const count = Directive.hasPrecision ? min(Directive.precision, length) : length;
  for (let i = 0; i < count; i++) {
    if (Directive.space && i > 0) putByte(SPACE);
    if (Directive.sharp && (Directive.space || i == 0)) {
      putByte(DIGIT_0);
      putByte(upperCase ? UPPER_X : LOWER_X);
    }
    putByte(hexDigit(load<u8>(at + i) >> 4, upperCase));
    putByte(hexDigit(load<u8>(at + i) & 15, upperCase));
  }
  pad(from, true);
}
