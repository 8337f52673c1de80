/** Calls every tool of a weather server with clients of the official SDKs. */
import assert from 'node:assert/strict';
import { places } from '../support/open-meteo.ts';
import { sdkClients, type SdkClient } from '../support/sdk.ts';

const { name: city, country, latitude, longitude, current } = places[0]!;
/** What a server makes of the answers for a place that the API's double knows. */
const weather = {
  city,
  country,
  latitude,
  longitude,
  time: current.time,
  temperature_celsius: current.temperature_2m,
  relative_humidity_percent: current.relative_humidity_2m,
  wind_speed_kmh: current.wind_speed_10m,
  weather_code: current.weather_code,
  weather: 'light rain',
};
const unknown = {
  query: 'Atlantis',
  error: 'No city named "Atlantis" was found. Check the spelling or try a larger city nearby.',
};

/** Rejects when a server that uses the API's double does not do what a weather server does. */
export async function callWeather(url: string): Promise<void> {
  for (const { connect } of sdkClients) {
    const { client } = await connect(url);
    try {
      await callTools(client);
    } finally {
      await client.close();
    }
  }
}

async function callTools(client: SdkClient): Promise<void> {
  const { tools } = await client.listTools();
  assert.deepEqual(
    tools.map(({ name }) => name),
    ['echo', 'get_weather', 'multi_weather'],
  );
  const text = 'é "東京" 🌦️\u0000';
  assert.deepEqual((await call(client, 'echo', { text })).content, [{ type: 'text', text }]);
  const one = await call(client, 'get_weather', { city });
  assert.deepEqual(one.structuredContent, weather);
  const two = await call(client, 'multi_weather', { cities: [city, unknown.query] });
  assert.deepEqual(two.structuredContent, { results: [{ query: city, weather }, unknown] });
}

const call = (
  client: SdkClient,
  name: string,
  args: Record<string, unknown>,
): Promise<{ content?: unknown; structuredContent?: unknown }> => client.callTool({ name, arguments: args });
