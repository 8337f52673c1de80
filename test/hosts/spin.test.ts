/** The examples' manifests for Spin: what can be said of them without it. */
import { existsSync, readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readComponent } from '@wasmcp/node-host';
import { buildExample } from '../../scripts/components/examples.ts';
import { buildTransports, transportPath } from '../../scripts/components/transports.ts';
import { cache } from '../../scripts/toolchain.ts';
import { inRoot } from '../../scripts/paths.ts';
import { makeExample, type Made } from '../examples/make.ts';
import { skipWithout } from '../support/skip.ts';
import { componentFor, matchedImports, readSpinManifest } from '../support/spin-manifest.ts';

const examples = readdirSync(inRoot('examples')).filter((name) => existsSync(inRoot('examples', name, 'spin.toml')));
const isWeather = (name: string): boolean => name.startsWith('weather-');
/** A countdown has no dependency form: Spin would start its provider twice, once for each package. */
const manifests = examples.flatMap((name) =>
  (isWeather(name) ? ['spin.toml', 'spin-dependency.toml'] : ['spin.toml']).map((file) => [name, file] as const),
);
const paths = [
  '/mcp',
  '/.well-known/oauth-protected-resource',
  '/.well-known/oauth-protected-resource/mcp',
  '/.well-known/oauth-authorization-server',
  '/.well-known/oauth-authorization-server/mcp',
];
/** What Spin has: WASI 0.2, any release of it, and key-value stores in one draft of several. */
const fromSpin =
  /^wasi:(?:(?:cli|clocks|filesystem|http|io|random|sockets)\/[a-z-]+@0\.2\.[0-9]+|keyvalue\/store@0\.2\.0-draft2)$/;
/** In Rust the provider is built with Spin's draft of key-value stores. */
const composedFile = (name: string): string =>
  name === 'weather-rs' ? 'mcp-http-server-keyvalue-spin.wasm' : 'mcp-http-server.wasm';
const providers: Record<string, Made> = {
  'weather-ts': { path: await buildExample('weather-ts') },
  'weather-rs': await makeExample('weather-rs', 'dist/provider-keyvalue-spin.wasm'),
};

it('every weather server and every countdown has manifests', () => {
  expect(examples).toEqual(readdirSync(inRoot('examples')).filter((name) => /^(?:weather|countdown)-/.test(name)));
});

describe.each(manifests)('%s/%s', (name, file) => {
  const manifest = readSpinManifest(inRoot('examples', name, file));
  const [[, component] = []] = Object.entries(manifest.component);

  it('routes the endpoint and both well-known paths to the one component, and nothing else', () => {
    const ids = Object.keys(manifest.component);
    expect(ids).toHaveLength(1);
    expect(paths.map((path) => componentFor(manifest, path))).toEqual(paths.map(() => ids[0]));
    for (const path of ['/', '/other', '/mcp/x', '/.well-known/openid-configuration']) {
      expect(componentFor(manifest, path)).toBeUndefined();
    }
  });

  it('is named after the example, and allows what that needs', () => {
    expect(manifest.application).toMatchObject({ name, version: '0.2.0' });
    const apis = ['https://geocoding-api.open-meteo.com', 'https://api.open-meteo.com'];
    expect(component!.allowed_outbound_hosts).toEqual(isWeather(name) ? apis : []);
    expect(component!.key_value_stores).toEqual(name === 'weather-rs' ? ['default'] : undefined);
  });

  it('builds the files that it names', () => {
    const dependencies = Object.values(component!.dependencies ?? {}).map(({ path }) => path);
    expect(component!.build!.command).toBe(`make ${[...dependencies, component!.source].join(' ')}`);
    expect(component!.source).toBe(
      file === 'spin.toml' ? composedFile(name) : '../../dist/mcp-transport-http-tools.wasm',
    );
  });
});

describe.each(Object.keys(providers))('the provider of %s as a dependency', (name) => {
  const { path, missing } = providers[name]!;
  let imports: readonly string[];
  const { dependencies } = readSpinManifest(inRoot('examples', name, 'spin-dependency.toml')).component['transport']!;

  beforeAll(async () => {
    await buildTransports(['tools']);
    ({ imports } = await readComponent(transportPath('tools'), 'transport', cache));
  });

  it('exports every interface that the transport imports of its package', skipWithout(missing), async () => {
    const { exports } = await readComponent(path!, 'provider', cache);
    const matched = matchedImports(Object.keys(dependencies!)[0]!, imports);
    expect(matched).toContain('wasmcp:mcp/tools@0.2.0');
    expect(exports).toEqual(expect.arrayContaining(matched));
  });

  it('leaves nothing open that Spin does not have', skipWithout(missing), async () => {
    const { imports: ofProvider } = await readComponent(path!, 'provider', cache);
    const matched = matchedImports(Object.keys(dependencies!)[0]!, imports);
    const open = [...imports.filter((each) => !matched.includes(each)), ...ofProvider];
    // An interface of types alone has nothing to be linked.
    expect(open.filter((each) => !fromSpin.test(each) && !/-types@/.test(each))).toEqual([]);
  });

  it('may do what its component may', () => {
    expect(Object.values(dependencies!)).toMatchObject([{ inherit_configuration: true }]);
  });
});
