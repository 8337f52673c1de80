/** Instances of loaded components, in whatever thread. */
import { pathToFileURL } from 'node:url';
import { HostError } from './errors.ts';

/** A component that is ready to be instantiated: any number of times, and in any thread, since it can be sent there. */
export interface LoadedComponent {
  /** What it is to whoever runs it, for messages: "server". */
  readonly role: string;
  /** Path of jco's JavaScript module. */
  readonly entry: string;
  /** Compiled `WebAssembly.Module`s, by their names for jco. */
  readonly coreModules: Readonly<Record<string, object>>;
  /** The interfaces and functions that it must be given, without versions: those that have types only are not listed. */
  readonly imports: readonly string[];
}

/** Interfaces by name, without versions: their functions and resources as jco has them, in camel case. */
export type Imports = Readonly<Record<string, unknown>>;

/**
 * What a component exports: interfaces under their full names (`wasi:http/incoming-handler@0.2.3`) and under short ones
 * (`incomingHandler`), functions under their own.
 */
export type Exports = Readonly<Record<string, unknown>>;

/**
 * An import → whose export it is. The import may be named without its version; the export is named as the plug has it
 * (`a:b/c@1.0.0`).
 */
export type Links = Readonly<Record<string, readonly [plug: string, exportName: string]>>;

type Instantiate = (getCoreModule: (name: string) => object, imports: Imports) => Promise<Exports>;

/**
 * Makes a new instance in this thread. A call that does not return blocks the thread; `serve` has threads of its own.
 * Not checked: that the imports have the functions and types that the component expects.
 * @throws HostError when an import is not given; what the component throws at its start.
 */
export async function instantiate({ role, entry, ...loaded }: LoadedComponent, imports: Imports): Promise<Exports> {
  const missing = loaded.imports.find((name) => !(name in imports));
  if (missing !== undefined) throw new HostError(`The ${role} imports ${missing}, which it is not given.`);
  const component = (await import(pathToFileURL(entry).href)) as { instantiate: Instantiate };
  return component.instantiate((name) => loaded.coreModules[name]!, imports);
}
