/** Rego → policy component (`wasmcp:policy/policy`), kept by content in `build/policy`. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digest, digestFiles } from '../lib/content-cache.ts';
import { buildDir, inRoot } from '../lib/paths.ts';
import { policyComponent } from './component.ts';
import { compileRego, opa, type RegoSources, type SourceFile } from './opa.ts';

/** The document a policy is asked for, unless told otherwise. */
export const defaultEntrypoint = 'mcp/authorization';

/** What `info()` of a policy component tells, as JSON text. Digests are `sha256:` and hexadecimal. */
export interface PolicyInfo {
  readonly entrypoint: string;
  /** Of the Rego text; of several, of the list of their digests, one a line. */
  readonly source: string;
  /** Of the data files in the same way; null when there were none. */
  readonly data: string | null;
  /** Of the core module that `opa build` made. */
  readonly module: string;
  /** Of OPA's WebAssembly. */
  readonly abi: string;
  /** Built-ins that OPA's WebAssembly leaves to its host. */
  readonly builtins: readonly string[];
  /** What the policy looks at in the input (`mcp`, `mcp.tool`, `request.*`, `*`), see `input-use.ts`. */
  readonly input: readonly string[];
  /** Whether equal inputs have equal outcomes: whether no built-in of the policy asks for the time. */
  readonly deterministic: boolean;
}

export type PolicySources = Pick<RegoSources, 'rego'> & Partial<RegoSources>;

/** Compiles a policy unless that was done before. @returns the component's path. @throws UserError */
export async function compilePolicy(given: PolicySources): Promise<string> {
  const sources = { data: [], entrypoint: defaultEntrypoint, v0Compatible: false, ...given };
  const tools = digestFiles(inRoot('tools/policy'), inRoot('package-lock.json'));
  const key = digest(JSON.stringify(sources), tools, await opaVersion());
  const output = join(buildDir, 'policy', `${key.slice(0, 32)}.wasm`);
  if (existsSync(output)) return output;
  const rego = await compileRego(sources);
  const info: PolicyInfo = {
    entrypoint: sources.entrypoint,
    source: filesDigest(sources.rego)!,
    data: filesDigest(sources.data) ?? null,
    module: sha256(rego.module),
    abi: rego.abi,
    builtins: Object.keys(rego.builtins),
    input: rego.inputUse,
    deterministic: rego.deterministic,
  };
  mkdirSync(join(buildDir, 'policy'), { recursive: true });
  const temporary = `${output}.${process.pid}`;
  writeFileSync(temporary, await policyComponent(rego, JSON.stringify(info)));
  renameSync(temporary, output);
  return output;
}

const sha256 = (bytes: string | Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

function filesDigest(files: readonly SourceFile[]): string | undefined {
  if (files.length < 2) return files[0] && sha256(files[0].text);
  return sha256(files.map(({ text }) => `${sha256(text)}\n`).join(''));
}

let version: Promise<string> | undefined;
const opaVersion = (): Promise<string> => (version ??= opa(['version']));
