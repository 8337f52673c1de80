/** The configuration for wasmCloud: checked always, served where `wash` is on the PATH. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parse, stringify } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { nullPolicy } from '@wasmcp/policy-compiler';
import { plugInto, readComponents } from '@wasmcp/cli';
import { readComponent } from '@wasmcp/node-host';
import { buildExample } from '../../scripts/components/examples.ts';
import { buildNullExchanges } from '../../scripts/components/exchanges.ts';
import { buildStore } from '../../scripts/components/stores.ts';
import { buildTransports, buildUnplugged, transportPath } from '../../scripts/components/transports.ts';
import { cache, toolchain } from '../../scripts/toolchain.ts';
import { inRoot } from '../../scripts/paths.ts';
import { freePort } from '../support/free-port.ts';
import { startHostProgram } from '../support/host-program.ts';
import { onPath } from '../support/on-path.ts';
import { callTool } from '../support/rpc.ts';
import { skipUnless } from '../support/skip.ts';
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

describe('wash dev', skipUnless(wash !== undefined, 'wash is not on the PATH'), () => {
  it.each(forms)('serves %s', async (form) => {
    await buildTransports(['tools']);
    const paths = {
      transport: await buildUnplugged('tools'),
      provider: await buildExample('weather-ts'),
      policy: await nullPolicy(cache),
      store: await buildStore('null'),
      exchanges: await buildNullExchanges(),
    };
    const server = inRoot('examples/weather-ts/mcp-http-server.wasm');
    await plugInto(server, await readComponents(paths, toolchain), toolchain);

    // The example's configuration, on a port of its own, with what was just built.
    const folder = mkdtempSync(join(tmpdir(), 'wash-'));
    const address = `127.0.0.1:${await freePort()}`;
    const config = configOf(form);
    const here = (path: string): string => resolve(folderOf(form), path);
    const components = structuredClone(config.dev.components ?? []);
    for (const each of components) each.file = here(each.file);
    const served = {
      ...config,
      build: { command: 'true', component_path: here(config.build.component_path) },
      dev: { address, components },
    };
    mkdirSync(join(folder, '.wash'));
    writeFileSync(join(folder, '.wash/config.toml'), stringify(served));
    const url = `http://${address}/mcp`;
    // It listens before the workload is there, and answers with an error of its own.
    const isUp = async (): Promise<boolean> => (await callTool(url, 'echo', { text: '' })).status === 200;
    const stop = await startHostProgram(wash!, ['-C', folder, '--non-interactive', 'dev'], folder, isUp);
    expect((await callTool(url, 'echo', { text: 'hé' })).message.result).toEqual({
      content: [{ type: 'text', text: 'hé' }],
    });
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });
});
