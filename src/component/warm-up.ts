/**
 * Runs the pipeline on samples while the component is built.
 *
 * A component starts from a snapshot of the engine's memory, taken when this module has run. What the engine makes on
 * first use (built-in classes, compiled regular expressions, its own functions that are written in JavaScript) is then
 * there already; without this each fresh instance makes it anew, which costs a fifth of an open request's CPU time, and
 * more of one with a token. No function of the host can be called at that time: everything here is made of plain values.
 */
import { Fields, type IncomingRequest } from 'wasi:http/types@0.2.3';
import type { Log } from '../log.ts';
import type { PolicyComponent } from '../policy/component.ts';
import type { Provider } from '../provider.ts';
import { failed } from '../result.ts';
import { requestBody, requestHead } from '../wasi/incoming.ts';
import { configuredApp } from './configured-app.ts';

const call = { method: 'tools/call', params: { name: 'echo', arguments: { text: 'hello' } } };
const clientInfo = { name: 'client', version: '1' };
const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };

const message = (body: object, space?: number): string => JSON.stringify({ jsonrpc: '2.0', ...body }, undefined, space);

/** What an open server is sent, and the status it answers with. */
const samples: readonly (readonly [body: string, status: number])[] = [
  [message({ id: 0, method: 'initialize', params: hello }), 200],
  [message({ method: 'notifications/initialized' }), 202],
  [message({ id: 1, method: 'tools/list' }), 200],
  [message({ id: 'two', ...call }), 200],
  [message({ id: 3, ...call }, 1), 200],
];

/**
 * What the bindings do: the functions, made by componentize-js, through which values go to the host and come back. It is
 * run as a text in their realm, so it can use nothing but built-in classes.
 */
function useBuiltIns(): void {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, view.getInt32(4, true), true);
  view.setInt8(0, view.getUint8(4));
  new Uint8Array(bytes.buffer, 0, 8).set(new Uint8Array(bytes.buffer.slice(8)));

  const registry = new FinalizationRegistry(() => {});
  const resource = Object.create({}) as object;
  Object.defineProperty(resource, Symbol('handle'), { value: BigInt.asUintN(64, BigInt(1)), writable: true });
  registry.register(resource, 1, resource);
  registry.unregister(resource);
  void (async () => {
    await undefined;
  })();
}

/** The bindings have a realm of their own, with built-in classes of its own. It is entered by way of a class of theirs. */
function warmUpBindings(): void {
  const { constructor } = Object.getPrototypeOf(Fields) as { constructor: FunctionConstructor };
  (constructor(`return ${useBuiltIns}`)() as typeof useBuiltIns)();
}

/** @throws when a sample is not answered as it should be: such a component must not be built. */
export async function warmUp(): Promise<void> {
  warmUpBindings();
  for (const [body, status] of samples) await send(open, noPolicy, body, {}, status);
  for (const policy of [allowing, allowingByTool]) await send(open, policy, message({ id: 4, ...call }), {}, 200);
  for (const token of forgedTokens) {
    // Refused for its signature, and so after all the work of a verification.
    await send(secured, noPolicy, message({ id: 5, ...call }), { authorization: `Bearer ${token}` }, 401);
  }
}

async function send(
  provider: Provider,
  policy: PolicyComponent,
  body: string,
  headers: Readonly<Record<string, string>>,
  status: number,
): Promise<void> {
  const events: Parameters<Log>[0][] = [];
  const app = configuredApp({
    variables: new Map([['HOME', '/']]),
    provider,
    policy,
    httpGet: () => failed('there is no network while the component is built'),
    now: () => now,
    log: (event) => events.push(event),
  });
  const request = incomingRequest(body, headers);
  const head = requestHead(request);
  const source = requestBody(request, head);
  const response = await app(head, source);
  source.close();
  const wasForged = events.length === 1 && events[0]!['reason'] === 'wrong-signature';
  if (response.status !== status || wasForged !== (status === 401)) {
    throw new Error(`warm-up: ${body}: ${JSON.stringify({ response, events })}`);
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
    method: () => ({ tag: 'post' }),
    pathWithQuery: () => '/mcp',
    scheme: () => ({ tag: 'HTTP' }),
    authority: () => 'localhost:8080',
    headers: () => ({ ...droppable, entries: () => fields.map(([name, value]) => [name, utf8.encode(value)]) }),
    consume: () => ({ ...droppable, stream: () => ({ ...droppable, read: () => body }) }),
  };
  return request as unknown as IncomingRequest;
}

const open: Provider = {
  lifecycle: {
    initialize: ({ protocolVersion }) => ({
      protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: 'sample', title: 'Sample', version: '1' },
      instructions: 'None.',
    }),
    clientInitialized: () => {},
    shutdown: () => {},
  },
  authorization: { getAuthConfig: () => undefined, jwksCacheGet: () => undefined, jwksCacheSet: () => {} },
  tools: {
    listTools: () => ({
      tools: [
        { name: 'echo', description: 'Echo.', inputSchema: '{"type":"object"}', annotations: { readOnlyHint: true } },
      ],
    }),
    callTool: () => ({ content: [{ tag: 'text', val: { text: 'hello' } }], structuredContent: '{"text":"hello"}' }),
  },
};

const noPolicy: PolicyComponent = { info: () => '', evaluate: () => ({ tag: 'no-policy' }) };
const allowing: PolicyComponent = { info: () => '{}', evaluate: () => ({ tag: 'value', val: '{"allow":true}' }) };
const allowingByTool = { ...allowing, info: () => '{"input":["mcp","mcp.tool"],"deterministic":true}' };

/** 2023-11-14T22:13:20Z, in milliseconds since the epoch. */
const now = 1_700_000_000_000;

const issuer = 'https://issuer.example';
const audience = 'https://server.example/mcp';

/** Numbers that will do for keys: the base point of P-256 (SP 800-186 §3.2.1.3), and 2^2048 - 1. */
const keys = [
  {
    kid: 'ES256',
    kty: 'EC',
    crv: 'P-256',
    x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
    y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
  },
  { kid: 'RS256', kty: 'RSA', n: `${'_'.repeat(341)}w`, e: 'AQAB' },
];

const secured: Provider = {
  ...open,
  authorization: {
    getAuthConfig: () => ({
      expectedIssuer: issuer,
      expectedAudiences: [audience],
      jwksUri: `${issuer}/jwks`,
      passJwt: false,
    }),
    jwksCacheGet: () => JSON.stringify({ keys }),
    jwksCacheSet: () => {},
  },
};

/** A part of a token; the text is ASCII. */
const encoded = (part: object): string =>
  btoa(JSON.stringify(part)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

const claims = { iss: issuer, aud: audience, sub: 'someone', exp: now / 1_000 + 3_600, scope: 'tools:call' };

/** Tokens in order but for their signatures, which are as long as they should be (64 and 256 bytes) and nobody's. */
const forgedTokens = (
  [
    ['ES256', 86],
    ['RS256', 342],
  ] as const
).map(([alg, length]) => `${encoded({ alg, kid: alg, typ: 'at+jwt' })}.${encoded(claims)}.${'Qg'.repeat(length / 2)}`);
