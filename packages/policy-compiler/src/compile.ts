/** Rego → policy component (`wasmcp:policy/policy`). */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { assemble } from './assemble.ts';
import { wasmKey, type Cache } from './cache.ts';
import { opaVersion } from './opa-cli.ts';
import { compileRego } from './opa-build.ts';
import type { PolicySources, RegoSources, SourceFile } from './sources.ts';

/**
 * What `info()` of a policy component tells, as JSON text. It is described once, in the doc comment of `info` in
 * `wit/policy/policy.wit`. Digests are `sha256:` and hexadecimal.
 */
export interface PolicyInfo {
  readonly entrypoint: string;
  /** Of the Rego text; of several, of the list of their digests, one a line. */
  readonly source: string;
  /** Of the data files in the same way; null when there were none. */
  readonly data: string | null;
  /** Of the core module that `opa build` made. */
  readonly module: string;
  /** Of OPA's WebAssembly: `1.3`. */
  readonly abi: string;
  /** Built-ins that OPA's WebAssembly leaves to its host. */
  readonly builtins: readonly string[];
  /** What the policy looks at in the input: `user`, `user.name`, `request.*`, `*`. */
  readonly input: readonly string[];
  /** Whether equal inputs have equal outcomes: whether no built-in of the policy asks for the time. */
  readonly deterministic: boolean;
}

export interface CompileOptions {
  /** The path of `opa`, 1.22 or later. */
  readonly opa: string;
  /** Keeps components, and the guest that they have in common. */
  readonly cache: Cache;
  /** Told of each step that may take seconds; it must run it and answer what it answers. */
  readonly progress?: Progress | undefined;
}

/** Runs a step that may be slow; a program may tell its user that it began and ended. */
export type Progress = <T>(title: string, step: () => Promise<T>) => Promise<T>;

/**
 * Compiles a policy into a component unless the cache has it. The same sources make the same bytes, wherever they lie.
 * Not checked: that the entrypoint's value is what its user expects.
 * @returns the component's path.
 * @throws CompileError when a policy component cannot be made of the sources: OPA's message with file, line and reason,
 * or when `opa` does not run or is of a version whose modules are not known.
 */
export async function compilePolicy(
  given: PolicySources,
  { opa, cache, progress = (_, step) => step() }: CompileOptions,
): Promise<string> {
  const sources: RegoSources = { data: [], v0Compatible: false, ...given };
  const key = wasmKey(JSON.stringify(sources), await opaVersion(opa));
  return cache('policy', key, async (path) => {
    const names = sources.rego.map(({ name }) => name).join(', ');
    const bytes = await progress(`Compiling ${names}`, () => compile(sources, opa, cache));
    writeFileSync(path, bytes);
  });
}

async function compile(sources: RegoSources, opa: string, cache: Cache): Promise<Uint8Array> {
  const rego = await compileRego(sources, opa);
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
  return assemble(rego, JSON.stringify(info), cache);
}

const sha256 = (bytes: string | Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

function filesDigest(files: readonly SourceFile[]): string | undefined {
  if (files.length < 2) return files[0] && sha256(files[0].text);
  return sha256(files.map(({ text }) => `${sha256(text)}\n`).join(''));
}
