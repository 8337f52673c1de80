/** The configuration for wasmCloud: checked always, served where `wash` is on the PATH. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parse, stringify } from 'smol-toml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nullPolicy } from '@wasmcp/policy-compiler';
import { plugInto, readComponents, type Store } from '@wasmcp/cli';
import { readComponent } from '@wasmcp/node-host';
import { buildExample, type Example } from '../../scripts/components/examples.ts';
import { buildNullExchanges } from '../../scripts/components/exchanges.ts';
import { buildStore } from '../../scripts/components/stores.ts';
import { buildTransports, buildUnplugged, transportPath } from '../../scripts/components/transports.ts';
import { cache, toolchain } from '../../scripts/toolchain.ts';
import { inRoot } from '../../scripts/paths.ts';
import { eras, openCall } from '../support/exchange-call.ts';
import { freePort } from '../support/free-port.ts';
import { startHostProgram } from '../support/host-program.ts';
import { startJwksServer } from '../support/jwks-server.ts';
import { onPath } from '../support/on-path.ts';
import { call, callTool } from '../support/rpc.ts';
import { skipUnless } from '../support/skip.ts';
import { mint, newKey } from '../support/tokens.ts';
import { washConfig, workloadDeployment, type WashConfig } from '../support/wasmcloud-schema.ts';

const forms = ['composed', 'side-by-side'] as const;
const folderOf = (form: string): string => inRoot('examples/wasmcloud', form);
const configOf = (form: string): WashConfig =>
  washConfig.parse(parse(readFileSync(join(folderOf(form), '.wash/config.toml'), 'utf8')));
const workloadOf = (form: string) =>
  workloadDeployment.parse(JSON.parse(readFileSync(join(folderOf(form), 'workload.json'), 'utf8')));
const weatherHosts = ['https://geocoding-api.open-meteo.com', 'https://api.open-meteo.com'];

describe.each(forms)('%s', (form) => {
  const config = configOf(form);
  const workload = workloadOf(form).spec.template.spec;

  it('listens on loopback', () => {
    expect(config.dev.address).toMatch(/^127\.0\.0\.1:/);
  });

  it('builds the files that it names', () => {
    const weather = inRoot('examples/weather-ts');
    const make = 'make -C ../../weather-ts ';
    expect(config.build.command.slice(0, make.length)).toBe(make);
    const targets = config.build.command.slice(make.length).split(' ');
    const made = targets.map((target) => (target === 'build' ? 'mcp-http-server.wasm' : target));
    const named = [...(config.dev.components ?? []).map(({ file }) => file), config.build.component_path];
    expect(named.map((path) => relative(weather, resolve(folderOf(form), path)))).toEqual(made);
  });

  it('lets the same requests out in development and in a cluster', () => {
    const [main, ...others] = workload.components.map(({ localResources }) => localResources.allowedHosts);
    expect(main).toEqual(config.workload.allowedHosts);
    expect(others).toEqual((config.dev.components ?? []).map(({ allowedHosts }) => allowedHosts));
    expect([main, ...others].flat()).toEqual(weatherHosts);
  });

  it('is reached over HTTP under the host name that it is configured for', () => {
    const [http, ...others] = workload.hostInterfaces;
    expect(others).toEqual([]);
    expect(http).toMatchObject({ namespace: 'wasi', package: 'http' });
    expect(http!.interfaces).toContain('incoming-handler');
    const { environment } = workload.components[0]!.localResources;
    expect(environment!.config['MCP_ALLOWED_HOSTS']).toBe(http!.config!['host']);
    expect(new URL(environment!.config['MCP_PUBLIC_URL']!).host).toBe(http!.config!['host']);
  });
});

it('side by side, the provider exports what the transport imports, and the host has the rest', async () => {
  await buildTransports(['tools']);
  const transport = await readComponent(transportPath('tools'), 'transport', cache);
  const provider = await readComponent(await buildExample('weather-ts'), 'provider', cache);
  const open = [...transport.imports, ...provider.imports].filter((name) => !provider.exports.includes(name));
  // An interface of types alone has nothing to be linked.
  const had = /^wasi:(?:cli|clocks|filesystem|http|io|random)\/[a-z-]+@0\.2\.|-types@/;
  expect(open.filter((name) => !had.test(name))).toEqual([]);
});

const wash = onPath('wash');
const server = (name: Example): string => inRoot('examples', name, 'mcp-http-server.wasm');

/** Composes a server where the configuration expects it, or elsewhere. */
async function compose(name: Example, store: Store, output = server(name)): Promise<string> {
  await buildTransports(['tools']);
  const paths = {
    transport: await buildUnplugged('tools'),
    provider: await buildExample(name),
    policy: await nullPolicy(cache),
    store: await buildStore(store),
    exchanges: await buildNullExchanges(),
  };
  await plugInto(output, await readComponents(paths, toolchain), toolchain);
  return output;
}

describe('wash dev', skipUnless(wash !== undefined, 'wash is not on the PATH'), () => {
  let folder: string;
  let url: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'wash-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Serves what is built already, on a port of its own. @param isServing that of the status of a ping. */
  async function serve(
    config: Omit<WashConfig, 'build'>,
    component: string,
    isServing = (status: number): boolean => status === 200,
  ): Promise<() => Promise<void>> {
    const address = `127.0.0.1:${await freePort()}`;
    const build = { command: 'true', component_path: component };
    mkdirSync(join(folder, '.wash'));
    writeFileSync(join(folder, '.wash/config.toml'), stringify({ ...config, build, dev: { ...config.dev, address } }));
    url = `http://${address}/mcp`;
    // It listens before the workload is there, and answers with an error of its own.
    const isUp = async (): Promise<boolean> => isServing((await call(url, 'ping')).status);
    return startHostProgram(wash!, ['-C', folder, '--non-interactive', 'dev'], folder, isUp);
  }

  it.each(forms)('serves %s', async (form) => {
    await compose('weather-ts', 'null');
    const config = configOf(form);
    const here = (path: string): string => resolve(folderOf(form), path);
    for (const each of config.dev.components ?? []) each.file = here(each.file);
    const stop = await serve(config, here(config.build.component_path));
    expect((await callTool(url, 'echo', { text: 'hé' })).message.result).toEqual({
      content: [{ type: 'text', text: 'hé' }],
    });
    await stop();
  });

  it.each(eras)('sends events when they come: $revision', async (era) => {
    const { dev } = configOf('composed');
    const stop = await serve({ dev, workload: { allowedHosts: [] } }, await compose('countdown-ts', 'null'));
    const opened = await openCall(url, era, 'count_down', { start: 500 }, { progressToken: 'p' });
    // The tool takes most of a minute: nothing would be here if its events came together.
    for (const progress of [1, 2, 3]) expect(await opened.next()).toMatchObject({ params: { progress } });
    opened.leave();
    await stop();
  });

  it("keeps the issuer's keys in a store", async () => {
    const key = newKey('ES256');
    const issuer = await startJwksServer([key.jwk]);
    const config = {
      MCP_AUTH_ISSUER: issuer.url,
      MCP_AUTH_AUDIENCE: 'mcp',
      MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true',
    };
    const component = await compose('weather-ts', 'keyvalue', join(folder, 'server.wasm'));
    const workload = { allowedHosts: [issuer.url], environment: { config } };
    try {
      const stop = await serve({ dev: configOf('composed').dev, workload }, component, (status) => status === 401);
      const ping = async (at: number): Promise<number> => {
        const token = mint(key, Date.now(), { iss: issuer.url, aud: 'mcp', jti: String(at) });
        return (await call(url, 'ping', undefined, { authorization: `Bearer ${token}` })).status;
      };
      for (let at = 0; at < 10; at++) expect(await ping(at)).toBe(200);
      // Its metadata, and its keys.
      expect(issuer.requests).toHaveLength(2);
      await issuer.die();
      expect(await ping(10)).toBe(200);
      await stop();
    } finally {
      await issuer.die();
    }
  });
});
