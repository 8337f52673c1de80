/**
 * What the store uses of `wasi:filesystem`, by the canonical ABI. A function leaves what it returned in `result`;
 * `failed`,
 * `handle` and the like read that. Symbolic links are never followed: no path flag is set.
 */

@external("wasi:filesystem/preopens@0.2.3", "get-directories")
declare function getDirectories(result: usize): void;
@external("wasi:filesystem/types@0.2.3", "[resource-drop]descriptor")
export declare function drop(descriptor: u32): void;
@external("wasi:filesystem/types@0.2.3", "[resource-drop]directory-entry-stream")
export declare function dropEntries(entries: u32): void;
@external("wasi:filesystem/types@0.2.3", "[method]descriptor.stat-at")
declare function statAt(folder: u32, pathFlags: u32, path: usize, length: usize, result: usize): void;
@external("wasi:filesystem/types@0.2.3", "[method]descriptor.stat")
declare function statOpened(file: u32, result: usize): void;
@external("wasi:filesystem/types@0.2.3", "[method]descriptor.open-at")
declare function openAt(
  folder: u32,
  pathFlags: u32,
  path: usize,
  length: usize,
  openFlags: u32,
  flags: u32,
  result: usize,
): void;
@external("wasi:filesystem/types@0.2.3", "[method]descriptor.read")
declare function readFile(file: u32, length: u64, offset: u64, result: usize): void;
@external("wasi:filesystem/types@0.2.3", "[method]descriptor.write")
declare function writeFile(file: u32, address: usize, length: usize, offset: u64, result: usize): void;
@external("wasi:filesystem/types@0.2.3", "[method]descriptor.sync-data")
declare function syncData(file: u32, result: usize): void;
@external("wasi:filesystem/types@0.2.3", "[method]descriptor.rename-at")
declare function renameAt(
  folder: u32,
  path: usize,
  length: usize,
  newFolder: u32,
  newPath: usize,
  newLength: usize,
  result: usize,
): void;
@external("wasi:filesystem/types@0.2.3", "[method]descriptor.unlink-file-at")
declare function unlinkFileAt(folder: u32, path: usize, length: usize, result: usize): void;
@external("wasi:filesystem/types@0.2.3", "[method]descriptor.read-directory")
declare function readDirectory(folder: u32, result: usize): void;
@external("wasi:filesystem/types@0.2.3", "[method]directory-entry-stream.read-directory-entry")
declare function readDirectoryEntry(entries: u32, result: usize): void;

/** As large as the largest: `result<descriptor-stat, error-code>`. */
const result: usize = memory.data(104, 8);
/** Name and length of a directory's entry. */
const entry: usize = memory.data(8, 4);

/** Numbers of cases and bits in the WIT. */
const noEntry = 20;
const regularFile = 6;
const create = 1;
const directory = 2;
const exclusive = 4;
const read = 1;
const write = 2;

/** Where an error is in the result depends on what the function returns otherwise. */
let isStat = false;

export function failed(): bool {
  return load<u8>(result) !== 0;
}
/** After `stat` and `openToRead` have failed: whether there is no such file. */
export function isAbsent(): bool {
  return load<u8>(result + (isStat ? 8 : 4)) === noEntry;
}
/** After a function that opens, or `openDirectory`. */
export function handle(): u32 {
  return load<u32>(result, 4);
}
export function isFile(): bool {
  return load<u8>(result, 8) === regularFile;
}
export function fileSize(): u64 {
  return load<u64>(result, 24);
}
/** When the file was written, in seconds since the epoch; 0 when that is not known. */
export function fileTime(): u64 {
  return (load<u8>(result, 56) === 0 ? 0 : load<u64>(result, 64));
}

/** Opens the folder that is preopened under a name. */
export function openDirectory(name: usize, length: usize): bool {
  getDirectories(result);
  const list = load<usize>(result);
  const count = load<usize>(result, 4);
  let isFound = false;
  for (let at: usize = 0; at < count; at++) {
    const descriptor = load<u32>(list + at * 12);
    const isNamed =
      load<usize>(list + at * 12, 8) === length && memory.compare(load<usize>(list + at * 12, 4), name, length) === 0;
    if (isNamed && !isFound) {
      isFound = true;
      store<u32>(result, descriptor, 4);
    } else {
      drop(descriptor);
    }
  }
  return isFound;
}

export function stat(folder: u32, path: usize, length: usize): void {
  isStat = true;
  statAt(folder, 0, path, length, result);
}

/** Of what is open, whatever has its name by now. */
export function statFile(file: u32): void {
  isStat = true;
  statOpened(file, result);
}

export function openToRead(folder: u32, path: usize, length: usize): void {
  isStat = false;
  openAt(folder, 0, path, length, 0, read, result);
}

export function createExclusively(folder: u32, path: usize, length: usize): void {
  isStat = false;
  openAt(folder, 0, path, length, create | exclusive, write, result);
}

/** Reads to an address. @returns how many bytes; 0 for none, or after a failure. */
export function readPart(file: u32, address: usize, length: u64, offset: u64): usize {
  readFile(file, length, offset, result);
  if (failed()) return 0;
  const count = min(load<usize>(result, 8), <usize>length);
  memory.copy(address, load<usize>(result, 4), count);
  return count;
}

/** Writes from an address. @returns how many bytes; 0 after a failure. */
export function writePart(file: u32, address: usize, length: usize, offset: u64): usize {
  writeFile(file, address, length, offset, result);
  return failed() ? 0 : min(<usize>load<u64>(result, 8), length);
}

export function sync(file: u32): void {
  syncData(file, result);
}

export function rename(folder: u32, path: usize, length: usize, newPath: usize, newLength: usize): void {
  renameAt(folder, path, length, folder, newPath, newLength, result);
}

export function unlink(folder: u32, path: usize, length: usize): void {
  unlinkFileAt(folder, path, length, result);
}

/** Opens the list of a folder's entries. Some hosts do not list what is preopened: it is opened once more. */
export function entriesOf(folder: u32): void {
  isStat = false;
  store<u8>(entry, 0x2e);
  openAt(folder, 0, entry, 1, directory, read, result);
  if (failed()) return;
  const opened = handle();
  readDirectory(opened, result);
  drop(opened);
}

/** The next entry: where its name's address and length are; 0 when there is none. */
export function nextEntry(entries: u32): usize {
  readDirectoryEntry(entries, result);
  if (failed() || load<u8>(result, 4) === 0) return 0;
  store<usize>(entry, load<usize>(result, 12));
  store<usize>(entry, load<usize>(result, 16), 4);
  return entry;
}
