/**
 * What is kept of building a component, for the next time: the engine with its bindings, how wizer was run on it, and
 * the component. All of it is one entry, a folder that replaces the one before.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { digestCode, withState } from './state.ts';

/** How wizer was run. Its arguments and standard input name `work`, the folder of its files; its environment does not. */
export interface Run {
  readonly work: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly input: string;
}

interface Kept {
  readonly run: Run;
  /** Digest of the engine's code, as it is in the component. */
  readonly code: string;
  readonly component: Uint8Array;
}

/** Files of an entry: those that wizer and the engine read are where they were in `work`. */
const engineFile = 'in.wasm';
const scriptFile = 'sources/initializer.js';
const moduleFile = 'out.wasm';
const componentFile = 'component.wasm';
const entryFile = 'entry.json';

/** What follows an option in wizer's arguments, such as `-o=`. @throws when it is not there once. */
export function optionOf(args: readonly string[], option: string): string {
  const [found, ...others] = args.filter((arg) => arg.startsWith(option));
  if (found === undefined || others.length > 0) throw new Error(`Not one ${option} in: ${args.join(' ')}`);
  return found.slice(option.length);
}

/** In the place of `work`: what wizer reads and writes. @param output of the module. */
export function replay({ work, args, input }: Run, folder: string, output: string): Pick<Run, 'args' | 'input'> {
  const moved = (text: string): string => text.replaceAll(work, folder);
  return { args: args.map((arg) => (arg.startsWith('-o=') ? `-o=${output}` : moved(arg))), input: moved(input) };
}

/** Notes a run of wizer that has succeeded, in a folder that is to become an entry. */
export function noteRun(folder: string, { args, input, env }: Omit<Run, 'work'>, script: string): void {
  const [engine, output] = [args.at(-1)!, optionOf(args, '-o=')];
  const work = dirname(engine);
  mkdirSync(dirname(join(folder, scriptFile)), { recursive: true });
  copyFileSync(engine, join(folder, engineFile));
  copyFileSync(script, join(folder, scriptFile));
  copyFileSync(output, join(folder, moduleFile));
  writeFileSync(join(folder, entryFile), JSON.stringify({ work, args, env, input } satisfies Run));
}

/**
 * Makes an entry of a folder in which a run is noted, if the component is what that run has left, put into the
 * component.
 * @param key digest of all that the entry depends on.
 */
export function keep(noted: string, folder: string, key: string, component: Uint8Array): void {
  const module = readFileSync(join(noted, moduleFile));
  if (!Buffer.from(withState(component, module)).equals(component)) return;
  const run = JSON.parse(readFileSync(join(noted, entryFile), 'utf8')) as Run;
  rmSync(join(noted, moduleFile));
  writeFileSync(join(noted, componentFile), component);
  const entry = JSON.stringify({ run, code: digestCode(module) } satisfies Omit<Kept, 'component'>);
  writeFileSync(join(noted, entryFile), JSON.stringify({ key, entry, digest: digestEntry(noted, entry, component) }));
  rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(noted, folder);
  } catch (error) {
    // Another build has kept the same meanwhile.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code!)) throw error;
  }
}

/** @returns undefined when there is no entry, it was made of something else, or it is damaged. */
export function readKept(folder: string, key: string): Kept | undefined {
  try {
    const found = JSON.parse(readFileSync(join(folder, entryFile), 'utf8')) as Record<
      'key' | 'entry' | 'digest',
      string
    >;
    // Read once: another build may put another entry here meanwhile.
    const component = readFileSync(join(folder, componentFile));
    if (found.key !== key || digestEntry(folder, found.entry, component) !== found.digest) return undefined;
    return { ...(JSON.parse(found.entry) as Omit<Kept, 'component'>), component };
  } catch {
    return undefined;
  }
}

function digestEntry(folder: string, entry: string, component: Uint8Array): string {
  const hash = createHash('sha256').update(entry);
  for (const file of [engineFile, scriptFile]) hash.update(readFileSync(join(folder, file)));
  return hash.update(component).digest('hex');
}
