/**
 * Names that objects of JavaScript have by nature. Wherever a client, a provider or an operator may write a name, such a one
 * is answered as any other is: the answer to it is the answer to an ordinary name, with the one in place of the other.
 */
import { describe, expect, test } from 'vitest';
import { testApp, wasmError, type ProviderFunctions, type TestHead } from '../support/app.ts';
import { RecordedEvents } from '../support/events.ts';
import { modern } from '../support/modern.ts';

const hostile = [...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'length', 'then', 'size', 'caller'];
const ordinary = 'qqq';

interface Case {
  readonly method?: string;
  /** JSON text of the params, without `_meta`. */
  readonly params?: string;
  /** JSON text of further members of `_meta`, each with a comma before it. */
  readonly meta?: string;
  /** JSON text of the client's capabilities. */
  readonly capabilities?: string;
  readonly headers?: Record<string, string>;
  readonly provider?: ProviderFunctions;
}

const key = 'io.modelcontextprotocol/';

function bodyOf(
  { method = 'tools/call', params = '', meta = '', capabilities = '{}' }: Case,
  isModern: boolean,
): string {
  const envelope = `"${key}protocolVersion":"${modern}","${key}clientCapabilities":${capabilities}`;
  const own = isModern ? `{${envelope}${meta}}` : `{${meta.slice(1)}}`;
  return `{"jsonrpc":"2.0","id":1,"method":${JSON.stringify(method)},"params":{${params}${params && ','}"_meta":${own}}}`;
}

/** Everything that becomes of a request: what the client gets, the provider is given, the policy sees and the log says. */
async function outcome(request: Case, isModern: boolean): Promise<string> {
  const inputs: string[] = [];
  const policy = {
    info: () => '{}',
    evaluate(input: string) {
      inputs.push(input);
      return { tag: 'value' as const, val: '{"allow":true}' };
    },
  };
  const app = testApp(request.provider, { MCP_STATE_KEY: '00'.repeat(32) }, policy, () => 0);
  const named = /"(?:name|uri)":("[^"]*")/.exec(request.params ?? '');
  const repeated: TestHead['headers'] = {
    'mcp-protocol-version': modern,
    'mcp-method': request.method ?? 'tools/call',
    ...(named && { 'mcp-name': JSON.parse(named[1]!) as string }),
  };
  const events = new RecordedEvents();
  const head = { headers: { ...(isModern && repeated), ...request.headers } };
  const { status, text } = await app.send(bodyOf(request, isModern), head, events);
  return JSON.stringify({ status, text, sent: events.sent, calls: app.calls, inputs, logged: app.logged });
}

const asking = (requests: [string, { tag: 'elicitation' | 'sampling'; val: string } | { tag: 'roots' }][]) => ({
  exchange: { offers: () => ({ tools: true }) },
  toolExchange: {
    start: () =>
      ({
        next: () => ({ tag: 'input-required', val: { requests, state: undefined } }),
        cancel: () => {},
        [Symbol.dispose]: () => {},
      }) as never,
  },
});
const returning = (result: object): ProviderFunctions => ({ tools: { callTool: () => ({ content: [], ...result }) } });
const listing = (inputSchema: string): ProviderFunctions => ({
  tools: { listTools: () => ({ tools: [{ name: 't', inputSchema }] }) },
});
const mirrored = (name: string): string =>
  `{"type":"object","properties":{"${name}":{"properties":{"${name}":{"type":"string","x-mcp-header":"R"}}}}}`;

/** A request with a name in one place. */
const places: Readonly<Record<string, (name: string) => Case>> = {
  method: (name) => ({ method: name }),
  params: (name) => ({ params: `"name":"t","${name}_":{"name":"u"}` }),
  'params alone': (name) => ({ params: `"${name}":{"name":"t"}` }),
  tool: (name) => ({ params: `"name":"${name}"` }),
  prompt: (name) => ({ method: 'prompts/get', params: `"name":"${name}","arguments":{"${name}":"a"}` }),
  resource: (name) => ({ method: 'resources/read', params: `"uri":"${name}"` }),
  cursor: (name) => ({ method: 'tools/list', params: `"cursor":"${name}"` }),
  completion: (name) => ({
    method: 'completion/complete',
    params: `"ref":{"type":"ref/prompt","name":"${name}"},"argument":{"name":"${name}","value":""},"context":{"arguments":{"${name}":"a"}}`,
  }),
  'kind of a reference': (name) => ({
    method: 'completion/complete',
    params: `"ref":{"type":"${name}"},"argument":{"name":"a","value":""}`,
  }),
  arguments: (name) => ({ params: `"name":"t","arguments":{"${name}":{"${name}":[{"${name}": 1.0}]}}` }),
  _meta: (name) => ({
    params: '"name":"t"',
    meta: `,"${name}":{"${name}":1},"a.example/${name}":"${name}"`,
    provider: asking([['k', { tag: 'roots' }]]),
  }),
  'log level': (name) => ({ params: '"name":"t"', meta: `,"${key}logLevel":"${name}"` }),
  client: (name) => ({
    method: 'tools/list',
    meta: `,"${key}clientInfo":{"name":"${name}","version":"1","${name}_":{}}`,
  }),
  capabilities: (name) => ({
    params: '"name":"t"',
    capabilities: `{"${name}":{"${name}":{}},"elicitation":{"${name}":{}}}`,
    provider: asking([
      ['k', { tag: 'roots' }],
      ['l', { tag: 'elicitation', val: '{}' }],
    ]),
  }),
  answers: (name) => ({
    params: `"name":"t","inputResponses":{"${name}":{"${name}":1}},"requestState":"${name}"`,
    provider: asking([['k', { tag: 'roots' }]]),
  }),
  handshake: (name) => ({
    method: 'initialize',
    params: `"protocolVersion":"${name}","capabilities":{"${name}":{},"experimental":{"${name}":{}}},"clientInfo":{"name":"c","version":"1"}`,
  }),
  'header field': (name) => ({ method: 'tools/list', headers: { [`x-${name}`]: 'a', [name]: 'a' } }),
  'argument that a header repeats': (name) => ({
    params: `"name":"t","arguments":{"${name}":{"${name}":"v"}}`,
    headers: { 'mcp-param-r': 'v' },
    provider: listing(mirrored(name)),
  }),
  'argument that no header repeats': (name) => ({
    params: `"name":"t","arguments":{"${name}":{"${name}":"v"}}`,
    provider: listing(mirrored(name)),
  }),
  'argument that is not there': (name) => ({
    params: '"name":"t","arguments":{}',
    provider: listing(mirrored(name)),
  }),
  'name of a repeating header': (name) => ({
    params: '"name":"t","arguments":{"a":"v"}',
    headers: { [`mcp-param-${name.toLowerCase()}`]: 'v' },
    provider: listing(`{"type":"object","properties":{"a":{"type":"string","x-mcp-header":"${name}"}}}`),
  }),
  'keyword of a schema': (name) => ({
    method: 'tools/list',
    provider: listing(`{"type":"object","${name}":{"${name}":{}},"$defs":{"${name}":{}}}`),
  }),
  result: (name) => ({
    params: '"name":"t"',
    provider: returning({
      structuredContent: `{"${name}":{"${name}":1}}`,
      meta: `{"${name}":{"${name}":1},"${key}serverInfo":7}`,
    }),
  }),
  'data of an error': (name) => ({
    params: '"name":"t"',
    provider: {
      tools: {
        callTool() {
          throw wasmError({ code: { tag: 'custom-code', val: 1 }, message: name, data: `{"${name}":{"${name}":1}}` });
        },
      },
    },
  }),
  'capabilities of the server': (name) => ({
    method: 'server/discover',
    provider: {
      lifecycle: {
        initialize: ({ protocolVersion }) => ({
          protocolVersion,
          capabilities: { experimental: `{"${name}":{"${name}":{}}}` },
          serverInfo: { name, version: '1' },
        }),
      },
    },
  }),
  question: (name) => ({
    params: '"name":"t"',
    capabilities: '{"elicitation":{},"sampling":{}}',
    provider: asking([
      [name, { tag: 'elicitation', val: `{"${name}":1}` }],
      [`${name}_`, { tag: 'sampling', val: `{"${name}":1}` }],
    ]),
  }),
};

describe.each([
  ['legacy', false],
  ['modern', true],
])('in a %s request', (_, isModern) => {
  test.each(Object.entries(places))('a name that every object has is like any other: %s', async (_place, request) => {
    const usual = await outcome(request(ordinary), isModern);
    for (const name of hostile) {
      // Names of header fields come in lower case.
      expect((await outcome(request(name), isModern)).toLowerCase()).toBe(
        usual.replaceAll(ordinary, name).toLowerCase(),
      );
    }
  });
});
