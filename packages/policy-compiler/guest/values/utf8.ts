/** UTF-8 that is known to be well-formed. */

/** The code point that begins at an address. */
export function runeAt(address: i32): u32 {
  const first: u32 = load<u8>(address);
  if (first < 0x80) return first;
  const second: u32 = load<u8>(address + 1) & 0x3f;
  if (first < 0xe0) return ((first & 0x1f) << 6) | second;
  const third: u32 = load<u8>(address + 2) & 0x3f;
  if (first < 0xf0) return ((first & 0x0f) << 12) | (second << 6) | third;
  return ((first & 0x07) << 18) | (second << 12) | (third << 6) | (load<u8>(address + 3) & 0x3f);
}

/** Length of the code point that begins at an address, in bytes. */
export function runeLength(address: i32): i32 {
  const first: u32 = load<u8>(address);
  if (first < 0x80) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

/** Code points in [address, end). */
export function countRunes(address: i32, end: i32): i32 {
  let count = 0;
  for (; address < end; address++) if ((load<u8>(address) & 0xc0) != 0x80) count++;
  return count;
}
