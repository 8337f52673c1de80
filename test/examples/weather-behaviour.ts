/**
 * The behaviour that the weather examples share (examples/WEATHER.md), checked over HTTP against a running server, the
 * same way for every language and host.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startOpenMeteo, type OpenMeteo, type Service } from '../support/open-meteo.ts';
import { call, initializeParams, post } from '../support/rpc.ts';
import { sdkClients } from '../support/sdk.ts';
import { failure, structured, toolResult } from './tool-result.ts';
import { failures, unreachable } from './weather-failures.ts';
import { echoTool, multiWeatherTool, weatherTool } from './weather-tools.ts';

export interface RunningServer {
  /** The MCP endpoint. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the server under test with these variables in its environment, on a free port. */
export type Start = (environment: Record<string, string>) => Promise<RunningServer>;

/** Deadline that the servers get for one API request, in milliseconds: long beside a loopback answer. */
const deadline = 2000;
/** For one test, in milliseconds. A slow machine may need many times what is usual. */
const patience = 60_000;

const berlin = {
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

/**
 * @param lang the language's short name, as in the folder's.
 * @param host for the title: where the server runs.
 */
export function describeWeather(lang: string, host: string, start: Start): void {
  describe(`weather-${lang} on ${host}`, { timeout: patience }, () => {
    let api: OpenMeteo;
    let server: RunningServer;
    let url: string;
    const environment = (): Record<string, string> => ({ ...api.environment, WEATHER_TIMEOUT_MS: String(deadline) });

    beforeAll(async () => {
      api = await startOpenMeteo();
      server = await start(environment());
      url = server.url;
    }, 5 * patience);
    afterEach(() => api.reset());
    afterAll(async () => {
      await server?.stop();
      await api?.close();
    });

    /** Runs with a server of its own, in another environment. */
    async function withServer(changes: Record<string, string>, run: (url: string) => Promise<void>): Promise<void> {
      const other = await start({ ...environment(), ...changes });
      try {
        await run(other.url);
      } finally {
        await other.stop();
      }
    }

    describe('initialize', () => {
      test.each(['2025-03-26', '2025-06-18', '2025-11-25'])(
        'says who it is and what it can do, in %s',
        async (version) => {
          const { message } = await call(url, 'initialize', initializeParams(version));
          expect(message.result).toEqual({
            protocolVersion: version,
            capabilities: { tools: {} },
            serverInfo: { name: `weather-${lang}`, title: 'Weather', version: '0.2.0' },
            instructions: 'Call get_weather for one city, multi_weather for up to five at once.',
          });
        },
      );
    });

    describe('tools/list', () => {
      test('lists the three tools with their schemas and annotations', async () => {
        const { message } = await call(url, 'tools/list', {});
        expect(message.result).toEqual({ tools: [echoTool, weatherTool, multiWeatherTool] });
      });

      test('refuses a cursor, for there is no second page', async () => {
        const { message } = await call(url, 'tools/list', { cursor: 'x' });
        expect(message.error).toEqual({ code: -32602, message: 'Unknown cursor.' });
      });
    });

    test.each(sdkClients)('gives $name results that fit the output schemas', async ({ connect }) => {
      const { client } = await connect(url);
      try {
        // From here on the client checks each result against the schema that it was told.
        await client.listTools();
        const cities = ['McMurdo', 'Atlantis'];
        expect(await client.callTool({ name: 'get_weather', arguments: { city: 'Berlin' } })).not.toHaveProperty(
          'isError',
        );
        expect(await client.callTool({ name: 'multi_weather', arguments: { cities } })).not.toHaveProperty('isError');
        expect(await client.callTool({ name: 'get_weather', arguments: { city: 'Atlantis' } })).toHaveProperty(
          'isError',
          true,
        );
      } finally {
        await client.close();
      }
    });

    test('refuses a tool that it does not have', async () => {
      const { message } = await call(url, 'tools/call', { name: 'get_wether', arguments: {} });
      expect(message.error).toEqual({ code: -32602, message: 'Unknown tool: get_wether' });
    });

    describe('echo', () => {
      test.each([
        ['plain text', 'Hello'],
        ['nothing', ''],
        ['quotation marks, backslashes and line breaks', '"\\"\r\n\t\u2028'],
        ['U+0000', 'a\u0000b'],
        ['characters of every plane', 'é 東京 🌦️ 𐍈'],
        ['what looks like JSON', '{"a":[1,2,{"b":null}]}'],
        ['100,000 characters', 'é'.repeat(100_000)],
      ])('returns %s unchanged', async (_, text) => {
        expect(await toolResult(url, 'echo', { text })).toEqual({ content: [{ type: 'text', text }] });
      });

      test('returns megabytes unchanged, call after call', async () => {
        for (const length of [...Array<number>(10).fill(1_000_000), ...Array<number>(6).fill(4_000_000)]) {
          const result = await toolResult(url, 'echo', { text: 'x'.repeat(length) });
          // Not compared as a whole: a failure would print it all.
          expect(result.content[0]!.text.length).toBe(length);
        }
      });

      test('understands JSON escapes in names and values', async () => {
        const result = await toolResult(url, 'echo', '{ "t\\u0065xt" : "\\ud83c\\udf26\\/\\u00e9" }');
        expect(result).toEqual({ content: [{ type: 'text', text: '🌦/é' }] });
      });
    });

    describe('get_weather', () => {
      test('tells the weather of a city, as structured content and as the same JSON in text', async () => {
        expect(structured(await toolResult(url, 'get_weather', { city: 'berlin' }))).toEqual(berlin);
      });

      test('sends two requests: a search for the city and a forecast for the place', async () => {
        await toolResult(url, 'get_weather', { city: 'Berlin' });
        expect(api.requests.map(({ service, method }) => [service, method])).toEqual([
          ['geocoding', 'GET'],
          ['forecast', 'GET'],
        ]);
        expect(api.requests[0]!.query).toEqual({ name: 'Berlin', count: '1', language: 'en', format: 'json' });
        expect(api.requests[1]!.query).toEqual({
          latitude: '52.52437',
          longitude: '13.41053',
          current: 'temperature_2m,relative_humidity_2m,weather_code,wind_speed_10m',
        });
        for (const { headers } of api.requests) {
          expect(headers).toMatchObject({ accept: 'application/json', 'user-agent': `weather-${lang}/0.2.0` });
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
        expect(structured(await toolResult(url, 'get_weather', { city }))).toMatchObject({ city, ...expected });
      });

      test('leaves out the country where there is none, and has a word for codes it does not know', async () => {
        const result = structured(await toolResult(url, 'get_weather', { city: 'McMurdo' }));
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
        expect(await toolResult(url, 'get_weather', { city })).toEqual(failure(unknown(city)));
        expect(api.requests).toHaveLength(1);
        expect(api.requests[0]!.query['name']).toBe(city);
      });

      test('says that nothing was found when the list of results is empty', async () => {
        api.fail('geocoding', { kind: 'answer', body: '{"results":[]}' });
        expect(await toolResult(url, 'get_weather', { city: 'Berlin' })).toEqual(failure(unknown('Berlin')));
      });
    });

    describe('bad arguments', () => {
      const length = 'must have 1 to 100 characters.';
      test.each<[tool: string, args: string | undefined, problem: string]>([
        ['echo', undefined, '"text" is required.'],
        ['echo', '{}', '"text" is required.'],
        ['echo', '{"text":1}', '"text" must be a string.'],
        ['echo', '{"text":null}', '"text" must be a string.'],
        ['echo', '{"text":["a"]}', '"text" must be a string.'],
        ['echo', '{"text":"a","loud":true}', 'only "text" is accepted.'],
        ['echo', '{"message":"a"}', 'only "text" is accepted.'],
        ['echo', '{"TEXT":"a"}', 'only "text" is accepted.'],
        ['echo', '{"text":"a","TEXT":"b"}', 'only "text" is accepted.'],
        ['echo', '{"text":"a","__proto__":{}}', 'only "text" is accepted.'],
        ['get_weather', undefined, '"city" is required.'],
        ['get_weather', '{}', '"city" is required.'],
        ['get_weather', '{"city":""}', `"city" ${length}`],
        ['get_weather', `{"city":"${'x'.repeat(101)}"}`, `"city" ${length}`],
        ['get_weather', `{"city":"${'𐍈'.repeat(101)}"}`, `"city" ${length}`],
        ['get_weather', '{"city":123456789012345678901234567890}', '"city" must be a string.'],
        ['get_weather', '{"city":null}', '"city" must be a string.'],
        ['get_weather', '{"city":{"name":"Berlin"}}', '"city" must be a string.'],
        ['get_weather', '{"city":"Berlin","units":"F"}', 'only "city" is accepted.'],
        ['get_weather', '{"cities":["Berlin"]}', 'only "city" is accepted.'],
        ['get_weather', '{"city":"Berlin","CITY":"Paris"}', 'only "city" is accepted.'],
        ['multi_weather', undefined, '"cities" is required.'],
        ['multi_weather', '{"cities":"Berlin"}', '"cities" must be an array.'],
        ['multi_weather', '{"cities":{"0":"Berlin"}}', '"cities" must be an array.'],
        ['multi_weather', '{"cities":null}', '"cities" must be an array.'],
        ['multi_weather', '{"cities":[]}', '"cities" must have 1 to 5 items.'],
        ['multi_weather', '{"cities":["a","b","c","d","e","f"]}', '"cities" must have 1 to 5 items.'],
        ['multi_weather', '{"cities":["Berlin",7]}', '"cities[1]" must be a string.'],
        ['multi_weather', '{"cities":["Berlin",null,7]}', '"cities[1]" must be a string.'],
        ['multi_weather', '{"cities":["Berlin","Paris",""]}', `"cities[2]" ${length}`],
        ['multi_weather', `{"cities":["${'x'.repeat(101)}",7]}`, `"cities[0]" ${length}`],
        ['multi_weather', '{"cities":["Berlin"],"city":"Paris"}', 'only "cities" is accepted.'],
      ])('%s %s', async (tool, args, problem) => {
        expect(await toolResult(url, tool, args)).toEqual(failure(`Invalid arguments: ${problem}`));
        expect(api.requests).toEqual([]);
      });
    });

    describe('when a service fails', () => {
      test.each(failures)('%s %s', async (service, _, fault, text) => {
        api.fail(service, fault);
        const result = await toolResult(url, 'get_weather', { city: 'Berlin' });
        expect(result).toEqual(failure(`The ${service} service ${text}`));
        expect(api.requests).toHaveLength(service === 'geocoding' ? 1 : 2);

        api.reset();
        expect(structured(await toolResult(url, 'get_weather', { city: 'Berlin' }))).toEqual(berlin);
      });

      test('says so when nothing listens, and recovers', async () => {
        await api.down();
        try {
          const result = await toolResult(url, 'get_weather', { city: 'Berlin' });
          expect(result).toEqual(failure(`The geocoding service ${unreachable}`));
        } finally {
          await api.up();
        }
        expect(structured(await toolResult(url, 'get_weather', { city: 'Berlin' }))).toEqual(berlin);
      });

      test('accepts an answer of exactly 65,536 bytes', async () => {
        api.fail('geocoding', { kind: 'answer', body: '{"results":[]}'.padEnd(65_536, ' ') });
        expect(await toolResult(url, 'get_weather', { city: 'Berlin' })).toEqual(failure(unknown('Berlin')));
      });
    });

    describe('multi_weather', () => {
      const five = ['Berlin', 'Paris', 'Oslo', 'São Paulo', '東京'];

      test('tells the weather of five cities, in the order given', async () => {
        const result = structured(await toolResult(url, 'multi_weather', { cities: five }));
        expect(result).toEqual({
          results: five.map((city) => ({ query: city, weather: expect.objectContaining({ city }) })),
        });
      });

      test('is content with one city, and gives what get_weather gives', async () => {
        const result = structured(await toolResult(url, 'multi_weather', { cities: ['berlin'] }));
        expect(result).toEqual({ results: [{ query: 'berlin', weather: berlin }] });
      });

      test('answers a city twice when it is named twice', async () => {
        const result = structured(await toolResult(url, 'multi_weather', { cities: ['Berlin', 'Berlin'] }));
        expect(result).toEqual({ results: [0, 1].map(() => ({ query: 'Berlin', weather: berlin })) });
      });

      test.each<Service>(['geocoding', 'forecast'])('has five %s requests under way at once', async (service) => {
        api.gather(service, 5, (deadline * 3) / 4);
        structured(await toolResult(url, 'multi_weather', { cities: five }));
        expect(api.mostAtOnce(service)).toBe(5);
      });

      test('gives what it has when some cities fail', async () => {
        api.fail('forecast', { kind: 'answer', status: 503 }, 'Paris');
        api.fail('geocoding', { kind: 'silence' }, 'Oslo');
        const result = structured(
          await toolResult(url, 'multi_weather', { cities: ['Atlantis', 'Berlin', 'Paris', 'Oslo'] }),
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
        api.fail('forecast', { kind: 'reset' });
        const result = await toolResult(url, 'multi_weather', { cities: ['Atlantis', 'Berlin'] });
        const text = `Atlantis: ${unknown('Atlantis')}\nBerlin: The forecast service cannot be reached. Try again later.`;
        expect(result).toEqual(failure(text));
      });
    });

    describe('in a wrong environment', () => {
      test.each([
        ['WEATHER_GEOCODING_URL', 'geocoding.example/v1/search'],
        ['WEATHER_FORECAST_URL', 'http://user@127.0.0.1/v1/forecast'],
        ['WEATHER_FORECAST_URL', 'http://127.0.0.1/v1/forecast?latitude=1'],
        ['WEATHER_TIMEOUT_MS', '0'],
        ['WEATHER_TIMEOUT_MS', '1.5'],
      ])('%s=%s fails the weather tools only', async (name, value) => {
        await withServer({ [name]: value }, async (at) => {
          for (const params of [
            { name: 'get_weather', arguments: { city: 'Berlin' } },
            { name: 'multi_weather', arguments: { cities: ['Berlin'] } },
          ]) {
            const { message } = await call(at, 'tools/call', params);
            expect(message.error).toEqual({ code: -32603, message: `${name} is not valid.` });
          }
          expect(api.requests).toEqual([]);
          expect(await toolResult(at, 'echo', { text: 'still here' })).toMatchObject({
            content: [{ text: 'still here' }],
          });
        });
      });

      test('an empty variable counts as not set', async () => {
        await withServer({ WEATHER_TIMEOUT_MS: '', WEATHER_AUTH_ISSUER: '' }, async (at) => {
          expect(structured(await toolResult(at, 'get_weather', { city: 'Berlin' }))).toEqual(berlin);
        });
      });
    });

    describe('with an issuer in the environment', () => {
      const issuer = 'https://issuer.example';
      test.each([
        ['asks for a token', { WEATHER_AUTH_ISSUER: issuer, WEATHER_AUTH_AUDIENCE: 'https://mcp.example/mcp' }, 401],
        ['stays closed without an audience', { WEATHER_AUTH_ISSUER: issuer }, 500],
        ['stays closed without an issuer', { WEATHER_AUTH_AUDIENCE: 'https://mcp.example/mcp' }, 500],
      ])('%s', async (_, changes: Record<string, string>, status) => {
        await withServer(changes, async (at) => {
          const response = await post(at, '{"jsonrpc":"2.0","id":1,"method":"tools/list"}');
          expect(response.status).toBe(status);
          expect(response.text).not.toContain('echo');
        });
      });
    });
  });
}
