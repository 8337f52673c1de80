/**
 * A guest in a thread of its own: a component and its plugs, instantiated and linked. It answers one request at a time,
 * because wasi calls block the thread. A trap ends its usefulness: whoever started it starts another.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { instantiate, type Exports, type LoadedComponent } from './instantiate.ts';
import { Flow } from './wasi/flow.ts';
import { handleArguments, type GuestRequest, type HeaderLine } from './wasi/http.ts';
import { createWasi } from './wasi/imports.ts';
import { keyValueStore, type StoreLink } from './wasi/keyvalue.ts';
import { patchShim } from './wasi/shim-patches.ts';

export interface WorkerInput {
  readonly component: LoadedComponent;
  /** Name of the component's export that is its wasi:http/incoming-handler. */
  readonly handler: string;
  readonly plugs: Readonly<Record<string, LoadedComponent>>;
  /** The component's import, without its version → the plug's export. */
  readonly links: Readonly<Record<string, readonly [plug: string, exportName: string]>>;
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
for (const [name, plug] of Object.entries(input.plugs)) plugs[name] = await instantiate(plug, wasi);
const linked = Object.entries(input.links).map(([name, [plug, exportName]]) => [name, plugs[plug]![exportName]]);
const component = await instantiate(input.component, { ...wasi, ...Object.fromEntries(linked) });
const { handle } = component[input.handler] as { handle(request: object, responseOut: object): unknown };

parentPort!.on('message', async ({ request, flow }: WorkerJob) => {
  try {
    await handle(
      ...handleArguments(request, {
        head: (status, headers) => send({ type: 'head', status, headers }),
        body: (chunk) => send({ type: 'body', chunk }),
        end: () => send({ type: 'end' }),
        flow: new Flow(flow),
      }),
    );
    send({ type: 'done' });
  } catch (error) {
    send({ type: 'trap', text: String((error as Error)?.stack ?? error) });
  }
});
send({ type: 'ready' });
