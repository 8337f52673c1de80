/**
 * A store in files: of the folder that is preopened as `/mcp-store`, one for each key, named by the key's bytes in
 * hexadecimal. A value is written to a file of its own, which is then renamed: who reads sees the old value or the new
 * one, and of two who write at once one wins. What is no ordinary file, a symbolic link above all, is an error, and not
 * followed.
 */
import { ascii, found, maxKeyBytes, maxValueBytes, nothing, tooLarge, unavailable } from './answer';
import {
  createExclusively,
  drop,
  dropEntries,
  entriesOf,
  failed,
  fileSize,
  fileTime,
  handle,
  isAbsent,
  isFile,
  nextEntry,
  openDirectory,
  openToRead,
  readPart,
  rename,
  stat,
  statFile,
  sync,
  unlink,
  writePart,
} from './wasi-filesystem';

export { cabi_realloc, endCall as endGet, endCall as endSet } from './answer';

@external("wasi:random/random@0.2.3", "get-random-u64")
declare function random(): u64;

/** What is left of a file that was being written this long ago was left by a crash. In seconds. */
const abandonedSeconds: u64 = 60;
/** How many entries of the folder are looked at in search of such files. */
const maxLooked = 1000;
/** A temporary file's name: the key's, 16 digits and this. A value's is the key's and the first of these letters. */
const ending = ".new";

/** The folder, once it was found. */
let folder: u32 = 0;
let isOpen = false;
/** Whether this instance has looked for abandoned files. */
let isSwept = false;

export function get(key: usize, keyLength: usize): usize {
  if (keyLength > maxKeyBytes) return tooLarge();
  if (!openFolder()) return noFolder();
  const length = keyLength * 2 + 2;
  const name = fileName(key, keyLength);
  stat(folder, name, length);
  if (failed()) return isAbsent() ? nothing() : unavailable("a file cannot be looked at");
  if (!isFile()) return unavailable("what has the name of a value is no file");
  openToRead(folder, name, length);
  if (failed()) return isAbsent() ? nothing() : unavailable("a file cannot be opened");
  const file = handle();
  // Another file may have the name meanwhile, of another size.
  statFile(file);
  const isReadable = !failed();
  const size = isReadable ? fileSize() : 0;
  if (!isReadable || size > maxValueBytes) {
    drop(file);
    return unavailable(isReadable ? "a file is larger than a value may be" : "a file cannot be looked at");
  }
  const value = heap.alloc(<usize>size);
  let at: u64 = 0;
  while (at < size) {
    const part = readPart(file, value + <usize>at, size - at, at);
    if (part === 0) break;
    at += part;
  }
  drop(file);
  return at === size ? found(value, <usize>size) : unavailable("a file cannot be read");
}

export function set(key: usize, keyLength: usize, value: usize, valueLength: usize): usize {
  if (keyLength > maxKeyBytes || valueLength > maxValueBytes) return tooLarge();
  if (!openFolder()) return noFolder();
  const length = keyLength * 2 + 2;
  const name = fileName(key, keyLength);
  stat(folder, name, length);
  if (failed() ? !isAbsent() : !isFile()) return unavailable("what has the name of a value is no file");
  const temporaryLength = keyLength * 2 + 16 + ending.length;
  const temporary = temporaryName(name, keyLength * 2);
  createExclusively(folder, temporary, temporaryLength);
  if (failed()) return unavailable("a file cannot be created");
  const isWritten = write(handle(), value, valueLength);
  if (isWritten) rename(folder, temporary, temporaryLength, name, length);
  if (!isWritten || failed()) {
    unlink(folder, temporary, temporaryLength);
    return unavailable(isWritten ? "a file cannot be renamed" : "a file cannot be written");
  }
  if (!isSwept) sweep(name, length);
  return nothing();
}

function noFolder(): usize {
  return unavailable("no folder is preopened as /mcp-store");
}

function openFolder(): bool {
  if (!isOpen) {
    isOpen = openDirectory(ascii("/mcp-store"), 10);
    folder = handle();
  }
  return isOpen;
}

/** Writes all, and has it written to the disk: a name must not come to stand for less after a loss of power. */
function write(file: u32, value: usize, length: usize): bool {
  let at: usize = 0;
  while (at < length) {
    const part = writePart(file, value + at, length - at, at);
    if (part === 0) break;
    at += part;
  }
  if (at === length) sync(file);
  const isWritten = at === length && !failed();
  drop(file);
  return isWritten;
}

/** Unlinks what those who crashed have left. Their age is told by the file that was written last. */
function sweep(name: usize, length: usize): void {
  isSwept = true;
  stat(folder, name, length);
  if (failed()) return;
  const now = fileTime();
  entriesOf(folder);
  if (failed()) return;
  const entries = handle();
  for (let looked = 0; looked < maxLooked; looked++) {
    const entry = nextEntry(entries);
    if (entry === 0) break;
    const entryName = load<usize>(entry);
    const entryLength = load<usize>(entry, 4);
    if (!isTemporary(entryName, entryLength)) continue;
    stat(folder, entryName, entryLength);
    if (!failed() && isFile() && fileTime() + abandonedSeconds < now) unlink(folder, entryName, entryLength);
  }
  dropEntries(entries);
}

/** Whether a name is one that this store gives to files that are being written. */
function isTemporary(name: usize, length: usize): bool {
  const last = length - ending.length;
  if (length < <usize>ending.length + 16 || length > maxKeyBytes * 2 + 20) return false;
  for (let at: usize = 0; at < last; at++) {
    const char = load<u8>(name + at);
    if (!((char >= 0x30 && char <= 0x39) || (char >= 0x61 && char <= 0x66))) return false;
  }
  for (let at = 0; at < ending.length; at++) {
    if (load<u8>(name + last + at) !== <u8>ending.charCodeAt(at)) return false;
  }
  return true;
}

/** The key in hexadecimal, and `.v`. */
function fileName(key: usize, length: usize): usize {
  const name = heap.alloc(length * 2 + 2);
  for (let at: usize = 0; at < length; at++) writeHex(name + at * 2, load<u8>(key + at));
  store<u8>(name + length * 2, 0x2e);
  store<u8>(name + length * 2, 0x76, 1);
  return name;
}

/** The key in hexadecimal, a random number, and `.new`. */
function temporaryName(name: usize, length: usize): usize {
  const temporary = heap.alloc(length + 16 + ending.length);
  memory.copy(temporary, name, length);
  const number = random();
  for (let at = 0; at < 8; at++) writeHex(temporary + length + at * 2, <u8>(number >> (at * 8)));
  for (let at = 0; at < ending.length; at++) store<u8>(temporary + length + 16 + at, <u8>ending.charCodeAt(at));
  return temporary;
}

function writeHex(address: usize, byte: u8): void {
  store<u8>(address, hexDigit(byte >> 4));
  store<u8>(address, hexDigit(byte & 15), 1);
}

function hexDigit(value: u8): u8 {
  return (value < 10 ? 0x30 + value : 0x57 + value);
}
