/**
 * The behaviour that the weather examples share (examples/WEATHER.md), checked over HTTP against a running server, the
 * same way for every language and host.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startOpenMeteo, type OpenMeteo } from '../support/open-meteo.ts';
import { call, initializeParams, post } from '../support/rpc.ts';
import { sdkClients } from '../support/sdk.ts';
import { structured, toolResult } from './tool-result.ts';
import { berlin, describeWeatherTools, type ServerUnderTest } from './weather-answers.ts';
import { echoTool, multiWeatherTool, weatherTool } from './weather-tools.ts';

export interface RunningServer {
  /** The MCP endpoint. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the server under test with these variables in its environment, on a free port. */
export type Start = (environment: Record<string, string>) => Promise<RunningServer>;

/** What servers give the services for a request, in milliseconds: no machine is too slow for it. */
const deadline = 60_000;
/** The same, where the services are to be too late. */
const shortDeadline = 2000;

/**
 * @param lang the language's short name, as in the folder's.
 * @param host for the title: where the server runs.
 */
export function describeWeather(lang: string, host: string, start: Start): void {
  describe(`weather-${lang} on ${host}`, () => {
    let api: OpenMeteo;
    let server: RunningServer;
    let impatient: RunningServer;
    let url: string;
    const environment = (): Record<string, string> => ({ ...api.environment, WEATHER_TIMEOUT_MS: String(deadline) });

    beforeAll(async () => {
      api = await startOpenMeteo();
      server = await start(environment());
      url = server.url;
      impatient = await start({ ...environment(), WEATHER_TIMEOUT_MS: String(shortDeadline) });
    });
    afterEach(() => api.reset());
    afterAll(async () => {
      await server?.stop();
      await impatient?.stop();
      await api?.close();
    });

    const underTest: ServerUnderTest = {
      lang,
      deadlineMs: deadline,
      get url() {
        return url;
      },
      get impatientUrl() {
        return impatient.url;
      },
      get api() {
        return api;
      },
    };

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

    describeWeatherTools(underTest);

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
