/**
 * Spin itself, where it is on the PATH: manifests, a bare file, variables, TLS, memory that stays, stores, events, several
 * providers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'smol-toml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plugInto, policyFromFiles, readComponents, type Store } from '@wasmcp/cli';
import { nullPolicy } from '@wasmcp/policy-compiler';
import { rustProvider } from '../../bench/components.ts';
import { buildExample, type Example } from '../../scripts/components/examples.ts';
import { buildNullExchanges } from '../../scripts/components/exchanges.ts';
import { buildStore } from '../../scripts/components/stores.ts';
import { buildTransports, buildUnplugged } from '../../scripts/components/transports.ts';
import { inRoot } from '../../scripts/paths.ts';
import { cache, toolchain } from '../../scripts/toolchain.ts';
import { eras, openCall } from '../support/exchange-call.ts';
import { freePort } from '../support/free-port.ts';
import { startHostProgram } from '../support/host-program.ts';
import { componentsOf } from '../support/hosts.ts';
import { startJwksServer } from '../support/jwks-server.ts';
import { onPath } from '../support/on-path.ts';
import { findRedis, startRedis } from '../support/redis.ts';
import { call, callTool } from '../support/rpc.ts';
import { openssl, selfSigned } from '../support/self-signed.ts';
import { skipUnless } from '../support/skip.ts';
import { mint, newKey } from '../support/tokens.ts';

const spin = onPath('spin');
const manifestOf = (name: Example, file = 'spin.toml'): string => inRoot('examples', name, file);
const hello = { content: [{ type: 'text', text: 'hé' }] };

/** Composes a server where its manifest expects it, or elsewhere. */
async function compose(name: Example, store: Store, output = inRoot('examples', name, 'mcp-http-server.wasm')) {
  const files = {
    transport: await buildUnplugged('tools'),
    provider: await buildExample(name),
    policy: await nullPolicy(cache),
    store: await buildStore(store),
    exchanges: await buildNullExchanges(),
  };
  await plugInto(output, await readComponents(files, toolchain), toolchain);
}

describe('spin up', skipUnless(spin !== undefined, 'spin is not on the PATH'), () => {
  let folder: string;
  let port: number;
  let url: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'spin-'));
    await buildTransports(['tools']);
    await compose('weather-ts', 'null');
    await compose('countdown-ts', 'null');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Starts Spin from a manifest or a file; a manifest has no route to `/`. @returns what ends it. */
  async function up(
    from: string,
    more: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
    state = mkdtempSync(join(folder, 'state-')),
  ): Promise<() => Promise<void>> {
    port = await freePort();
    url = `http://127.0.0.1:${port}/mcp`;
    const args = ['up', '--from', from, '--listen', `127.0.0.1:${port}`, '--state-dir', state, ...more];
    const answers = async (): Promise<boolean> => [404, 500].includes((await fetch(new URL('/', url))).status);
    return startHostProgram(spin!, args, dirname(from), answers, env);
  }

  it.each(['spin.toml', 'spin-dependency.toml'])('serves %s', async (file) => {
    const stop = await up(manifestOf('weather-ts', file));
    expect((await callTool(url, 'echo', { text: 'hé' })).message.result).toEqual(hello);
    await stop();
  });

  it('serves a bare file, which may ask nobody', async () => {
    const stop = await up(inRoot('examples/weather-ts/mcp-http-server.wasm'));
    expect((await callTool(url, 'echo', { text: 'hé' })).message.result).toEqual(hello);
    expect((await fetch(new URL('/healthz', url))).status).toBe(200);
    const { message } = await callTool(url, 'get_weather', { city: 'Berlin' });
    expect(message.result).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('cannot be reached') }],
    });
    await stop();
  });

  it('takes variables by --env', async () => {
    const names = ['MCP_MAX_BODY_BYTES=1000', 'MCP_ALLOWED_ORIGINS=https://app.example'];
    const stop = await up(
      manifestOf('weather-ts'),
      names.flatMap((each) => ['--env', each]),
    );
    expect((await callTool(url, 'echo', { text: 'x'.repeat(2000) })).status).toBe(413);
    expect((await call(url, 'ping', undefined, { origin: 'https://app.example' })).status).toBe(200);
    expect((await call(url, 'ping', undefined, { origin: 'https://evil.example' })).status).toBe(403);
    await stop();
  });

  it('refuses every request with a variable that makes no sense', async () => {
    const stop = await up(manifestOf('weather-ts'), ['--env', 'MCP_MAX_BODY_BYTES=many']);
    expect((await call(url, 'ping')).status).toBe(500);
    await stop();
  });

  it('serves with memory that stays', async () => {
    const stop = await up(manifestOf('weather-ts'), [], {
      SPIN_WASMTIME_LINEAR_MEMORY_KEEP_RESIDENT: '33554432',
      SPIN_WASMTIME_TABLE_KEEP_RESIDENT: '1048576',
    });
    for (let at = 0; at < 20; at++) {
      expect((await callTool(url, 'echo', { text: 'hé' })).message.result).toEqual(hello);
    }
    await stop();
  });

  it.each(eras)('sends events when they come: $revision', async (era) => {
    const stop = await up(manifestOf('countdown-ts'));
    const opened = await openCall(url, era, 'count_down', { start: 500 }, { progressToken: 'p' });
    // The tool takes most of a minute: nothing would be here if its events came together.
    for (const progress of [1, 2, 3]) expect(await opened.next()).toMatchObject({ params: { progress } });
    opened.leave();
    await stop();
  });

  const redis = findRedis();
  describe.each([
    ['of its own, which outlives it', undefined, {}],
    ['in Redis, which others share', redis, skipUnless(redis !== undefined, 'redis-server is not on the PATH')],
  ])('a store %s', (_where, program, options) => {
    it("keeps the issuer's keys", options, async () => {
      const key = newKey('ES256');
      const issuer = await startJwksServer([key.jwk]);
      const app = mkdtempSync(join(folder, 'store-'));
      await compose('weather-ts', 'keyvalue-spin', join(app, 'server.wasm'));
      const server = {
        source: 'server.wasm',
        environment: {
          MCP_AUTH_ISSUER: issuer.url,
          MCP_AUTH_AUDIENCE: 'mcp',
          MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true',
        },
        allowed_outbound_hosts: [issuer.url],
        key_value_stores: ['default'],
      };
      const manifest = {
        spin_manifest_version: 2,
        application: { name: 'store', version: '0.1.0' },
        trigger: { http: [{ route: '/mcp', component: 'server' }] },
        component: { server },
      };
      writeFileSync(join(app, 'spin.toml'), stringify(manifest));
      const at = await freePort();
      const config = join(app, 'runtime-config.toml');
      const stored = { type: 'redis', url: `redis://:secret@127.0.0.1:${at}/2` };
      writeFileSync(config, stringify({ key_value_store: { default: stored } }));
      const stopRedis = program === undefined ? undefined : await startRedis(program, at, 'secret');
      const serve = (): Promise<() => Promise<void>> =>
        program === undefined
          ? up(join(app, 'spin.toml'), [], {}, join(app, 'state'))
          : up(join(app, 'spin.toml'), ['--runtime-config-file', config]);
      const ping = async (id: number): Promise<number> => {
        const token = mint(key, Date.now(), { iss: issuer.url, aud: 'mcp', jti: String(id) });
        return (await call(url, 'ping', undefined, { authorization: `Bearer ${token}` })).status;
      };
      try {
        let stop = await serve();
        for (let id = 0; id < 10; id++) expect(await ping(id)).toBe(200);
        expect((await call(url, 'ping')).status).toBe(401);
        // Its metadata, and its keys.
        expect(issuer.requests).toHaveLength(2);
        await stop();
        await issuer.die();
        stop = await serve();
        expect(await ping(10)).toBe(200);
        await stop();
      } finally {
        await issuer.die();
        await stopRedis?.();
      }
    });
  });

  it('serves several providers in two languages, with one policy over both', async () => {
    const [policyFile, file] = [join(folder, 'policy.rego'), join(folder, 'several.wasm')];
    const denied = `allow := false if input.mcp.tool == "ts_find_status"

allow := false if {
  input.mcp.tool == "rs_echo"
  input.mcp.arguments.text == "no"
}
`;
    writeFileSync(policyFile, `package mcp.authorization\n\ndefault allow := true\n\n${denied}`);
    const components = await componentsOf({
      transport: 'full',
      provider: [
        ['ts', await buildExample('http-status-ts')],
        ['rs', await rustProvider()],
      ],
      policy: (await policyFromFiles([policyFile], toolchain)).path,
    });
    await plugInto(file, components, toolchain);
    const stop = await up(file);
    const { tools } = (await call(url, 'tools/list')).message.result as { tools: { name: string }[] };
    const names = tools.map(({ name }) => name);
    expect(names).toContain('rs_echo');
    expect(names).not.toContain('ts_find_status');
    expect((await callTool(url, 'rs_echo', { text: 'hé' })).message.result).toMatchObject(hello);
    expect((await callTool(url, 'rs_echo', { text: 'no' })).status).toBe(403);
    expect((await callTool(url, 'ts_find_status', {})).status).toBe(403);
    expect((await call(url, 'resources/list')).status).toBe(200);
    await stop();
  });

  describe('with TLS', skipUnless(openssl !== undefined, 'openssl is not on the PATH'), () => {
    it('tells clients the address of MCP_PUBLIC_URL', async () => {
      const tls = selfSigned();
      port = await freePort();
      const address = `https://localhost:${port}/mcp`;
      const env = { MCP_PUBLIC_URL: address, MCP_AUTH_ISSUER: 'https://issuer.example', MCP_AUTH_AUDIENCE: address };
      const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
      const files = ['--tls-cert', tls.certificate, '--tls-key', tls.key];
      const listen = ['--listen', `127.0.0.1:${port}`, '--state-dir', join(folder, 'tls')];
      const document = (): Promise<string> => tls.get(port, '/.well-known/oauth-protected-resource/mcp');
      const args = ['up', '--from', manifestOf('weather-ts'), ...listen, ...files, ...variables];
      const stop = await startHostProgram(spin!, args, folder, async () => (await document()).startsWith('{'));
      expect(JSON.parse(await document())).toMatchObject({ resource: address });
      await stop();
      tls.remove();
    });
  });
});
