/**
 * Runs the pipeline on samples while the component is built.
 *
 * A component starts from a snapshot of the engine's memory, taken when this module has run. What the engine makes on
 * first use (built-in classes, compiled regular expressions, its own functions that are written in JavaScript) is then
 * there already; without this each fresh instance makes it anew, which costs a fifth of an open request's CPU time, and
 * more of one with a token. No function of the host can be called at that time: everything here is made of plain
 * values.
 */
import { Fields, type IncomingRequest } from 'wasi:http/types@0.2.3';
import { eventText, type EventStream } from '../http/event-stream.ts';
import type { Log } from '../log.ts';
import { failed } from '../result.ts';
import { requestBody, requestHead } from '../wasi/incoming.ts';
import { configuredApp } from './configured-app.ts';
import { now, samples, stateKey, type Sample } from './warm-up-samples.ts';

/**
 * What the bindings do: the functions, made by componentize-js and changed by the build, through which values go to the
 * host and come back. It is run as a text in their realm, so it can use nothing but built-in classes.
 */
function useBuiltIns(): void {
  const bytes = new Uint8Array(16);
  const words = new Int32Array(bytes.buffer, 0, bytes.length >> 2);
  words[0] = words[1]!;
  const view = new DataView(bytes.buffer);
  view.setBigInt64(0, view.getBigInt64(8, true), true);
  bytes.set(new Uint8Array(bytes.buffer.slice(8)), 0);

  const handle = Symbol('handle');
  const resource = Object.create({}) as Record<symbol, unknown>;
  resource[handle] = BigInt.asUintN(64, BigInt(1));
  void (async () => {
    await undefined;
  })();
}

/**
 * The bindings have a realm of their own, with built-in classes of its own. It is entered by way of a class of theirs.
 */
function warmUpBindings(): void {
  const { constructor } = Object.getPrototypeOf(Fields) as { constructor: FunctionConstructor };
  (constructor(`return ${useBuiltIns}`)() as typeof useBuiltIns)();
}

/** @throws when a sample is not answered as it should be: such a component must not be built. */
export async function warmUp(): Promise<void> {
  warmUpBindings();
  for (const sample of samples) await send(sample);
}

async function send({ provider, policy, body, headers, status, events: expected = 0 }: Sample): Promise<void> {
  const logged: Parameters<Log>[0][] = [];
  const events = new WarmUpEvents();
  const app = configuredApp({
    variables: new Map([
      ['HOME', '/'],
      ['MCP_STATE_KEY', stateKey],
    ]),
    provider,
    policy,
    store: { get: () => undefined, set: () => {} },
    httpGet: () => failed('there is no network while the component is built'),
    sleep: () => {},
    now: () => now,
    keepRecord: () => {},
    log: (event) => logged.push(event),
  });
  const request = incomingRequest(body, headers);
  const head = requestHead(request);
  const source = requestBody(request, head);
  const response = await app(head, source, events);
  source.close();
  const wasForged = logged.length === 1 && logged[0]!['reason'] === 'wrong-signature';
  if (response.status !== status || wasForged !== (status === 401) || events.sent !== expected) {
    throw new Error(`warm-up: ${body}: ${JSON.stringify({ response, logged, events: events.sent })}`);
  }
}

/** What a sample's client takes as events: writes them, and sends them nowhere. */
class WarmUpEvents implements EventStream {
  sent = 0;
  get isOpen(): boolean {
    return this.sent > 0;
  }
  addHeaders(): void {}
  send(data: string): boolean {
    utf8.encode(eventText(data));
    this.sent++;
    return true;
  }
  keepAlive(): boolean {
    return this.send('');
  }
  hasLeft(): boolean {
    return false;
  }
  complete(data: string): void {
    this.send(data);
  }
}

const utf8 = new TextEncoder();
const droppable = { [Symbol.dispose]: () => {} };

/** As much of the host's resource as `src/wasi/incoming.ts` uses. */
function incomingRequest(text: string, headers: Readonly<Record<string, string>>): IncomingRequest {
  const body = utf8.encode(text);
  const fields = Object.entries({
    host: 'localhost:8080',
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2025-11-25',
    'content-length': String(body.length),
    ...headers,
  });
  const request = {
    ...droppable,
    headAsText: () => ['POST', '/mcp', 200, new Map(fields)],
    scheme: () => ({ tag: 'HTTP' }),
    authority: () => 'localhost:8080',
    consume: () => ({ ...droppable, stream: () => ({ ...droppable, read: () => body }) }),
  };
  return request as unknown as IncomingRequest;
}
