/** Ways on which a request ends early, and calls through the exchange, each to be sent over and over. */
import { connect } from 'node:net';
import { buildUnplugged } from '../../scripts/components/transports.ts';
import { request } from '../../test/support/mixed-requests.ts';
import { modernRequest, reserved } from '../../test/support/modern.ts';
import { exchange, rawHead, rawPost, type RawResponse } from '../../test/support/raw-http.ts';
import { buildTestProvider } from '../../test/support/test-providers.ts';
import { composed, nullPolicy, policyOf, type Component } from '../components.ts';
import { audience, type Issuer } from '../issuer.ts';
import { policyWithRules } from '../policies.ts';
import { onNode, onWasmtime, type Start } from '../servers.ts';

/** Connections under way to a server: so many instances serve most of its requests. */
export const connections = 2;

/** What came of some requests: how many were sent, and how many were answered as they must not be. */
export interface Sent {
  requests: number;
  wrong: number;
}

/** Sends some requests to a server on loopback. */
export type Send = (port: number) => Promise<Sent>;

export interface LeakPath {
  readonly name: string;
  /** The same server on each host, by the host's name. */
  readonly servers: Readonly<Record<'wasmtime' | 'Node', Start>>;
  readonly send: Send;
}

interface ServerOptions {
  readonly provider?: 'everything' | 'fault';
  readonly policy?: Component;
  readonly env?: Readonly<Record<string, string>>;
}

const full = (): Promise<string> => buildUnplugged('full');

function servers({ provider = 'everything', policy = nullPolicy, env = {} }: ServerOptions = {}): LeakPath['servers'] {
  const built = (): Promise<string> => buildTestProvider(provider);
  return {
    wasmtime: onWasmtime(composed(built, policy, full), 'reused', env),
    Node: onNode(built, { env, policy, from: full, maxInstances: connections }),
  };
}

/** Requests on one connection, each sent before the last was answered. */
const pipelined = 10;

/** What is sent in turn, and the status that all of it is answered with. */
function answered(status: number, requests: readonly string[], isRight?: (answer: RawResponse) => boolean): Send {
  let next = 0;
  return async (port) => {
    const texts = Array.from({ length: pipelined }, () => requests[next++ % requests.length]!);
    const { responses } = await exchange(port, texts.join(''), { responses: pipelined });
    const right = responses.filter((answer) => answer.status === status && isRight?.(answer) !== false);
    return { requests: pipelined, wrong: pipelined - right.length };
  };
}

/** The same, each on a connection of its own, which the server may end. */
function answeredOnce(status: number, requests: readonly (string | readonly string[])[]): Send {
  let next = 0;
  return async (port) => {
    const { responses } = await exchange(port, requests[next++ % requests.length]!);
    return { requests: 1, wrong: Number(responses[0]?.status !== status) };
  };
}

const callOf = (name: string, args: object = {}, meta: object = {}): string =>
  rawPost(request('tools/call', { name, arguments: args, _meta: meta }));

/** A call whose client follows its progress. */
const followed = (name: string, args?: object): string => callOf(name, args, { progressToken: 'p' });

const halves = [1, 1_000, 50_000].map((bytes) => [rawHead({ 'content-length': '60000' }), '{'.padEnd(bytes)]);

/**
 * Bodies of which a part comes before the client has gone, each followed by a whole one: a server that is outrun makes more
 * and more instances.
 */
const leaveBody: Send = async (port) => {
  let wrong = 0;
  for (const half of halves) {
    await exchange(port, half, { abort: true });
    const { responses } = await exchange(port, rawPost(request('ping')));
    wrong += Number(responses[0]?.status !== 200);
  }
  return { requests: 2 * halves.length, wrong };
};

/** Events of 60,000 characters, as fast as they are taken. */
const flood = followed('flood');

/** Reads the beginning of an answer, and breaks the connection off. */
const leaveAnswer: Send = (port) =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(flood));
    socket.once('data', (begun) => {
      socket.once('close', () => resolve({ requests: 1, wrong: Number(!begun.toString().startsWith('HTTP/1.1 200')) }));
      socket.resetAndDestroy();
    });
    socket.on('error', reject);
  });

/** A stream that ends without a result, as its instance has: Node breaks it off, wasmtime ends it in good order. */
const seeEnd: Send = async (port) => {
  const { responses, closed } = await exchange(port, followed('traps_later'));
  const isOver = closed || responses[0]?.body.includes('notifications/progress') === true;
  return { requests: 1, wrong: Number(!isOver || responses[0]?.body.includes('"id"') === true) };
};

const largestBody = 65_536;
const large = '{'.padEnd(largestBody + 1);

const tooLarge = [
  [rawHead({ 'content-length': '100000000' }), '{"jsonrpc":'],
  rawPost(large),
  rawHead({ 'transfer-encoding': 'chunked' }) + `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`,
];

/** Three notifications, a result, and arguments that a call which is kept would not give back. */
const steps = followed('steps', {
  steps: [
    { tag: 'progress', val: { progress: 1, total: 2 } },
    { tag: 'log', val: { level: 'error', data: '"log"' } },
    { tag: 'progress', val: { progress: 2, total: 2, message: 'x'.repeat(10_000) } },
  ],
});

const capable = reserved('clientCapabilities', { elicitation: {}, sampling: {}, roots: {} });

function modernPost(method: string, params: Readonly<Record<string, unknown>>): string {
  const [body, { headers }] = modernRequest({ method, params, meta: capable });
  return rawPost(body, headers as Record<string, string>);
}

/** A tool that asks, and is called again with the answer and its state. */
const ask: Send = async (port) => {
  const call = { name: 'test_input_required_result_request_state', arguments: {} };
  const [first] = (await exchange(port, modernPost('tools/call', call))).responses;
  const { requestState } = (JSON.parse(first?.body ?? '{}') as { result?: { requestState?: string } }).result ?? {};
  const inputResponses = { confirm: { action: 'accept', content: { ok: true } } };
  const again = modernPost('tools/call', { ...call, requestState, inputResponses });
  const [second] = (await exchange(port, again)).responses;
  return { requests: 2, wrong: Number(requestState === undefined) + Number(!second?.body.includes('state-ok')) };
};

const unknown = [
  rawPost(request('nothing/such')),
  rawPost('{"jsonrpc":"2.0","method":"nothing/such","id":2,"params":{"a":"xxxxxxxxxxxxxxxx"}}'),
  callOf('no_such_tool'),
  rawPost(request('prompts/get', { name: 'no_such_prompt' })),
];

/** Wrong ones: some are so before their signature is looked at. */
function wrongTokens(good: readonly string[]): string[] {
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`;
  return good.flatMap((token) => {
    const [head, claims, signature] = token.split('.') as [string, string, string];
    const changed = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    return [`${head}.${claims}.${changed}`, `${head}.e30.${signature}`, 'nonsense', unsigned];
  });
}

/** All paths. @param issuer of the tokens that are refused. */
export async function leakPaths({ name, tokens }: Issuer): Promise<readonly LeakPath[]> {
  const secured = {
    TEST_AUTH_ISSUER: name,
    TEST_AUTH_AUDIENCES: audience,
    TEST_JWKS_URI: `${name}/jwks`,
    TEST_CACHE: 'none',
    MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true',
  };
  const ping = request('ping');
  const unauthorized = [
    rawPost(ping),
    ...wrongTokens(await tokens('ES256', 500)).map((token) => rawPost(ping, { authorization: `Bearer ${token}` })),
  ];
  const refused = callOf('no_such_tool', { text: 'hello' });
  const plain = servers();
  return [
    { name: 'body broken off', servers: plain, send: leaveBody },
    { name: 'answer broken off', servers: plain, send: leaveAnswer },
    {
      name: '413',
      servers: servers({ env: { MCP_MAX_BODY_BYTES: String(largestBody) } }),
      send: answeredOnce(413, tooLarge),
    },
    { name: '401', servers: servers({ env: secured }), send: answered(401, unauthorized) },
    {
      name: '403, policy',
      servers: servers({ policy: policyOf(policyWithRules(10, 'arguments')) }),
      send: answered(403, [refused]),
    },
    { name: '404, method unknown', servers: plain, send: answered(404, [modernPost('nothing/such', {})]) },
    {
      name: 'unknown to the provider',
      servers: plain,
      send: answered(200, unknown, ({ body }) => body.includes('"error"')),
    },
    {
      name: 'provider traps',
      servers: servers({ provider: 'fault' }),
      send: answeredOnce(
        500,
        ['throw', 'overflow', 'exit'].map((fault) => callOf(fault)),
      ),
    },
    {
      name: 'events to their end',
      servers: plain,
      send: answered(200, [steps], ({ body }) => body.includes('"result"')),
    },
    {
      name: 'error after an event',
      servers: plain,
      send: answered(200, [followed('fails_later')], ({ body }) => body.includes('"error"')),
    },
    { name: 'trap after an event', servers: plain, send: seeEnd },
    { name: 'question and answer', servers: servers({ env: { MCP_STATE_KEY: 'ab'.repeat(32) } }), send: ask },
  ];
}
