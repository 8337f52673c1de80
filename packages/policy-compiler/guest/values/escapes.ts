/** Escapes of JSON strings, in a text up to `end`: `\ud83d`. */
import { BACKSLASH, hexValue, LOWER_U } from './characters';

export function isHighSurrogate(unit: i32): bool {
  return (unit & 0xfc00) == 0xd800;
}

/** Whether an escaped low surrogate begins at an address of a text. */
export function isLowSurrogateAt(from: i32, end: i32): bool {
  if (from + 2 > end || load<u8>(from) != BACKSLASH || load<u8>(from + 1) != LOWER_U) return false;
  const unit = hexUnit(from + 2, end);
  return unit >= 0 && (unit & 0xfc00) == 0xdc00;
}

/** Four hexadecimal digits; −1 when they are not there. */
export function hexUnit(from: i32, end: i32): i32 {
  if (from + 4 > end) return -1;
  let unit = 0;
  for (let i = 0; i < 4; i++) {
    const digit = hexValue(load<u8>(from + i));
    if (digit < 0) return -1;
    unit = (unit << 4) | digit;
  }
  return unit;
}
