/** A provider in Rust and one in TypeScript in one server, each with what it needs of the environment. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildExample } from '../../scripts/components/examples.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { startOpenMeteo, type OpenMeteo } from '../support/open-meteo.ts';
import { call, callTool } from '../support/rpc.ts';
import { skipWithout } from '../support/skip.ts';
import { makeExample } from './make.ts';

const { path, missing } = await makeExample('weather-rs', 'dist/provider.wasm');

describe('weather-rs and http-status-ts', skipWithout(missing), () => {
  let api: OpenMeteo;
  beforeAll(async () => {
    api = await startOpenMeteo();
  });
  afterAll(() => api.close());

  describe.each(hosts)('on $name', ({ start }) => {
    let server: TestServer;
    beforeAll(async () => {
      const variables = Object.entries(api.environment).map(([name, value]) => [`RUST_${name}`, value]);
      server = await start({
        transport: 'full',
        provider: [
          ['rust', path!],
          [undefined, await buildExample('http-status-ts')],
        ],
        env: Object.fromEntries(variables) as Record<string, string>,
      });
    });
    afterAll(() => server?.stop());

    test('have one list of tools', async () => {
      const { tools } = (await call(server.url, 'tools/list')).message.result as { tools: { name: string }[] };
      expect(tools.map(({ name }) => name)).toEqual([
        'rust_echo',
        'rust_get_weather',
        'rust_multi_weather',
        'find_status',
      ]);
    });

    test('answer, and the one reaches its service', async () => {
      const weather = await callTool(server.url, 'rust_get_weather', { city: 'Paris' });
      expect(JSON.stringify(weather.message.result)).toContain('Paris');
      expect(weather.message.result).not.toHaveProperty('isError', true);
      const found = await callTool(server.url, 'find_status', { words: 'not found' });
      expect(JSON.stringify(found.message.result)).toContain('404');
    });
  });
});
