/** Policies on real servers: the weather provider behind authorization and a policy, and policies that go wrong. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { policyFromFiles, serverPolicy } from '@wasmcp/cli';
import { readComponent } from '@wasmcp/node-host';
import { buildExample } from '../../scripts/components/examples.ts';
import { buildTestProvider } from '../support/test-providers.ts';
import { inRoot } from '../../scripts/paths.ts';
import { cache, toolchain } from '../../scripts/toolchain.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { startJwksServer, type JwksServer } from '../support/jwks-server.ts';
import { startOpenMeteo, type OpenMeteo } from '../support/open-meteo.ts';
import { call, initializeParams, post, type RpcAnswer } from '../support/rpc.ts';
import { goodClaims, headerFor, newKey, signCompact, testAudience, testIssuer } from '../support/tokens.ts';

const key = newKey('ES256');
const bearer = (claims: object): Record<string, string> => ({
  authorization: `Bearer ${signCompact(key, headerFor(key), { ...goodClaims(Date.now()), ...claims })}`,
});
const acme = bearer({ tenant: 'acme' });
const acmeBulk = bearer({ tenant: 'acme', scope: 'weather:bulk' });
const stranger = bearer({ tenant: 'unknown' });

describe.each(hosts)('tenants by policy on $name', ({ start }) => {
  let issuer: JwksServer;
  let weather: OpenMeteo;
  let server: TestServer;
  const callTool = (name: string, args: object, headers: Record<string, string>): Promise<RpcAnswer> =>
    call(server.url, 'tools/call', { name, arguments: args }, headers);
  const toolsSeenBy = async (headers: Record<string, string>): Promise<string[]> => {
    const { result } = (await call(server.url, 'tools/list', {}, headers)).message;
    return (result as { tools: { name: string }[] }).tools.map(({ name }) => name);
  };

  beforeAll(async () => {
    issuer = await startJwksServer([key.jwk]);
    weather = await startOpenMeteo();
    server = await start({
      transport: 'tools',
      provider: await buildExample('weather-ts'),
      policy: (
        await policyFromFiles(
          ['policy.rego', 'data.json'].map((file) => inRoot('policies/tenants', file)),
          toolchain,
        )
      ).path,
      env: {
        ...weather.environment,
        WEATHER_AUTH_ISSUER: testIssuer,
        WEATHER_AUTH_AUDIENCE: testAudience,
        WEATHER_AUTH_JWKS_URI: issuer.jwksUri,
        MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true',
      },
    });
  });
  afterAll(async () => {
    await server.stop();
    await weather.close();
    await issuer.die();
  });

  it('lists to each caller the tools that it may call', async () => {
    expect(await toolsSeenBy(acme)).toEqual(['echo', 'get_weather']);
    expect(await toolsSeenBy(acmeBulk)).toEqual(['echo', 'get_weather', 'multi_weather']);
    expect(await toolsSeenBy(stranger)).toEqual(['echo']);
  });

  it('lets a caller ask about the cities of its tenant only', async () => {
    const allowed = await callTool('get_weather', { city: 'Berlin' }, acme);
    expect([allowed.status, allowed.message.error]).toEqual([200, undefined]);
    const asked = weather.requests.length;
    const denied = await callTool('get_weather', { city: 'Tokyo' }, acme);
    expect(denied.status).toBe(403);
    expect(denied.message).toEqual({
      jsonrpc: '2.0',
      id: 1,
      error: { code: -32003, message: "This city is not one of your organization's." },
    });
    expect(weather.requests.length).toBe(asked);
  });

  it('tells a caller which scope is missing, in a challenge that a client can follow', async () => {
    const { status, headers } = await callTool('multi_weather', { cities: ['Berlin', 'Paris'] }, acme);
    expect(status).toBe(403);
    const challenge = headers.get('www-authenticate');
    expect(challenge).toContain('error="insufficient_scope"');
    expect(challenge).toContain('scope="weather:bulk"');
    expect(challenge).toContain('resource_metadata="http://');
    expect((await callTool('multi_weather', { cities: ['Berlin', 'Paris'] }, acmeBulk)).status).toBe(200);
  });

  it('asks for a token before the policy is asked', async () => {
    expect((await callTool('echo', { text: 'x' }, {})).status).toBe(401);
  });
});

/** A policy that goes wrong as a header field says. One policy, because each composed server has to be compiled. */
const faulty = `package mcp.authorization

fault := input.request.headers["x-fault"]

allow := "true" if fault == "string"
allow := 1 if fault == "number"
allow := [] if fault == "array"
allow := {"x": true} if fault == "object"
allow := true if fault in {"conflict", "none"}
allow := false if fault == "conflict"
deny_reason := "secret rule 7" if fault == "reason"

allow if {
	fault == "blocked"
	not data.blocked[input.mcp.arguments.id]
}

allow if { fault == "meta"; input.mcp._meta["a.example/tenant"] == "acme"; not input.mcp.requestState }
`;

/** Names in JSON are texts; numbers find them, as in `opa eval`. */
const faultyData = '{"blocked": {"7": true}}';

/** Faults, what every request then gets, and what the log must say. No answer tells more than its message. */
const faults: [string, string, number, number, string, string][] = [
  ['95: allow is undefined', 'undefined', 403, -32003, 'Forbidden', 'policy-deny'],
  ['96: allow is a string', 'string', 403, -32003, 'Forbidden', 'policy-deny'],
  ['96: allow is a number', 'number', 403, -32003, 'Forbidden', 'policy-deny'],
  ['96: allow is an array', 'array', 403, -32003, 'Forbidden', 'policy-deny'],
  ['96: allow is an object', 'object', 403, -32003, 'Forbidden', 'policy-deny'],
  ['97: rules in conflict', 'conflict', 500, -32603, 'Internal error', 'policy-failed'],
  ['101: a reason for the log', 'reason', 403, -32003, 'Forbidden', 'secret rule 7'],
];

describe.each(hosts)('a policy that goes wrong on $name', ({ start }) => {
  let folder: string;
  let server: TestServer;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'policies-'));
    const file = join(folder, 'faulty.rego');
    const data = join(folder, 'data.json');
    writeFileSync(file, faulty);
    writeFileSync(data, faultyData);
    const provider = await buildTestProvider('everything');
    server = await start({
      transport: 'full',
      provider,
      policy: (await policyFromFiles([file, data], toolchain)).path,
    });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['a number of 100 digits', '9'.repeat(100)],
    ['an exponent of 5 digits', '1e10000'],
    ['110,000 values', `[${'1,'.repeat(110_000)}1]`],
  ])('%s is the fault of the client', async (_, id) => {
    const before = server.stderr().length;
    const answer = await post(
      server.url,
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"test_simple_text","arguments":{"id":${id}}}}`,
      { 'x-fault': 'none' },
    );
    expect(answer.status).toBe(413);
    await expect.poll(() => server.stderr().slice(before)).toContain('policy-too-large');
    expect((await call(server.url, 'ping', undefined, { 'x-fault': 'none' })).status).toBe(200);
  });

  test.each(faults)('%s', async (_, fault, status, code, message, logged) => {
    const before = server.stderr().length;
    for (const [method, params] of [
      ['ping', undefined],
      ['initialize', initializeParams()],
      ['tools/call', { name: 'test_simple_text' }],
    ] as const) {
      const answer = await call(server.url, method, params, { 'x-fault': fault });
      expect([answer.status, answer.message]).toEqual([status, { jsonrpc: '2.0', id: 1, error: { code, message } }]);
    }
    await expect.poll(() => server.stderr().slice(before)).toContain(logged);
    expect((await call(server.url, 'ping', undefined, { 'x-fault': 'none' })).status).toBe(200);
  });

  test.each([
    [7, 403],
    ['7', 403],
    [8, 200],
    [7.5, 200],
  ])('a number that data has as a name is found: %j', async (id, status) => {
    const params = { name: 'test_simple_text', arguments: { id } };
    expect((await call(server.url, 'tools/call', params, { 'x-fault': 'blocked' })).status).toBe(status);
  });

  test.each([
    [{ _meta: { 'a.example/tenant': 'acme', progressToken: 1 } }, 200],
    [{ _meta: { 'a.example/tenant': 'other' } }, 403],
    [{ _meta: { 'a.example/tenant': 'acme' }, requestState: 's' }, 403],
    [{}, 403],
  ])('what reaches a provider by the exchange is seen: %j', async (more, status) => {
    const params = { name: 'test_simple_text', ...more };
    expect((await call(server.url, 'tools/call', params, { 'x-fault': 'meta' })).status).toBe(status);
  });

  test.each(['x', '', '[]', '[1]', 'null'])('102: the body %j is no way round it', async (body) => {
    expect((await post(server.url, body)).status).toBe(400);
  });
});

describe.each(hosts)("a provider's own policy on $name", ({ start }) => {
  let issuer: JwksServer;
  let env: Record<string, string>;
  beforeAll(async () => {
    issuer = await startJwksServer([key.jwk]);
    env = {
      TEST_AUTH_ISSUER: testIssuer,
      TEST_AUTH_AUDIENCES: testAudience,
      TEST_JWKS_URI: issuer.jwksUri,
      TEST_POLICY: 'package mcp.authorization\nallow := input.mcp.method in data.methods\n',
      TEST_POLICY_DATA: '{"methods": ["ping"]}',
      MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true',
    };
  });
  afterAll(() => issuer.die());

  it('is compiled, plugged and obeyed', async () => {
    const provider = await buildTestProvider('everything');
    const component = await readComponent(provider, 'provider', cache);
    const { path: policy } = await serverPolicy([], component, env, toolchain);
    const server = await start({ transport: 'full', provider, policy, env });
    try {
      expect((await call(server.url, 'ping', undefined, acme)).status).toBe(200);
      expect((await call(server.url, 'tools/list', undefined, acme)).status).toBe(403);
    } finally {
      await server.stop();
    }
  });

  it('refuses every request when it is not plugged', async () => {
    const server = await start({ transport: 'full', provider: await buildTestProvider('everything'), env });
    try {
      const { status, text } = await call(server.url, 'ping', undefined, acme);
      expect(status).toBe(500);
      expect(text).not.toContain('policy');
      await expect.poll(server.stderr).toContain('policy-misconfigured');
    } finally {
      await server.stop();
    }
  });
});
