/** A store in the host's key-value store: `wasi:keyvalue/store`, under the name that hosts give to the one there is. */
import { ascii, maxKeyBytes, maxValueBytes, tooLarge, unavailable, unavailableBytes } from './answer';

export { cabi_realloc, endCall as endGet, endCall as endSet } from './answer';

@external("wasi:keyvalue/store@0.2.0-draft", "open")
declare function open(name: usize, nameLength: usize, result: usize): void;
@external("wasi:keyvalue/store@0.2.0-draft", "[method]bucket.get")
declare function bucketGet(bucket: u32, key: usize, keyLength: usize, result: usize): void;
@external("wasi:keyvalue/store@0.2.0-draft", "[method]bucket.set")
declare function bucketSet(
  bucket: u32,
  key: usize,
  keyLength: usize,
  value: usize,
  valueLength: usize,
  result: usize,
): void;

/** What the host returns. Beside the error it is what this store returns. */
const result: usize = memory.data(16, 8);

/** Opened once an instance. */
let bucket: u32 = 0;
let isOpen = false;

export function get(key: usize, keyLength: usize): usize {
  if (keyLength > maxKeyBytes) return tooLarge();
  if (!openBucket()) return failure();
  bucketGet(bucket, key, keyLength, result);
  return load<u8>(result) === 0 ? result : failure();
}

export function set(key: usize, keyLength: usize, value: usize, valueLength: usize): usize {
  if (keyLength > maxKeyBytes || valueLength > maxValueBytes) return tooLarge();
  if (!openBucket()) return failure();
  bucketSet(bucket, key, keyLength, value, valueLength, result);
  return load<u8>(result) === 0 ? result : failure();
}

function openBucket(): bool {
  if (isOpen) return true;
  open(ascii("default"), 7, result);
  if (load<u8>(result) !== 0) return false;
  bucket = load<u32>(result, 4);
  isOpen = true;
  return true;
}

/** The host's `error`: no-such-store, access-denied, other. */
function failure(): usize {
  const which = load<u8>(result, 4);
  if (which === 0) return unavailable("there is no key-value store with the name default");
  if (which === 1) return unavailable("the key-value store with the name default may not be used");
  return unavailableBytes(load<usize>(result, 8), load<usize>(result, 12));
}
