/** Texts of UTF-8, by address and length. */
import { allocate } from './memory';

/** Less than, equal to or greater than 0, by bytes. */
export function compare(a: usize, aLength: usize, b: usize, bLength: usize): i32 {
  const order = memory.compare(a, b, min(aLength, bLength));
  return order !== 0 ? order : <i32>aLength - <i32>bLength;
}

export function equal(a: usize, aLength: usize, b: usize, bLength: usize): bool {
  return aLength === bLength && memory.compare(a, b, aLength) === 0;
}

export function startsWith(text: usize, length: usize, start: usize, startLength: usize): bool {
  return length >= startLength && memory.compare(text, start, startLength) === 0;
}

/** Both texts, one after the other. */
export function concatenate(a: usize, aLength: usize, b: usize, bLength: usize): usize {
  const text = allocate(aLength + bLength);
  memory.copy(text, a, aLength);
  memory.copy(text + aLength, b, bLength);
  return text;
}

/** A text of ASCII, as bytes. */
export function ascii(text: string): usize {
  const address = allocate(text.length);
  for (let at = 0; at < text.length; at++) store<u8>(address + at, <u8>text.charCodeAt(at));
  return address;
}
