import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildExample, type Example } from '../../scripts/components/examples.ts';
import { startOnNode } from '../support/hosts.ts';
import { startOpenMeteo, type OpenMeteo } from '../support/open-meteo.ts';
import { callWeather } from './call-weather.ts';

let api: OpenMeteo;
beforeAll(async () => {
  api = await startOpenMeteo();
});
afterAll(() => api.close());

async function callExample(name: Example): Promise<void> {
  const provider = await buildExample(name);
  const server = await startOnNode({ transport: 'tools', provider, env: api.environment });
  try {
    await callWeather(server.url);
  } finally {
    await server.stop();
  }
}

test('accepts a weather server', async () => {
  await expect(callExample('weather-ts')).resolves.toBeUndefined();
});

test('rejects a server with other tools', async () => {
  await expect(callExample('pure-calculator')).rejects.toThrow(/get_weather/);
});

test('rejects a weather server that does not get the answers', async () => {
  api.fail('forecast', { kind: 'answer', status: 503 });
  await expect(callExample('weather-ts')).rejects.toThrow(/strictly deep-equal/);
});
