/** Runs `opa build`: Rego → a core module. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { UserError } from '../lib/cli.ts';
import { run } from '../lib/run.ts';
import { needTool } from '../setup/tools.ts';
import { hasBuiltin, regexBuiltins, suppliedBuiltins, zoneBuiltins } from './builtins.ts';
import { inputUse, type Plan } from './input-use.ts';
import { timeZones } from './time-zones.ts';
import { WebAssembly } from './webassembly.ts';

/** A text with the name it has for its author: Rego, or data as JSON or YAML. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

export interface RegoSources {
  readonly rego: readonly SourceFile[];
  readonly data: readonly SourceFile[];
  /** The document that is asked for, slash-separated: `mcp/authorization`. */
  readonly entrypoint: string;
  /** Takes Rego as it was before OPA 1.0: no `if`, no `contains`. */
  readonly v0Compatible: boolean;
}

export interface CompiledRego {
  readonly module: Uint8Array;
  /** The data document, as JSON text. */
  readonly data: string;
  /** The entrypoint's number. */
  readonly entrypoint: number;
  /** Built-ins that the module imports, with their numbers. */
  readonly builtins: Readonly<Record<string, number>>;
  /** Where the module's data ends. */
  readonly heapStart: number;
  /** Time zones that the policy names, see `time-zones.ts`. */
  readonly zones: Uint8Array;
  /** Version of the interface between OPA's modules and their hosts: `1.3`. */
  readonly abi: string;
  /** Which parts of the input are looked at, see `input-use.ts`. */
  readonly inputUse: readonly string[];
  /** Whether equal inputs have equal outcomes, whenever they are evaluated. */
  readonly deterministic: boolean;
}

/** Runs `opa`. @returns its standard output, where it also writes what is wrong. */
export async function opa(args: readonly string[], cwd?: string): Promise<string> {
  return run(await needTool('opa'), args, cwd === undefined ? {} : { cwd });
}

/** A rule that makes the compiler keep RE2, which it drops when only the glue's built-ins need it. */
const regexKeeper = {
  name: 'regex_keeper.rego',
  text: 'package wasmcp.regex\n\nkeep if regex.match(input.a, input.b)\n',
};
const regexEntrypoint = 'wasmcp/regex/keep';

/** Compiles, or throws a `UserError` with OPA's own message: file, line, reason. */
export async function compileRego(sources: RegoSources): Promise<CompiledRego> {
  for (const file of sources.rego) refuseNamedGroups(file);
  const { builtins } = await capabilities();
  let compiled = await buildModule(sources, false);
  const uses = (names: readonly string[]): boolean => names.some((name) => name in compiled.builtins);
  if (uses(regexBuiltins)) compiled = await buildModule(sources, true);
  const plan = JSON.parse((await build(sources, 'plan')).get('plan.json')!.toString()) as Plan;
  return {
    ...compiled,
    zones: uses(zoneBuiltins) ? await timeZones(sources) : new Uint8Array(),
    inputUse: inputUse(plan),
    deterministic: !uses(builtins.filter(({ nondeterministic }) => nondeterministic).map(({ name }) => name)),
  };
}

/** `opa eval` takes groups named like this, OPA's WebAssembly does not: there the expression would never match. */
function refuseNamedGroups({ name, text }: SourceFile): void {
  const line = text.split('\n').findIndex((content) => /\(\?<[A-Za-z_]/.test(content)) + 1;
  if (line > 0) throw new UserError(`${name}:${line}: a named group is written (?P<name>…) in a policy component.`);
}

type CompiledModule = Omit<CompiledRego, 'zones' | 'inputUse' | 'deterministic'>;

async function buildModule(sources: RegoSources, withRegex: boolean): Promise<CompiledModule> {
  const bundle = await build(sources, 'wasm', withRegex);
  const module = bundle.get('policy.wasm')!;
  const data = bundle.get('data.json')?.toString() ?? '{}';
  return { module, data, ...inspectModule(module, sources.entrypoint) };
}

/** @returns the files of the bundle that `opa build` makes. */
async function build(sources: RegoSources, target: 'wasm' | 'plan', withRegex = false): Promise<Map<string, Buffer>> {
  const folder = mkdtempSync(join(tmpdir(), 'policy-'));
  try {
    // OPA writes file names into the module, so they must not depend on where the sources are.
    const named = [...sources.rego, ...sources.data].map(({ name, text }, index, all) => {
      const local = basename(name);
      const isUnique = all.every((other) => other.name === name || basename(other.name) !== local);
      return { name, text, local: isUnique ? local : `${index}-${local}` };
    });
    if (withRegex) named.push({ ...regexKeeper, local: regexKeeper.name });
    for (const { local, text } of named) writeFileSync(join(folder, local), text);
    writeFileSync(join(folder, 'capabilities'), JSON.stringify(await capabilities()));
    try {
      await opa(
        [
          // Pruned: OPA would take each function that calls another for an entrypoint of its own, and fail.
          ...'build --prune-unused --capabilities capabilities --output bundle --target'.split(' '),
          target,
          '--entrypoint',
          sources.entrypoint,
          ...(withRegex ? ['--entrypoint', regexEntrypoint] : []),
          ...(sources.v0Compatible ? ['--v0-compatible'] : []),
          ...named.map(({ local }) => local),
        ],
        folder,
      );
    } catch (error) {
      throw new UserError(withNames((error as Error).message, named));
    }
    return untar(gunzipSync(readFileSync(join(folder, 'bundle'))));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** OPA's complaints with the names that the author knows; without the command line. */
function withNames(message: string, named: readonly { name: string; local: string }[]): string {
  const complaint = message.slice(message.indexOf('\n') + 1).trim() || message;
  return named.reduce(
    (text, { name, local }) => text.replaceAll(new RegExp(`(?<![\\w/.])${local}:`, 'g'), `${name}:`),
    complaint,
  );
}

interface Capabilities {
  readonly builtins: readonly { readonly name: string; readonly nondeterministic?: boolean }[];
}

/** What this OPA can do, without the built-ins that a policy component has not, so that OPA says where they are used. */
function capabilities(): Promise<Capabilities> {
  return (available ??= opa(['capabilities', '--current']).then((text) => {
    const current = JSON.parse(text) as Capabilities;
    return { ...current, builtins: current.builtins.filter(({ name }) => hasBuiltin(name)) };
  }));
}

/** Asked of `opa` once: a policy is built two or three times. */
let available: Promise<Capabilities> | undefined;

/** What a module says about itself when it runs. @throws UserError when it is not what a component can be made of. */
export function inspectModule(
  bytes: Uint8Array,
  entrypoint: string,
): Pick<CompiledRego, 'builtins' | 'entrypoint' | 'heapStart' | 'abi'> {
  const memory = new WebAssembly.Memory({ initial: 1024 });
  const env = {
    memory,
    ...Object.fromEntries(
      ['opa_abort', ...[0, 1, 2, 3, 4].map((n) => `opa_builtin${n}`)].map((name) => [name, () => 0]),
    ),
  };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env });
  const call = (name: string, ...args: number[]): number => (exports[name] as (...args: number[]) => number)(...args);
  const version = (name: string): number => (exports[name] as { value: number }).value;
  const heapStart = call('opa_heap_ptr_get');
  const map = (name: string): Record<string, number> => {
    const text = Buffer.from(memory.buffer, call('opa_json_dump', call(name)));
    return JSON.parse(text.toString('utf8', 0, text.indexOf(0))) as Record<string, number>;
  };
  if (version('opa_wasm_abi_version') !== 1)
    throw new UserError('This version of opa makes modules of an unknown ABI.');
  const number = map('entrypoints')[entrypoint];
  if (number === undefined) throw new UserError(`There is no document ${entrypoint} in the policy.`);
  const builtins = map('builtins');
  const missing = Object.keys(builtins).filter((name) => !(name in suppliedBuiltins));
  if (missing.length > 0) throw new UserError(`A policy component has no built-in ${missing.join(', ')}.`);
  return { builtins, entrypoint: number, heapStart, abi: `1.${version('opa_wasm_abi_minor_version')}` };
}

/** The files of a tar archive (POSIX ustar: 512-byte headers, size in octal at 124). */
function untar(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0;) {
    const name = archive.toString('utf8', at, archive.indexOf(0, at)).replace(/^\//, '');
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 136), 8);
    files.set(name, archive.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
