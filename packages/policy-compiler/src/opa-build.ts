/** Runs `opa build`: Rego → a core module. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { regexBuiltins, zoneBuiltins } from './builtins.ts';
import { CompileError, type CompileFault } from './errors.ts';
import { inputUse } from './input-use.ts';
import { inspectModule, type ModuleInfo } from './inspect.ts';
import { readLookups, type Lookups } from './lookups.ts';
import { capabilities, opa } from './opa-cli.ts';
import { readInsertions, type Insertions } from './object-literals.ts';
import type { Plan } from './plan.ts';
import { refuseDifferences } from './refusals.ts';
import { refuseUnread } from './unread-rules.ts';
import type { RegoSources, SourceFile } from './sources.ts';
import { timeZones } from './time-zones.ts';

interface CompiledModule extends ModuleInfo {
  readonly module: Uint8Array;
  /** The data document, as JSON text. */
  readonly data: string;
}

export interface CompiledRego extends CompiledModule {
  /** Time zones that the policy names, see `time-zones.ts`. */
  readonly zones: Uint8Array;
  /** Which parts of the input are looked at, see `input-use.ts`. */
  readonly inputUse: readonly string[];
  /** What each function of the policy looks up, see `lookups.ts`. */
  readonly lookups: Lookups;
  /** Which members of objects each function makes, see `object-literals.ts`. */
  readonly insertions: Insertions;
  /** Whether equal inputs have equal outcomes, whenever they are evaluated. */
  readonly deterministic: boolean;
}

/** A rule that makes the compiler keep RE2, which it drops when only the guest's built-ins need it. */
const regexKeeper = {
  name: 'regex_keeper.rego',
  text: 'package wasmcp.regex\n\nkeep if regex.match(input.a, input.b)\n',
};
const regexEntrypoint = 'wasmcp/regex/keep';

/**
 * Compiles. @throws CompileError with OPA's own message: file, line, reason.
 * @param program the path of `opa`
 */
export async function compileRego(sources: RegoSources, program: string): Promise<CompiledRego> {
  if (sources.rego.length === 0) throw new CompileError('There is no Rego file, only data: a policy needs rules.');
  checkPackages(sources);
  for (const file of sources.rego) refuseNamedGroups(file);
  await checkInput(sources, program);
  let compiled = await buildModule(sources, program, false);
  const uses = (names: readonly string[]): boolean => names.some((name) => name in compiled.builtins);
  if (uses(regexBuiltins)) compiled = await buildModule(sources, program, true);
  const plan = JSON.parse((await build(sources, program, 'plan')).get('plan.json')!.toString()) as Plan;
  const { builtins } = await capabilities(program);
  return {
    ...compiled,
    lookups: withKnownNames(sources, () => {
      refuseDifferences(plan);
      if (sources.readRules) refuseUnread(plan, sources.entrypoint, sources.readRules);
      return readLookups(plan, JSON.parse(compiled.data));
    }),
    insertions: readInsertions(plan),
    zones: uses(zoneBuiltins) ? await timeZones(sources, program) : new Uint8Array(),
    inputUse: inputUse(plan),
    deterministic: !uses(builtins.filter(({ nondeterministic }) => nondeterministic).map(({ name }) => name)),
  };
}

/** Whether a package has the entrypoint, or is a part of it; OPA would only say that there is none. */
function checkPackages({ rego, entrypoint }: RegoSources): void {
  const wanted = entrypoint.split('/');
  const packages = rego.flatMap(({ name, text }) =>
    text.split('\n').flatMap((line, index) => {
      const path = /^package\s+([\w.]+)\s*(?:#.*)?$/.exec(line)?.[1];
      return path === undefined ? [] : [{ path, at: `${name}:${index + 1}` }];
    }),
  );
  const isAnyOther = packages.length === rego.length;
  const fits = (path: string): boolean => path.split('.').every((part, index) => part === (wanted[index] ?? part));
  if (packages.length === 0 || !isAnyOther || packages.some(({ path }) => fits(path))) return;
  const { at, path } = packages[0]!;
  throw new CompileError(`${at}: the package must be ${wanted.join('.')}, not ${path}.`);
}

/** Checks against the schema of the input. */
async function checkInput(sources: RegoSources, program: string): Promise<void> {
  const { inputSchema, rego, v0Compatible } = sources;
  if (inputSchema === undefined) return;
  await withFiles(localFiles(rego), async (folder, files) => {
    writeFileSync(join(folder, 'schema'), JSON.stringify(inputSchema));
    writeFileSync(join(folder, 'capabilities'), JSON.stringify(await capabilities(program)));
    const options = 'check --capabilities capabilities --schema schema'.split(' ');
    const args = [...options, ...(v0Compatible ? ['--v0-compatible'] : []), ...files.map(({ local }) => local)];
    await runOpa(program, args, folder, files);
  });
}

/** `opa eval` takes groups named like this, OPA's WebAssembly does not: there the expression would never match. */
function refuseNamedGroups({ name, text }: SourceFile): void {
  const line = text.split('\n').findIndex((content) => /\(\?<[A-Za-z_]/.test(content)) + 1;
  if (line > 0) throw new CompileError(`${name}:${line}: a named group is written (?P<name>…) in a policy component.`);
}

async function buildModule(sources: RegoSources, program: string, withRegex: boolean): Promise<CompiledModule> {
  const bundle = await build(sources, program, 'wasm', withRegex);
  const module = bundle.get('policy.wasm')!;
  const data = bundle.get('data.json')?.toString() ?? '{}';
  return { module, data, ...inspectModule(module, sources.entrypoint) };
}

/** @returns the files of the bundle that `opa build` makes. */
async function build(
  sources: RegoSources,
  program: string,
  target: 'wasm' | 'plan',
  withRegex = false,
): Promise<Map<string, Buffer>> {
  const files = localFiles([...sources.rego, ...sources.data]);
  if (withRegex) files.push({ ...regexKeeper, local: regexKeeper.name });
  return withFiles(files, async (folder) => {
    writeFileSync(join(folder, 'capabilities'), JSON.stringify(await capabilities(program)));
    const args = [
      // Pruned: OPA would take each function that calls another for an entrypoint of its own, and fail.
      ...'build --prune-unused --capabilities capabilities --output bundle --target'.split(' '),
      target,
      '--entrypoint',
      sources.entrypoint,
      ...(withRegex ? ['--entrypoint', regexEntrypoint] : []),
      ...(sources.v0Compatible ? ['--v0-compatible'] : []),
      ...files.map(({ local }) => local),
    ];
    await runOpa(program, args, folder, files);
    return untar(gunzipSync(readFileSync(join(folder, 'bundle'))));
  });
}

/** Runs `opa` where the files are. @throws CompileError with what it says, in the names that the author knows. */
async function runOpa(
  program: string,
  args: readonly string[],
  folder: string,
  files: readonly LocalFile[],
): Promise<void> {
  await opa(program, args, folder).catch((error: Error) => {
    throw new CompileError(withNames(error.message, files), faultIn(error.message));
  });
}

function faultIn(complaint: string): CompileFault | undefined {
  if (complaint.includes('does not refer to a rule')) return 'no-entrypoint';
  return complaint.includes('rego_type_error: undefined function ') ? 'unknown-function' : undefined;
}

/** Calls with a folder that has the files and ends with the call. */
async function withFiles<T>(
  files: readonly LocalFile[],
  call: (folder: string, files: readonly LocalFile[]) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'policy-'));
  try {
    for (const { local, text } of files) writeFileSync(join(folder, local), text);
    return await call(folder, files);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface LocalFile extends SourceFile {
  /** The file's name in the folder where `opa` runs. */
  readonly local: string;
}

/** OPA writes file names into the module, so they must not depend on where the sources are. */
function localFiles(files: readonly SourceFile[]): LocalFile[] {
  return files.map((file, index) => {
    const local = basename(file.name);
    const isUnique = files.every((other) => other.name === file.name || basename(other.name) !== local);
    return { ...file, local: isUnique ? local : `${index}-${local}` };
  });
}

/** Runs a step whose complaints have names of local files. */
function withKnownNames<T>({ rego, data }: RegoSources, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    throw new CompileError(withNames(error.message, localFiles([...rego, ...data])), error.fault);
  }
}

/** OPA's complaints with the names that the author knows. */
function withNames(complaint: string, files: readonly LocalFile[]): string {
  return files.reduce(
    (text, { name, local }) =>
      text.replaceAll(new RegExp(`(?<![\\w/.])${escapeRegExp(local)}:`, 'g'), () => `${name}:`),
    complaint,
  );
}

const escapeRegExp = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');

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
