/**
 * Building a component again after its source has changed. componentize-js puts bindings for WIT into the engine, has
 * wizer run it on the source, and makes a component of what that leaves. Of these, only the run depends on the source:
 * the first build keeps the rest, and the next ones run wizer alone, and put the engine's memory into the component
 * that was kept.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { withoutGuestPaths } from './guest-paths.ts';
import { keep, readKept, replay } from './kept.ts';
import { findTools, findWizer } from './program.ts';
import { digestCode, withState } from './state.ts';
import { trimMemory } from './trim.ts';

/** As componentize-js has them. */
export interface Options {
  readonly sourcePath: string;
  readonly witPath: string;
  readonly worldName: string;
  readonly disableFeatures: ('stdio' | 'random' | 'clocks' | 'http' | 'fetch-event')[];
}

/** Of componentize-js's options those that a component is known to depend on, and how. */
const known: Readonly<Record<keyof Options, true>> = {
  sourcePath: true,
  witPath: true,
  worldName: true,
  disableFeatures: true,
};

/** Runs componentize-js. @param noted where it is to be noted how wizer was run. */
type Build = (noted: string) => Promise<Uint8Array>;

/**
 * @param folder where what is kept lies: one entry. What stands in it of paths is relative to the current folder.
 * @param program all else that the component depends on: a digest of what changes the bindings.
 * @param build is called when nothing of use was kept, and when something is wrong: what it then says is for the user.
 */
export async function buildAgain(options: Options, folder: string, program: string, build: Build): Promise<Uint8Array> {
  const mayKeep = isKeepable(options);
  const key = await keyOf(options, program);
  const component = mayKeep ? await fromKept(folder, key) : undefined;
  if (component !== undefined) return component;
  const noted = `${folder}.${process.pid}`;
  try {
    const built = await build(noted);
    if (mayKeep) keep(noted, folder, key, built);
    return built;
  } catch (error) {
    throw withoutGuestPaths(error);
  } finally {
    rmSync(noted, { recursive: true, force: true });
  }
}

/** Whether what would be kept depends on nothing but what the key is made of. */
function isKeepable(options: Options): boolean {
  // A project may give others: what they change is not known here.
  if (!Object.keys(options).every((name) => Object.hasOwn(known, name))) return false;
  const { sourcePath, disableFeatures = [] } = options;
  // With both, componentize-js looks for this export, and leaves the fetch event out.
  const mayHaveEvent = !disableFeatures.includes('http') && !disableFeatures.includes('fetch-event');
  return !mayHaveEvent || !readFileSync(sourcePath, 'utf8').includes('incomingHandler');
}

/** @returns undefined when nothing of use was kept, or anything is not as it was when that was made. */
async function fromKept(folder: string, key: string): Promise<Uint8Array | undefined> {
  const kept = readKept(folder, key);
  if (kept === undefined) return undefined;
  const output = `${folder}.${process.pid}.wasm`;
  try {
    const { args, input } = replay(kept.run, folder, output);
    const { status } = spawnSync(await findWizer(), args, {
      input,
      env: kept.run.env,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    if (status !== 0) return undefined;
    const module = trimMemory(readFileSync(output));
    if (digestCode(module) !== kept.code || !(await hasAllExports(module))) return undefined;
    return withState(kept.component, module);
  } finally {
    rmSync(output, { force: true });
  }
}

/** As much of WebAssembly's JavaScript interface as is used; Node's types do not declare it. */
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    compile(bytes: Uint8Array): Promise<object>;
    instantiate(module: object, imports: object): Promise<{ exports: { check_init(): number } }>;
    Module: { imports(module: object): { module: string; name: string }[] };
  };
};

/** Asks the engine, as componentize-js does, whether the source has what the world exports. */
async function hasAllExports(module: Uint8Array): Promise<boolean> {
  const compiled = await WebAssembly.compile(module);
  const imports: Record<string, Record<string, () => never>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(compiled)) {
    (imports[from] ??= {})[name] = () => {
      throw new Error(`${name} is called`);
    };
  }
  try {
    return (await WebAssembly.instantiate(compiled, imports)).exports.check_init() === 0;
  } catch {
    return false; // It has something to print, which is what is missing.
  }
}

/** Digest of all that what is kept depends on: all that a component depends on, but for what its source says. */
async function keyOf({ sourcePath, witPath, worldName, disableFeatures }: Options, program: string): Promise<string> {
  const options = JSON.stringify([process.cwd(), resolve(sourcePath), worldName, disableFeatures]);
  const hash = createHash('sha256').update(`${options}\n${program}\n${process.arch}\n`);
  const add = (root: string, path: string): void => {
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).toSorted()) add(root, join(path, name));
    else hash.update(`${relative(root, path)}\n${statSync(path).size}\n`).update(readFileSync(path));
  };
  add(witPath, witPath);
  const tools = await findTools();
  for (const manifest of tools) add(dirname(manifest), manifest);
  add(dirname(tools[0]), join(dirname(tools[0]), 'lib', 'starlingmonkey_embedding.wasm'));
  return hash.digest('hex');
}
