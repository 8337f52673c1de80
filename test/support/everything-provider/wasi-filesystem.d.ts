/** The part of wasi:filesystem 0.2.3 that the cache uses. */
declare module 'wasi:filesystem/types@0.2.3' {
  export interface Descriptor {
    openAt(
      pathFlags: { symlinkFollow?: boolean },
      path: string,
      openFlags: { create?: boolean; directory?: boolean; exclusive?: boolean; truncate?: boolean },
      flags: { read?: boolean; write?: boolean },
    ): Descriptor;
    read(length: bigint, offset: bigint): [bytes: Uint8Array, endOfFile: boolean];
    write(bytes: Uint8Array, offset: bigint): bigint;
    [Symbol.dispose](): void;
  }
}

declare module 'wasi:filesystem/preopens@0.2.3' {
  export function getDirectories(): [descriptor: import('wasi:filesystem/types@0.2.3').Descriptor, path: string][];
}
