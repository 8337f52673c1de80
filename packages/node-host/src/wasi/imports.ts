/** WASI as a component may have it. */
import type { Imports } from '../instantiate.ts';
import { types } from './http.ts';
import { ownKeyValueStore } from './keyvalue.ts';
import { WASIShim } from './shim.ts';
import { MemoryInputStream, SinkOutputStream, poll } from './streams.ts';

export interface WasiOptions {
  /** All that the component sees of the environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** A folder that the component sees as `/`; by default it sees no files. */
  readonly folder?: string | undefined;
  /** Takes what the component prints; by default it goes to stderr. */
  readonly print?: ((text: string) => void) | undefined;
}

/** What a host has of WASI: these packages. */
const packages = /^wasi:(cli|clocks|filesystem|http|io|random|sockets)\//;

/** Whether a host has an interface of WASI (`wasi:io/poll@0.2.3`). */
export const hasWasi = (name: string): boolean => packages.test(name);

const exit = (): never => {
  throw new Error('the component called exit');
};

/**
 * WASI 0.2 with given variables and folder only, no sockets, no terminal, no arguments; outgoing HTTP is open. Its key-value store is
 * empty at first, and gone with it.
 */
export function createWasi({ env = {}, folder, print }: WasiOptions = {}): Imports {
  const decoder = new TextDecoder();
  const write = print ?? ((text: string) => void process.stderr.write(text));
  const output = new SinkOutputStream({
    write: (bytes) => write(decoder.decode(bytes, { stream: true })),
    flow: () => undefined,
  });
  const preopens = folder === undefined ? {} : { '/': folder };
  const shim = new WASIShim({ sandbox: { env: { ...env }, args: [], preopens, enableNetwork: false } });
  return {
    ...(shim.getImportObject() as unknown as Imports),
    'wasi:cli/environment': {
      getEnvironment: () => Object.entries(env),
      getArguments: () => [],
      initialCwd: () => undefined,
    },
    'wasi:cli/exit': { exit, exitWithCode: exit },
    'wasi:cli/stdin': { getStdin: () => new MemoryInputStream(new Uint8Array()) },
    'wasi:cli/stdout': { getStdout: () => output },
    'wasi:cli/stderr': { getStderr: () => output },
    'wasi:cli/terminal-stdin': { getTerminalStdin: () => undefined },
    'wasi:cli/terminal-stdout': { getTerminalStdout: () => undefined },
    'wasi:cli/terminal-stderr': { getTerminalStderr: () => undefined },
    'wasi:http/types': types,
    'wasi:io/poll': poll,
    'wasi:keyvalue/store': ownKeyValueStore(),
  };
}
