/**
 * A guest in a thread of its own: transport, provider and policy, instantiated and linked. It answers one request at a
 * time, because wasi calls block the thread. A trap ends its usefulness: whoever started it starts another.
 */
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation';
import { handleArguments, types, type GuestRequest, type HeaderLine } from './node-host-http.ts';
import { keyValueStore, type StoreLink } from './node-host-keyvalue.ts';
import { MemoryInputStream, SinkOutputStream, poll } from './node-host-streams.ts';

/** One component as it crosses to the thread: compiled once, in the main thread. */
export interface LoadedComponent {
  readonly entry: string;
  readonly coreModules: Readonly<Record<string, object>>;
}

export interface WorkerInput {
  readonly transport: LoadedComponent;
  readonly provider: LoadedComponent;
  readonly policy: LoadedComponent;
  /** The transport's import → which component's export it is. */
  readonly links: Readonly<Record<string, readonly [component: 'provider' | 'policy', exportName: string]>>;
  readonly env: Readonly<Record<string, string>>;
  /** The guest's paths of folders → the host's. */
  readonly preopens: Readonly<Record<string, string>>;
  readonly store: StoreLink;
}

export type WorkerMessage =
  | { readonly type: 'ready' }
  /** What the guest printed. */
  | { readonly type: 'log'; readonly text: string }
  | { readonly type: 'head'; readonly status: number; readonly headers: readonly HeaderLine[] }
  | { readonly type: 'body'; readonly chunk: Uint8Array }
  | { readonly type: 'end' }
  /** The handler has returned: the next request may come. */
  | { readonly type: 'done' }
  /** The handler threw: this thread takes no more requests. */
  | { readonly type: 'trap'; readonly text: string };

type Exports = Record<string, Record<string, unknown>>;
type Instantiate = (getCoreModule: (name: string) => object, imports: Exports) => Promise<Exports>;

process.env = {}; // jco's output looks into it at every call, and the real one is slow to ask.
const send = (message: WorkerMessage): void => parentPort!.postMessage(message);
const input = workerData as WorkerInput;

const exit = (): never => {
  throw new Error('the component called exit');
};

/** WASI as the guest may have it: given variables and folders only, no sockets, no terminal; outgoing HTTP is open. */
function wasi(): Exports {
  const decoder = new TextDecoder();
  const output = new SinkOutputStream((bytes) => send({ type: 'log', text: decoder.decode(bytes, { stream: true }) }));
  const shim = new WASIShim({
    sandbox: { env: { ...input.env }, args: [], preopens: { ...input.preopens }, enableNetwork: false },
  });
  const imports = shim.getImportObject() as unknown as Exports;
  return {
    ...imports,
    'wasi:cli/environment': {
      getEnvironment: () => Object.entries(input.env),
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
    'wasi:keyvalue/store': keyValueStore(input.store),
  };
}

async function instantiate({ entry, coreModules }: LoadedComponent, imports: Exports): Promise<Exports> {
  const component = (await import(pathToFileURL(entry).href)) as { instantiate: Instantiate };
  return component.instantiate((name) => coreModules[name]!, imports);
}

const host = wasi();
const [provider, policy] = [await instantiate(input.provider, host), await instantiate(input.policy, host)];
const linked = Object.entries(input.links).map(([name, [component, exportName]]) => [
  name,
  { provider, policy }[component][exportName]!,
]);
const transport = await instantiate(input.transport, { ...host, ...Object.fromEntries(linked) });
const { handle } = transport['incomingHandler'] as { handle(request: object, responseOut: object): unknown };

parentPort!.on('message', async (request: GuestRequest) => {
  try {
    await handle(
      ...handleArguments(request, {
        head: (status, headers) => send({ type: 'head', status, headers }),
        body: (chunk) => send({ type: 'body', chunk }),
        end: () => send({ type: 'end' }),
      }),
    );
    send({ type: 'done' });
  } catch (error) {
    send({ type: 'trap', text: String((error as Error)?.stack ?? error) });
  }
});
send({ type: 'ready' });
