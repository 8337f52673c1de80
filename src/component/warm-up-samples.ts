/**
 * What `warm-up.ts` sends: samples of what clients send, to providers and policies that are plain values. Each is to be
 * answered with its status; together they use what requests use.
 */
import type { Step, ToolCall } from 'wasmcp:mcp-exchange/tool-exchange@0.1.0';
import type { PolicyComponent } from '../policy/component.ts';
import type { Provider } from '../provider.ts';

export interface Sample {
  readonly provider: Provider;
  readonly policy: PolicyComponent;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
  /** How many events the answer has; 0 unless another is given. */
  readonly events?: number;
}

const call = { method: 'tools/call', params: { name: 'echo', arguments: { text: 'hello' } } };
const clientInfo = { name: 'client', version: '1' };
const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };

const _meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': clientInfo,
  'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
  'io.modelcontextprotocol/logLevel': 'info',
  progressToken: 1,
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
};

const message = (body: object, space?: number): string => JSON.stringify({ jsonrpc: '2.0', ...body }, undefined, space);

const open: Provider = {
  lifecycle: {
    initialize: ({ protocolVersion }) => ({
      protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: 'sample', title: 'Sample', version: '1' },
      instructions: 'None.',
    }),
    clientInitialized: () => {},
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

/** A provider whose tool gives these steps. */
const giving = (...steps: readonly Step[]): Provider => ({
  ...open,
  exchange: {
    offers: () => ({ tools: true, prompts: false, resources: false, freshness: true, logging: true }),
    freshness: () => ({ ttlMs: 1, scope: 'public' }),
  },
  toolExchange: {
    start() {
      const left = steps.values();
      return { next: () => left.next().value!, cancel: () => {}, [Symbol.dispose]: () => {} } as unknown as ToolCall;
    },
  } as unknown as NonNullable<Provider['toolExchange']>,
});

const reporting = giving(
  { tag: 'progress', val: { progress: 1, total: 2, message: 'Half' } },
  { tag: 'log', val: { level: 'info', logger: 'sample', data: '"half"' } },
  { tag: 'log', val: { level: 'debug', data: '"half"' } },
  { tag: 'done', val: { content: [{ tag: 'text', val: { text: 'hello' } }], meta: '{"sample":1}' } },
);
const asking = giving({
  tag: 'input-required',
  val: {
    requests: [['name', { tag: 'elicitation', val: '{"message":"Name?","requestedSchema":{"type":"object"}}' }]],
    state: 'one',
  },
});

/** A key of 32 bytes: nothing that a component signs is signed with it. */
export const stateKey = '00'.repeat(32);

const noPolicy: PolicyComponent = { info: () => '', evaluate: () => ({ tag: 'no-policy' }) };
const allowing: PolicyComponent = { info: () => '{}', evaluate: () => ({ tag: 'value', val: '{"allow":true}' }) };
const allowingByTool = { ...allowing, info: () => '{"input":["mcp","mcp.tool"],"deterministic":true}' };

/** 2023-11-14T22:13:20Z, in milliseconds since the epoch. */
export const now = 1_700_000_000_000;

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
const encodePart = (part: object): string =>
  btoa(JSON.stringify(part)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

const claims = { iss: issuer, aud: audience, sub: 'someone', exp: now / 1_000 + 3_600, scope: 'tools:call' };

/** Tokens in order but for their signatures, which are as long as they should be (64 and 256 bytes) and nobody's. */
const forgedTokens = (
  [
    ['ES256', 86],
    ['RS256', 342],
  ] as const
).map(
  ([alg, length]) => `${encodePart({ alg, kid: alg, typ: 'at+jwt' })}.${encodePart(claims)}.${'Qg'.repeat(length / 2)}`,
);

const sample = (body: string, status = 200, policy = noPolicy): Sample => ({
  provider: open,
  policy,
  body,
  headers: {},
  status,
});

/** A request of the modern revision. */
const modern = (method: string, params: { readonly name?: string } = {}): Sample => ({
  ...sample(message({ id: 3, method, params: { ...params, _meta } })),
  headers: {
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    ...(params.name !== undefined && { 'mcp-name': params.name }),
  },
});

export const samples: readonly Sample[] = [
  sample(message({ id: 0, method: 'initialize', params: hello })),
  sample(message({ method: 'notifications/initialized' }), 202),
  sample(message({ id: 1, method: 'tools/list' })),
  sample(message({ id: 'two', ...call })),
  sample(message({ id: 3, ...call }, 1)),
  modern('server/discover'),
  modern('tools/list'),
  modern(call.method, call.params),
  { ...modern(call.method, call.params), policy: allowing },
  { ...modern(call.method, call.params), provider: reporting, events: 3 },
  { ...modern(call.method, call.params), provider: asking },
  sample(message({ id: 4, ...call }), 200, allowing),
  sample(message({ id: 4, ...call }), 200, allowingByTool),
  // Refused for its signature, and so after all the work of a verification.
  ...forgedTokens.map((token) => ({
    provider: secured,
    policy: noPolicy,
    body: message({ id: 5, ...call }),
    headers: { authorization: `Bearer ${token}` },
    status: 401,
  })),
];
