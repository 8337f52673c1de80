/**
 * A guest in a thread of its own: a component and its plugs, instantiated and linked. It answers one request at a time,
 * because wasi calls block the thread. A trap ends its usefulness: whoever started it starts another.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { instantiate, type Exports, type Imports, type Links, type LoadedComponent } from './instantiate.ts';
import { Flow } from './wasi/flow.ts';
import { handleArguments, type GuestRequest, type GuestSink, type HeaderLine } from './wasi/http.ts';
import { createWasi } from './wasi/imports.ts';
import { keyValueStore, type StoreLink } from './wasi/keyvalue.ts';
import { patchShim } from './wasi/shim-patches.ts';

export interface WorkerInput {
  readonly component: LoadedComponent;
  /** Name of the component's export that is its wasi:http/incoming-handler. */
  readonly handler: string;
  readonly plugs: Readonly<Record<string, LoadedComponent>>;
  /** The component's import, without its version → the plug's export. */
  readonly links: Links;
  /** The same of each plug. */
  readonly plugLinks: Readonly<Record<string, Links>>;
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string | undefined;
  readonly store: StoreLink;
}

/** What the thread is sent: a request, and the memory of its response's flow. */
export interface WorkerJob {
  readonly request: GuestRequest;
  readonly flow: SharedArrayBuffer;
}

export type WorkerMessage =
  | { readonly type: 'ready' }
  /** What the guest printed. */
  | { readonly type: 'log'; readonly text: string }
  | { readonly type: 'head'; readonly status: number; readonly headers: readonly HeaderLine[] }
  | { readonly type: 'body'; readonly chunk: Uint8Array }
  | { readonly type: 'end' }
  /** Head, body and end at once. */
  | {
      readonly type: 'answer';
      readonly status: number;
      readonly headers: readonly HeaderLine[];
      readonly body: Uint8Array;
    }
  /** The handler has returned: the next request may come. */
  | { readonly type: 'done' }
  /** The handler threw: this thread takes no more requests. */
  | { readonly type: 'trap'; readonly text: string };

process.env = {}; // jco's output looks into it at every call, and the real one is slow to ask.
patchShim();
const send = (message: WorkerMessage): void => parentPort!.postMessage(message);
const input = workerData as WorkerInput;

const wasi = {
  ...createWasi({ env: input.env, folder: input.folder, print: (text) => send({ type: 'log', text }) }),
  'wasi:keyvalue/store': keyValueStore(input.store),
};
const plugs: Record<string, Exports> = {};
const linked = (links: Links): Imports =>
  Object.fromEntries(Object.entries(links).map(([name, [plug, exportName]]) => [name, plugs[plug]![exportName]]));
for (const [name, plug] of Object.entries(input.plugs))
  plugs[name] = await instantiate(plug, { ...wasi, ...linked(input.plugLinks[name]!) });
const component = await instantiate(input.component, { ...wasi, ...linked(input.links) });
const { handle } = component[input.handler] as { handle(request: object, responseOut: object): unknown };

/**
 * Sends an answer to the server's thread. A message wakes that thread, which costs more than what is in it: one of known length
 * that is written in one piece is sent whole.
 */
function sinkTo(flow: Flow): GuestSink {
  let held: { status: number; headers: readonly HeaderLine[]; length: number; body?: Uint8Array } | undefined;
  /** Sends what is held: the answer comes in pieces. */
  const release = (): void => {
    if (held === undefined) return;
    const { status, headers, body } = held;
    held = undefined;
    send({ type: 'head', status, headers });
    if (body !== undefined) send({ type: 'body', chunk: body });
  };
  return {
    flow,
    head(status, headers) {
      held = { status, headers, length: lengthIn(headers) };
      if (Number.isNaN(held.length)) release();
    },
    body(chunk) {
      if (held?.body === undefined && chunk.length === held?.length) held.body = chunk;
      else {
        release();
        send({ type: 'body', chunk });
      }
    },
    end() {
      if (held?.body === undefined) {
        release();
        return send({ type: 'end' });
      }
      const { status, headers, body } = held;
      held = undefined;
      send({ type: 'answer', status, headers, body });
    },
  };
}

/** An answer's Content-Length; NaN where it has none. */
function lengthIn(headers: readonly HeaderLine[]): number {
  for (const [name, value] of headers) if (name.toLowerCase() === 'content-length') return Number(value);
  return NaN;
}

/** The flow of the request that runs. */
let running: Flow | undefined;
// Whatever blocks a guest calls this: its flow, and the shim, which waits for a thread of its own. The pool is told so.
const { wait } = Atomics;
Object.assign(Atomics, {
  wait(...args: Parameters<typeof wait>): ReturnType<typeof wait> {
    if (running === undefined) return wait(...args);
    running.isWaiting = true;
    try {
      return wait(...args);
    } finally {
      running.isWaiting = false;
    }
  },
});

parentPort!.on('message', async ({ request, flow }: WorkerJob) => {
  try {
    running = new Flow(flow);
    await handle(...handleArguments(request, sinkTo(running)));
    send({ type: 'done' });
  } catch (error) {
    send({ type: 'trap', text: String((error as Error)?.stack ?? error) });
  }
});
send({ type: 'ready' });
