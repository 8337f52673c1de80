/**
 * Whether a URI is one of a template (RFC 6570). An expression stands for any text: without an operator for one that has no
 * "/", "?" or "#", with one (`{+path}`, `{?query}`) for any at all. Not checked: that the text is as the expression would
 * have expanded. A URI of more than 64 KiB is none.
 */
import { allocate, mark, release } from './memory';

const maxLength: usize = 0x10000;
const open: u8 = 0x7b;
const close: u8 = 0x7d;

/** Walks the URI once, with all places of the template where it may be. */
export function matches(template: usize, templateLength: usize, uri: usize, uriLength: usize): bool {
  if (uriLength > maxLength) return false;
  const before = mark();
  let places = allocate(templateLength + 1);
  let next = allocate(templateLength + 1);
  memory.fill(places, 0, templateLength + 1);
  enter(places, 0, template, templateLength);
  for (let at: usize = 0; at < uriLength; at++) {
    const byte = load<u8>(uri + at);
    memory.fill(next, 0, templateLength + 1);
    for (let place: usize = 0; place < templateLength; place++) {
      if (load<u8>(places + place) === 0) continue;
      const wanted = load<u8>(template + place);
      if (wanted === open) {
        if (takes(load<u8>(template + place + 1), byte)) enter(next, place, template, templateLength);
      } else if (wanted === byte) enter(next, place + 1, template, templateLength);
    }
    const swap = places;
    places = next;
    next = swap;
  }
  const isMatch = load<u8>(places + templateLength) !== 0;
  release(before);
  return isMatch;
}

/** Marks a place, and where an expression begins there, the one behind it: the expression may be empty. */
function enter(places: usize, first: usize, template: usize, templateLength: usize): void {
  let place = first;
  store<u8>(places + place, 1);
  while (place < templateLength && load<u8>(template + place) === open) {
    while (place < templateLength && load<u8>(template + place) !== close) place++;
    // Without an end it stands for nothing.
    if (place === templateLength) return;
    place++;
    store<u8>(places + place, 1);
  }
}

/** Whether an expression may stand for a byte, by the first character within its braces. */
function takes(operator: u8, byte: u8): bool {
  const isName = (operator >= 0x30 && operator <= 0x39) || ((operator | 0x20) >= 0x61 && (operator | 0x20) <= 0x7a);
  return !(isName || operator === 0x5f || operator === 0x25) || !(byte === 0x2f || byte === 0x3f || byte === 0x23);
}
