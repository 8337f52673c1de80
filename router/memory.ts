/**
 * The memory of a call: its parameters, what providers return, and the answer. It is given back when the answer has been
 * taken. What stays for the life of the instance lies below.
 */

let floor: usize = (__heap_base + 7) & ~7;
let top: usize = floor;

/** Aligned to 8 bytes. Traps when there is no more memory. */
export function allocate(size: usize): usize {
  const address = top;
  const end = (address + size + 7) & ~7;
  const pages = <i32>((end + 0xffff) >>> 16) - memory.size();
  if (pages > 0 && memory.grow(max(pages, memory.size() / 2)) < 0 && memory.grow(pages) < 0) unreachable();
  top = end;
  return address;
}

/** The same, filled with zeros. */
export function allocateZeros(size: usize): usize {
  const address = allocate(size);
  memory.fill(address, 0, size);
  return address;
}

/** For what stays. Before the first call only. */
export function keep(size: usize): usize {
  const address = allocateZeros(size);
  floor = top;
  return address;
}

/** Where the memory of a call ends at the moment, to give back what comes after it. */
export function mark(): usize {
  return top;
}

export function release(to: usize): void {
  top = to;
}

export function cabi_realloc(old: usize, oldSize: usize, align: usize, size: usize): usize {
  if (size === 0) return align;
  const address = allocate(size);
  if (oldSize > 0) memory.copy(address, old, min(oldSize, size));
  return address;
}

/** `cabi_post_…`: the answer has been taken. */
export function endCall(answer: usize): void {
  top = floor;
}
