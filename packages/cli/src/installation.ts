/** Where the command line runs: in a checkout of the transport's repository, or installed as a package. */
import type { Cache } from '@wasmcp/node-host';
import type { NativeTools } from './setup/native-tools.ts';

/** The transports that there are: each serves the capabilities in its name. */
export const transports = ['tools', 'tools-resources', 'tools-resources-prompts', 'full'] as const;
export type Transport = (typeof transports)[number];

/** The stores that there are: where what must outlive an instance is kept. */
export const stores = ['null', 'filesystem', 'keyvalue', 'keyvalue-spin'] as const;
export type Store = (typeof stores)[number];

/** The interfaces of `wasmcp:mcp-exchange`: a provider exports those that it has, a null component stands for each other one. */
export const exchanges = ['exchange', 'tool-exchange', 'prompt-exchange', 'resource-exchange'] as const;
export type Exchange = (typeof exchanges)[number];

/** The modules of which several providers are made one. */
export type RouterModule = 'router' | 'environment';

/** What is needed to make components of components. */
export interface Toolchain {
  readonly cache: Cache;
  readonly tools: NativeTools;
}

interface LocalBuild {
  /** Paths, by the variables of the templates' Makefiles. */
  readonly variables: Readonly<Record<'WIT' | 'TRANSPORT' | 'POLICY' | 'STORE', string>>;
  /** What has to be called before they are there; undefined: nothing. */
  readonly madeBy: string | undefined;
}

interface ExampleProvider {
  readonly name: string;
  /** The command that serves it. */
  readonly servedBy: string;
  /** @returns its path. */
  build(): Promise<string>;
}

/** What the commands need to know of the place they run in. */
export interface Installation extends Toolchain {
  /** How a user calls a command, for usages and messages: `npm run compose --`. */
  call(command: string): string;
  /** The same without options, printing nothing but its own output: for `$(…)` of a shell. */
  callForOutput(command: string): string;
  /** How a user calls it from a project's folder. */
  callInProject(command: string): string;
  /** The folder of `wac.toml`, from which its paths are, and in which its build commands run. */
  readonly project: string;
  /** @returns the path of a transport whose imports of policy, store and exchange are open. May build it first. */
  unpluggedTransport(name: Transport): Promise<string>;
  /** @returns the path of a store component. May build it first. */
  store(name: Store): Promise<string>;
  /** @returns the path of the null component of an interface of the exchange. May build it first. */
  nullExchange(name: Exchange): Promise<string>;
  /** @returns the path of the text of a module of `router/`. May build it first. */
  routerModule(name: RouterModule): Promise<string>;
  /** What is served when no provider is named, in a checkout of the repository; undefined: one has to be named. */
  readonly exampleProvider: ExampleProvider | undefined;
  /** The folder of the templates for `new`. */
  readonly templates: string;
  /** @returns the path of `bindings.js`, which a project in TypeScript gets. May build it first. */
  projectBindings(): Promise<string>;
  /** @returns the path of the packed `@wasmcp/provider`, which a project in TypeScript is written with. May build it first. */
  providerLibrary(): Promise<string>;
  /** WIT and components that are on this machine, for a new project that is to do without a registry. */
  readonly localBuild: LocalBuild;
}

/** A command of the command line. `args`: what follows its name. */
export type Command = (installation: Installation, args: readonly string[]) => Promise<void>;
