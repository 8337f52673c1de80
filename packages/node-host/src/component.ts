/** Component files: read and hashed once, and handed on as one value. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { digest, type Cache } from './cache.ts';
import { coreModulesOf } from './core-modules.ts';
import { HostError } from './errors.ts';

/** What a component imports and exports, named as the component has it: `wasi:io/poll@0.2.3`, or a function's name. */
export interface World {
  readonly imports: readonly string[];
  readonly exports: readonly string[];
}

/** A component that was read from a file. */
export interface Component extends World {
  readonly path: string;
  /** What it is to whoever runs it, for messages: "server". */
  readonly role: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly digest: string;
}

/** `\0asm`, then version 13 and layer 1, little-endian (component model, Binary.md). */
const componentPreamble = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00]);

/**
 * Reads a component. `role` names it in messages ("server").
 * Not checked: that its code is valid; that is found out by `loadComponent`.
 * @throws HostError when the file is not there, is no component, or is damaged.
 */
export async function readComponent(path: string, role: string, cache: Cache): Promise<Component> {
  const bytes = readBytes(path, role);
  const hash = digest(bytes);
  // Read once: the reader, itself a component, takes longer to load than anything else that a start needs.
  const cached = await cache('component-info', `${coreModulesOf(bytes).shape}.json`, async (file) => {
    try {
      const { componentWit } = await import('@bytecodealliance/jco');
      writeFileSync(file, JSON.stringify(parseWorld(await componentWit(bytes))));
    } catch {
      throw new HostError(`The ${role} ${path} is damaged: its interface cannot be read.`);
    }
  });
  const { imports, exports } = JSON.parse(readFileSync(cached, 'utf8')) as World;
  return { path, role, bytes, digest: hash, imports, exports };
}

function readBytes(path: string, role: string): Uint8Array {
  if (!existsSync(path)) throw new HostError(`The ${role} ${path} is not there.`);
  if (!statSync(path).isFile()) throw new HostError(`The ${role} ${path} is not a file.`);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    // Not permitted, or longer than Node reads at once.
    throw new HostError(`The ${role} ${path} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
  if (bytes.subarray(0, 8).equals(componentPreamble)) return bytes;
  const isCoreModule = bytes.subarray(0, 4).equals(componentPreamble.subarray(0, 4));
  throw new HostError(
    isCoreModule
      ? `The ${role} ${path} is a core WebAssembly module. A component is needed (see wasm-tools component new).`
      : `The ${role} ${path} is not a WebAssembly component.`,
  );
}

/** Reads the imports and exports of the first world in WIT text, as jco prints it. Throws when there is no world. */
export function parseWorld(wit: string): World {
  const world = /^world [^{]*\{\n([\s\S]*?)^\}/m.exec(wit)?.[1];
  if (world === undefined) throw new Error('no world');
  const names = (keyword: string): string[] =>
    [...world.matchAll(new RegExp(`^  ${keyword} ([^ ;]+?)(?:: [^\\n]*)?;?$`, 'gm'))].map((match) => match[1]!);
  return { imports: names('import'), exports: names('export') };
}

/** `wasi:io/poll@0.2.3` → `wasi:io/poll`. */
export const withoutVersion = (name: string): string => name.replace(/@.*$/, '');

/** Whether an export fits an import: the same interface, and versions that semver calls compatible. */
export const compatible = (exported: string, imported: string): boolean => track(exported) === track(imported);

/** `a:b/c@0.2.3` → `a:b/c@0.2`, `a:b/c@1.2.3` → `a:b/c@1`; 0.0.x and pre-releases are compatible with themselves only. */
const track = (name: string): string => name.replace(/@(0\.[1-9]\d*|[1-9]\d*)\.[\d.]+$/, '@$1');
