/**
 * What `warm-up.ts` sends: samples of what clients send, to providers and policies that are plain values. Each is to be
 * answered with its status; together they use what requests use.
 */
import type { PolicyComponent } from '../policy/component.ts';
import type { Provider } from '../provider.ts';

export interface Sample {
  readonly provider: Provider;
  readonly policy: PolicyComponent;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
}

const call = { method: 'tools/call', params: { name: 'echo', arguments: { text: 'hello' } } };
const clientInfo = { name: 'client', version: '1' };
const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };

const modernCall = {
  ...call,
  params: {
    ...call.params,
    _meta: {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': clientInfo,
      'io.modelcontextprotocol/clientCapabilities': {},
    },
  },
};
const modernHeaders = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': call.method, 'mcp-name': call.params.name };

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

export const samples: readonly Sample[] = [
  sample(message({ id: 0, method: 'initialize', params: hello })),
  sample(message({ method: 'notifications/initialized' }), 202),
  sample(message({ id: 1, method: 'tools/list' })),
  sample(message({ id: 'two', ...call })),
  sample(message({ id: 3, ...call }, 1)),
  { ...sample(message({ id: 3, ...modernCall })), headers: modernHeaders },
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
