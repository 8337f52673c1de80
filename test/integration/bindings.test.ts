/** Servers with bindings as they are generated, and with those that the build makes of them, answer alike, byte for byte. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile } from '@wasmcp/cli';
import type { Bindings } from '../../scripts/components/bindings/hook.ts';
import { toolchain } from '../../scripts/toolchain.ts';
import { startOnWasmtime, type ServerOptions, type TestServer } from '../support/hosts.ts';
import { startJwksServer, type JwksServer } from '../support/jwks-server.ts';
import { seededRandom } from '../support/random.ts';
import { exchange, type RawResponse } from '../support/raw-http.ts';
import { buildTestProvider } from '../support/test-providers.ts';
import { acceptedByClaims, refusedByClaims } from '../support/token-claims.ts';
import { acceptedByHeader, refusedByHeader } from '../support/token-headers.ts';
import { published, tokenKit } from '../support/token-kit.ts';
import { testAudience, testIssuer } from '../support/tokens.ts';
import { decidedRequests, faultyRequests, requestsOf, securedRequests, type Request } from './bindings-requests.ts';

const both: readonly Bindings[] = ['corrected', 'improved'];

/** Transport and provider have the same kind of bindings. */
async function startBoth(
  provider: 'everything' | 'fault',
  options: Omit<ServerOptions, 'transport' | 'provider'> = {},
): Promise<TestServer[]> {
  const servers: TestServer[] = [];
  for (const bindings of both) {
    const path = await buildTestProvider(provider, bindings);
    servers.push(await startOnWasmtime({ transport: 'full', provider: path, bindings, ...options }));
  }
  return servers;
}

interface Answer extends Omit<RawResponse, 'headers'> {
  readonly headers: string;
  readonly closed: boolean;
}

/** What a server answers, without what differs from one request to the next. */
async function answerOf({ port }: TestServer, [, pieces]: Request): Promise<Answer> {
  const { responses, closed } = await exchange(port, pieces);
  const [response] = responses;
  const headers = [...(response?.headers ?? [])].filter(([name]) => name !== 'date').toSorted();
  // A server's own address stands in challenges.
  const text = JSON.stringify(headers).replaceAll(`:${port}`, ':PORT');
  const body = response?.body.replaceAll(`:${port}`, ':PORT') ?? '';
  return { status: response?.status ?? 0, headers: text, body, closed };
}

/** Sends each request to both. @returns how many statuses there were of each kind. */
async function compare(servers: readonly TestServer[], requests: readonly Request[]): Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  for (const request of requests) {
    const [one, other] = await Promise.all(servers.map((server) => answerOf(server, request)));
    expect({ request: request[0], ...other }).toEqual({ request: request[0], ...one });
    statuses.set(one!.status, (statuses.get(one!.status) ?? 0) + 1);
  }
  return statuses;
}

let servers: TestServer[] = [];
const stop = (): Promise<unknown> => Promise.all(servers.map((server) => server.stop()));

describe('the everything provider', () => {
  beforeAll(async () => void (servers = await startBoth('everything')));
  afterAll(stop);

  test('is answered for alike, whatever is asked', async () => {
    const statuses = await compare(servers, requestsOf(seededRandom('bindings')));
    // It was asked, and not refused for one and the same reason.
    expect(statuses.get(200)).toBeGreaterThan(300);
    for (const status of [202, 204, 400, 403, 404, 405, 406, 413, 415]) expect(statuses.get(status)).toBeGreaterThan(0);
    expect(statuses.get(0)).toBeUndefined();
  });

  test('is answered for alike after connections that broke off', async () => {
    for (let round = 0; round < 20; round++) {
      for (const { port } of servers) {
        await exchange(
          port,
          'POST /mcp HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
          {
            abort: true,
            responses: 0,
          },
        );
      }
    }
    const statuses = await compare(servers, requestsOf(seededRandom('bindings')).slice(0, 40));
    expect(statuses.get(200)).toBe(40);
  });
});

describe('the fault provider', () => {
  beforeAll(async () => void (servers = await startBoth('fault')));
  afterAll(stop);

  test('is answered for alike, whatever it does', async () => {
    const statuses = await compare(servers, faultyRequests());
    expect(statuses.get(500)).toBeGreaterThan(10);
    expect(statuses.get(200)).toBeGreaterThan(50);
  });
});

describe('a server with authorization', () => {
  let issuer: JwksServer;
  beforeAll(async () => {
    issuer = await startJwksServer(published);
    const env = {
      TEST_AUTH_ISSUER: testIssuer,
      TEST_AUTH_AUDIENCES: testAudience,
      TEST_JWKS_URI: issuer.jwksUri,
      MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true',
    };
    servers = await startBoth('everything', { env });
  });
  afterAll(async () => {
    await stop();
    await issuer.die();
  });

  test('lets in and refuses alike', async () => {
    const kit = tokenKit(Date.now(), 300);
    const refused = [...refusedByHeader(kit), ...refusedByClaims(kit)].flatMap(([, , tokens]) => tokens);
    const accepted = [...acceptedByHeader(kit), ...acceptedByClaims(kit)].flatMap(([, tokens]) => tokens);
    // Beyond what is a header field at all.
    const short = [...refused, ...accepted].filter((token) => token.length < 30_000 && !/[^ -~]/.test(token));
    const statuses = await compare(servers, securedRequests(short));
    expect(statuses.get(200)).toBeGreaterThan(20);
    expect(statuses.get(401)).toBeGreaterThan(50);
  });

  test('tells the provider of callers alike who come again', async () => {
    const kit = tokenKit(Date.now(), 300);
    const accepted = [...acceptedByHeader(kit), ...acceptedByClaims(kit)].flatMap(([, tokens]) => tokens);
    const short = accepted.filter((token) => token.length < 30_000 && !/[^ -~]/.test(token));
    for (let times = 0; times < 4; times++) {
      const statuses = await compare(servers, securedRequests(short));
      expect(statuses.get(200)).toBe(2 * short.length);
    }
  });
});

const policy = `package mcp.authorization

decision := input.request.headers["x-decision"]

allow if decision == "allow"
allow := 1 if decision == "number"
allow := [] if decision == "array"
allow := true if decision == "conflict"
allow := false if decision in {"conflict", "deny", "reason"}
deny_reason := "é \\uFEFF" if decision == "reason"
`;

describe('a server with a policy', () => {
  beforeAll(async () => {
    const path = await compile({ rego: [{ name: 'bindings.rego', text: policy }], data: [] }, toolchain);
    servers = await startBoth('everything', { policy: path });
  });
  afterAll(stop);

  test('decides alike', async () => {
    const statuses = await compare(servers, decidedRequests());
    for (const status of [200, 403, 500]) expect(statuses.get(status)).toBeGreaterThan(0);
  });
});
