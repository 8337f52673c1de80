/**
 * What the functions of `wasmcp:store/store` return, and the memory of a call. Layouts are those of the component
 * model's canonical ABI. What a call allocates (its parameters, what the host returns) is given back when it is over.
 */

/** Of a key, in bytes: twice as many characters, and an ending, are a file's name. */
export const maxKeyBytes: usize = 100;
/** Of a value, in bytes: as much as a key set may have (MCP_AUTH_MAX_JWKS_BYTES). */
export const maxValueBytes: usize = 4 * 1024 * 1024;

/** Both functions return 16 bytes: `result<option<list<u8>>, error>` and `result<_, error>`. */
const answer: usize = memory.data(16, 8);

/** Allocates for parameters and for what the host returns. */
export function cabi_realloc(old: usize, oldSize: usize, align: usize, size: usize): usize {
  const address = heap.alloc(size);
  if (oldSize > 0) memory.copy(address, old, oldSize);
  return address;
}

/** Gives back what the call has allocated. */
export function endCall(answer: usize): void {
  heap.reset();
}

/** `get`: there is no value. `set`: done. */
export function nothing(): usize {
  memory.fill(answer, 0, 16);
  return answer;
}

/** `get`: the value. */
export function found(address: usize, length: usize): usize {
  nothing();
  store<u8>(answer, 1, 4);
  store<usize>(answer, address, 8);
  store<usize>(answer, length, 12);
  return answer;
}

export function tooLarge(): usize {
  nothing();
  store<u8>(answer, 1);
  store<u8>(answer, 1, 4);
  return answer;
}

/** `unavailable`, with a text of UTF-8. */
export function unavailableBytes(address: usize, length: usize): usize {
  nothing();
  store<u8>(answer, 1);
  store<usize>(answer, address, 8);
  store<usize>(answer, length, 12);
  return answer;
}

/** `unavailable`, with a text of ASCII. */
export function unavailable(text: string): usize {
  const address = ascii(text);
  return unavailableBytes(address, text.length);
}

/** A text as bytes. */
export function ascii(text: string): usize {
  const address = heap.alloc(text.length);
  for (let at = 0; at < text.length; at++) store<u8>(address + at, <u8>text.charCodeAt(at));
  return address;
}
