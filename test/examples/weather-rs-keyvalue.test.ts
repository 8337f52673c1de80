/** The feature `keyvalue` of the Rust weather server: instances that live for one request share the issuer's keys. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { digest, readComponent } from '@wasmcp/node-host';
import { run } from '@wasmcp/cli';
import { buildTestProvider } from '../support/test-providers.ts';
import { cache, tools } from '../../scripts/toolchain.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { startJwksServer, type JwksServer } from '../support/jwks-server.ts';
import { startOpenMeteo } from '../support/open-meteo.ts';
import { callTool } from '../support/rpc.ts';
import { skipWithout } from '../support/skip.ts';
import { mint, newKey, testAudience } from '../support/tokens.ts';
import { makeExample } from './make.ts';

const name = 'weather-rs';
const { path: provider, missing } = await makeExample(name, 'dist/provider.wasm');
const { path: withKeyvalue } = await makeExample(name, 'dist/provider-keyvalue.wasm');
const { path: forSpin } = await makeExample(name, 'dist/provider-keyvalue-spin.wasm');
const key = newKey('ES256');

/** Plugs a store that lasts into a provider that imports one. */
async function withStore(path: string): Promise<string> {
  const store = await buildTestProvider('keyvalue');
  const { path: wac } = await tools.need('wac');
  return cache('composed', `${digest(readFileSync(path), readFileSync(store))}.wasm`, async (into) => {
    await run(wac, ['plug', path, '--plug', store, '-o', into]);
  });
}

describe('weather-rs with a key-value store', skipWithout(missing), () => {
  test.each([
    ['dist/provider.wasm', provider, undefined],
    ['dist/provider-keyvalue.wasm, for wasmtime and wasmCloud,', withKeyvalue, 'wasi:keyvalue/store@0.2.0-draft'],
    ['dist/provider-keyvalue-spin.wasm', forSpin, 'wasi:keyvalue/store@0.2.0-draft2'],
  ])('%s imports what its hosts have', async (_, path, expected) => {
    const { imports } = await readComponent(path!, 'provider', cache);
    expect(imports.find((imported) => imported.startsWith('wasi:keyvalue/'))).toBe(expected);
  });

  describe.each(hosts)('on $name', ({ name: host, start }) => {
    let issuer: JwksServer;
    let folder: string;
    let server: TestServer | undefined;
    beforeEach(async () => {
      issuer = await startJwksServer([key.jwk]);
      folder = mkdtempSync(join(tmpdir(), 'mcp-keyvalue-'));
    });
    afterEach(async () => {
      await server?.stop();
      await issuer.die();
      rmSync(folder, { recursive: true });
    });

    const environment = (): Record<string, string> => ({
      WEATHER_AUTH_ISSUER: issuer.url,
      WEATHER_AUTH_AUDIENCE: testAudience,
      MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true',
    });

    /** @returns what the tool said. */
    async function call(tool: string, args: object): Promise<string | undefined> {
      const authorization = `Bearer ${mint(key, Date.now(), { iss: issuer.url })}`;
      const { message } = await callTool(server!.url, tool, args, { authorization });
      return (message.result as { content: [{ text: string }] } | undefined)?.content[0].text;
    }

    /** Sends requests of which each meets a new instance. @returns what the tool said to each. */
    async function callFreshInstances(path: string, count: number, hasFolder = true): Promise<unknown[]> {
      const startServer = (): Promise<TestServer> =>
        start({
          transport: 'tools',
          provider: path,
          reuse: false,
          folder: hasFolder ? folder : undefined,
          env: environment(),
        });
      server = await startServer();
      const answers: unknown[] = [];
      for (let at = 0; at < count; at++) {
        // Instances on Node serve any number of requests, as long as the server runs.
        if (host === 'node' && at > 0) {
          await server.stop();
          server = await startServer();
        }
        answers.push(await call('echo', { text: 'let in' }));
      }
      return answers;
    }

    const documents = ['/.well-known/oauth-authorization-server', '/jwks'];
    const thrice = ['let in', 'let in', 'let in'];

    test("the issuer's documents are fetched once for all instances that share a store", async () => {
      expect(await callFreshInstances(await withStore(withKeyvalue!), 3)).toEqual(thrice);
      expect(issuer.requests).toEqual(documents);
    });

    test('they are fetched by every instance without the store', async () => {
      expect(await callFreshInstances(provider!, 3)).toEqual(thrice);
      expect(issuer.requests).toEqual([...documents, ...documents, ...documents]);
    });

    test.each(host === 'wasmtime' ? [host] : [])('the own store of %s serves too, though it forgets', async () => {
      expect(await callFreshInstances(withKeyvalue!, 3)).toEqual(thrice);
      expect(server?.stderr()).not.toContain('cannot be used');
    });

    const onNode: [string, string | undefined, string[]][] = [
      ['share its own store', withKeyvalue, documents],
      ['share nothing without the store', provider, [...documents, ...documents, ...documents]],
    ];
    test.each(host === 'node' ? onNode : [])('the instances of one server %s', async (_, path, fetched) => {
      const api = await startOpenMeteo();
      const env = { ...environment(), ...api.environment, WEATHER_TIMEOUT_MS: '60000' };
      server = await start({ transport: 'tools', provider: path!, env });
      expect(await call('echo', { text: 'let in' })).toBe('let in');
      // None of these is answered before all are under way, each in an instance of its own.
      api.gather('geocoding', 3, 60_000);
      const weather = { city: 'Berlin' };
      const answers = await Promise.all([weather, weather, weather].map((args) => call('get_weather', args)));
      expect(answers.map((text) => text?.includes('Berlin'))).toEqual([true, true, true]);
      expect(api.mostAtOnce('geocoding')).toBe(3);
      expect(issuer.requests.toSorted()).toEqual(fetched.toSorted());
      await api.close();
    });

    test('a store that may not be opened costs the fetches only, and is complained of', async () => {
      expect(await callFreshInstances(await withStore(withKeyvalue!), 3, false)).toEqual(thrice);
      expect(issuer.requests).toEqual([...documents, ...documents, ...documents]);
      await expect.poll(() => server?.stderr()).toContain('The key-value store cannot be used: Error::AccessDenied');
    });
  });
});
