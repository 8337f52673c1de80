/** Bytes in memory. */

/** Whether `length` bytes are those of an ASCII text. */
export function isText(address: i32, length: i32, text: string): bool {
  if (length != text.length) return false;
  for (let i = 0; i < length; i++) if (load<u8>(address + i) != text.charCodeAt(i)) return false;
  return true;
}

/** Where the byte first is in [address, end); −1 when it is not. */
export function findByte(address: i32, end: i32, byte: i32): i32 {
  for (let at = address; at < end; at++) if (load<u8>(at) == byte) return at;
  return -1;
}

/** Whether `length` bytes at `a` and at `b` are the same. */
export function sameBytes(a: i32, b: i32, length: i32): bool {
  return memory.compare(a, b, length) == 0;
}

/** Writes an ASCII text at an address. */
export function storeText(address: i32, text: string): void {
  for (let i = 0; i < text.length; i++) store<u8>(address + i, text.charCodeAt(i) as u8);
}

/** Length of a NUL-terminated text, in bytes. */
export function terminatedLength(address: i32): i32 {
  let length = 0;
  while (load<u8>(address + length) != 0) length++;
  return length;
}
