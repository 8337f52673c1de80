/** What a component imports and exports, read from its bytes. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { artifact } from './artifact-cache.ts';
import { UserError } from './cli.ts';
import { digest } from './content-cache.ts';

export interface ComponentInfo {
  /** Names as the component has them: `wasmcp:mcp/tools@0.2.0`. */
  readonly imports: readonly string[];
  readonly exports: readonly string[];
}

/** `\0asm`, then version 13 and layer 1, little-endian (component model, Binary.md). */
const componentPreamble = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00]);

/** Reads a file that must be a component; `what` names its role in messages ("provider"). */
export function readComponent(path: string, what: string): Buffer {
  if (!existsSync(path)) throw new UserError(`The ${what} ${path} is not there.`);
  if (!statSync(path).isFile()) throw new UserError(`The ${what} ${path} is not a file.`);
  const bytes = readFileSync(path);
  if (bytes.subarray(0, 8).equals(componentPreamble)) return bytes;
  const isCoreModule = bytes.subarray(0, 4).equals(componentPreamble.subarray(0, 4));
  throw new UserError(
    isCoreModule
      ? `The ${what} ${path} is a core WebAssembly module. A component is needed (see wasm-tools component new).`
      : `The ${what} ${path} is not a WebAssembly component.`,
  );
}

/** The interfaces and functions that a component imports and exports. */
export async function componentInfo(path: string, what: string): Promise<ComponentInfo> {
  const bytes = readComponent(path, what);
  // Read once: the reader, itself a component, takes longer to load than anything else that a start needs.
  const cached = await artifact('component-info', `${digest(bytes)}.json`, async (file) => {
    try {
      const { componentWit } = await import('@bytecodealliance/jco');
      writeFileSync(file, JSON.stringify(parseWorld(await componentWit(bytes))));
    } catch {
      throw new UserError(`The ${what} ${path} is damaged: its interface cannot be read.`);
    }
  });
  return JSON.parse(readFileSync(cached, 'utf8')) as ComponentInfo;
}

/** Reads the imports and exports of the first world in WIT text. */
export function parseWorld(wit: string): ComponentInfo {
  const world = /^world [^{]*\{\n([\s\S]*?)^\}/m.exec(wit)?.[1];
  if (world === undefined) throw new Error('no world');
  const names = (keyword: string): string[] =>
    [...world.matchAll(new RegExp(`^  ${keyword} ([^ ;]+?)(?:: [^\\n]*)?;?$`, 'gm'))].map((match) => match[1]!);
  return { imports: names('import'), exports: names('export') };
}

/** `wasmcp:mcp/tools@0.2.0` → `wasmcp:mcp/tools`. */
export const withoutVersion = (name: string): string => name.replace(/@.*$/, '');

/** Whether an export fits an import: the same interface, and versions that semver calls compatible. */
export const compatible = (exported: string, imported: string): boolean => track(exported) === track(imported);

/** `a:b/c@0.2.3` → `a:b/c@0.2`, `a:b/c@1.2.3` → `a:b/c@1`; 0.0.x and pre-releases are compatible with themselves only. */
const track = (name: string): string => name.replace(/@(0\.[1-9]\d*|[1-9]\d*)\.[\d.]+$/, '@$1');

/** A transport and what is to be linked with it; no provider: one is linked later. */
export interface ComponentSet {
  readonly transport: ComponentInfo;
  readonly provider: ComponentInfo | undefined;
  readonly policy: ComponentInfo;
}

/** One import of a transport, and what exports it. */
export interface Link {
  readonly imported: string;
  readonly from: 'provider' | 'policy';
  readonly exported: string;
}

/**
 * Finds what each `wasmcp` import of a transport is linked with. Type-only interfaces (`…-types`) need nothing: their
 * types are known on both sides. What nothing exports is a `UserError`.
 */
export function checkFit({ transport, provider, policy }: ComponentSet): Link[] {
  const links: Link[] = [];
  for (const imported of transport.imports) {
    if (!imported.startsWith('wasmcp:') || withoutVersion(imported).endsWith('-types')) continue;
    const from = imported.startsWith('wasmcp:policy/') ? 'policy' : 'provider';
    if (from === 'provider' && provider === undefined) continue;
    const exported = { provider, policy }[from]!.exports.find((name) => compatible(name, imported));
    if (exported === undefined)
      throw new UserError(`The ${from} does not export ${imported}, which the transport needs.`);
    links.push({ imported, from, exported });
  }
  if (!links.some(({ from }) => from === 'policy')) {
    throw new UserError('The transport does not import a policy. An unplugged one is needed (…-unplugged.wasm).');
  }
  return links;
}
