/** What the weather examples' two weather tools do, and what they say when a service or an argument is wrong. */
import { describe, expect, test } from 'vitest';
import type { OpenMeteo, Service } from '../support/open-meteo.ts';
import { failure, structured, toolResult } from './tool-result.ts';
import { badArguments } from './weather-arguments.ts';
import { failures, late, unreachable } from './weather-failures.ts';

/** The weather in Berlin, as `get_weather` tells it. */
export const berlin = {
  city: 'Berlin',
  country: 'Germany',
  latitude: 52.52437,
  longitude: 13.41053,
  time: '2026-05-01T12:00',
  temperature_celsius: 18.4,
  relative_humidity_percent: 62,
  wind_speed_kmh: 11.5,
  weather_code: 61,
  weather: 'light rain',
};
const unknown = (city: string): string =>
  `No city named "${city}" was found. Check the spelling or try a larger city nearby.`;

/** There are `url`, `impatientUrl` and `api` once the servers have started. */
export interface ServerUnderTest {
  /** The language's short name. */
  readonly lang: string;
  /** The MCP endpoint. */
  readonly url: string;
  /** That of one that waits for the services for a short time: for tests in which they are too late. */
  readonly impatientUrl: string;
  /** What the server takes for the Open-Meteo services. */
  readonly api: OpenMeteo;
  /** The time that the server at `url` gives them for a request, in milliseconds. */
  readonly deadlineMs: number;
}

export function describeWeatherTools(server: ServerUnderTest): void {
  describe('get_weather', () => {
    test('tells the weather of a city, as structured content and as the same JSON in text', async () => {
      expect(structured(await toolResult(server.url, 'get_weather', { city: 'berlin' }))).toEqual(berlin);
    });

    test('sends two requests: a search for the city and a forecast for the place', async () => {
      await toolResult(server.url, 'get_weather', { city: 'Berlin' });
      expect(server.api.requests.map(({ service, method }) => [service, method])).toEqual([
        ['geocoding', 'GET'],
        ['forecast', 'GET'],
      ]);
      expect(server.api.requests[0]!.query).toEqual({ name: 'Berlin', count: '1', language: 'en', format: 'json' });
      expect(server.api.requests[1]!.query).toEqual({
        latitude: '52.52437',
        longitude: '13.41053',
        current: 'temperature_2m,relative_humidity_2m,weather_code,wind_speed_10m',
      });
      for (const { headers } of server.api.requests) {
        expect(headers).toMatchObject({ accept: 'application/json', 'user-agent': `weather-${server.lang}/0.2.0` });
      }
    });

    test.each([
      ['negative coordinates, accents and spaces', 'São Paulo', { latitude: -23.5475, weather: 'thunderstorm' }],
      ['another script', '東京', { temperature_celsius: 16, weather: 'overcast' }],
      ['characters that have a meaning in a URL', 'Sirius & Sons=+#%?', { wind_speed_kmh: 22, weather: 'fog' }],
      [
        'negative temperatures',
        'Oslo',
        { temperature_celsius: -3.5, wind_speed_kmh: 0, weather: 'heavy snow showers' },
      ],
    ])('handles %s', async (_, city, expected) => {
      expect(structured(await toolResult(server.url, 'get_weather', { city }))).toMatchObject({ city, ...expected });
    });

    test('leaves out the country where there is none, and has a word for codes it does not know', async () => {
      const result = structured(await toolResult(server.url, 'get_weather', { city: 'McMurdo' }));
      expect(result).not.toHaveProperty('country');
      expect(result).toMatchObject({ weather_code: 4, weather: 'unknown' });
    });

    test.each([
      ['a name', 'Atlantis'],
      ['quotation marks', '"; DROP TABLE'],
      ['a hundred characters beyond the Basic Multilingual Plane', '𐍈'.repeat(100)],
      ['a space', ' '],
      ['U+0000', 'Berlin\u0000'],
    ])('says when nothing was found for %s', async (_, city) => {
      expect(await toolResult(server.url, 'get_weather', { city })).toEqual(failure(unknown(city)));
      expect(server.api.requests).toHaveLength(1);
      expect(server.api.requests[0]!.query['name']).toBe(city);
    });

    test('says that nothing was found when the list of results is empty', async () => {
      server.api.fail('geocoding', { kind: 'answer', body: '{"results":[]}' });
      expect(await toolResult(server.url, 'get_weather', { city: 'Berlin' })).toEqual(failure(unknown('Berlin')));
    });
  });

  describe('bad arguments', () => {
    test.each(badArguments)('%s %s', async (tool, args, problem) => {
      expect(await toolResult(server.url, tool, args)).toEqual(failure(`Invalid arguments: ${problem}`));
      expect(server.api.requests).toEqual([]);
    });
  });

  describe('when a service fails', () => {
    test.each(failures)('%s %s', async (service, _, fault, text) => {
      server.api.fail(service, fault);
      const url = text === late ? server.impatientUrl : server.url;
      const result = await toolResult(url, 'get_weather', { city: 'Berlin' });
      expect(result).toEqual(failure(`The ${service} service ${text}`));
      expect(server.api.requests).toHaveLength(service === 'geocoding' ? 1 : 2);

      server.api.reset();
      expect(structured(await toolResult(url, 'get_weather', { city: 'Berlin' }))).toEqual(berlin);
    });

    test('says so when nothing listens, and recovers', async () => {
      await server.api.down();
      try {
        const result = await toolResult(server.url, 'get_weather', { city: 'Berlin' });
        expect(result).toEqual(failure(`The geocoding service ${unreachable}`));
      } finally {
        await server.api.up();
      }
      expect(structured(await toolResult(server.url, 'get_weather', { city: 'Berlin' }))).toEqual(berlin);
    });

    test('accepts an answer of exactly 65,536 bytes', async () => {
      server.api.fail('geocoding', { kind: 'answer', body: '{"results":[]}'.padEnd(65_536, ' ') });
      expect(await toolResult(server.url, 'get_weather', { city: 'Berlin' })).toEqual(failure(unknown('Berlin')));
    });
  });

  describe('multi_weather', () => {
    const five = ['Berlin', 'Paris', 'Oslo', 'São Paulo', '東京'];

    test('tells the weather of five cities, in the order given', async () => {
      const result = structured(await toolResult(server.url, 'multi_weather', { cities: five }));
      expect(result).toEqual({
        results: five.map((city) => ({ query: city, weather: expect.objectContaining({ city }) })),
      });
    });

    test('is content with one city, and gives what get_weather gives', async () => {
      const result = structured(await toolResult(server.url, 'multi_weather', { cities: ['berlin'] }));
      expect(result).toEqual({ results: [{ query: 'berlin', weather: berlin }] });
    });

    test('answers a city twice when it is named twice', async () => {
      const result = structured(await toolResult(server.url, 'multi_weather', { cities: ['Berlin', 'Berlin'] }));
      expect(result).toEqual({ results: [0, 1].map(() => ({ query: 'Berlin', weather: berlin })) });
    });

    test.each<Service>(['geocoding', 'forecast'])('has five %s requests under way at once', async (service) => {
      server.api.gather(service, 5, (server.deadlineMs * 3) / 4);
      structured(await toolResult(server.url, 'multi_weather', { cities: five }));
      expect(server.api.mostAtOnce(service)).toBe(5);
    });

    test('gives what it has when some cities fail', async () => {
      server.api.fail('forecast', { kind: 'answer', status: 503 }, 'Paris');
      server.api.fail('geocoding', { kind: 'silence' }, 'Oslo');
      const result = structured(
        await toolResult(server.impatientUrl, 'multi_weather', { cities: ['Atlantis', 'Berlin', 'Paris', 'Oslo'] }),
      );
      expect(result).toEqual({
        results: [
          { query: 'Atlantis', error: unknown('Atlantis') },
          { query: 'Berlin', weather: berlin },
          { query: 'Paris', error: 'The forecast service answered with HTTP status 503. Try again later.' },
          { query: 'Oslo', error: 'The geocoding service did not answer in time. Try again later.' },
        ],
      });
    });

    test('is an error when every city fails', async () => {
      server.api.fail('forecast', { kind: 'reset' });
      const result = await toolResult(server.url, 'multi_weather', { cities: ['Atlantis', 'Berlin'] });
      const text = `Atlantis: ${unknown('Atlantis')}\nBerlin: The forecast service cannot be reached. Try again later.`;
      expect(result).toEqual(failure(text));
    });
  });
}
