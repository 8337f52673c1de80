/** What every countdown server does, whatever it is written in: on the wire, and as clients of the official SDKs see it. */
import { step } from '@wasmcp/cli';
import { createWasi, instantiate, loadComponent, readComponent } from '@wasmcp/node-host';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cache } from '../../scripts/toolchain.ts';
import type { StartServer, TestServer } from '../support/hosts.ts';
import { reserved } from '../support/modern.ts';
import { followingClients, type FollowingClient, type Progress, type UserAnswer } from '../support/sdk-exchange.ts';
import { call } from '../support/rpc.ts';
import { eras, openCall, readAnswer, type Era } from '../support/exchange-call.ts';

const elicitation = reserved('clientCapabilities', { elicitation: {} });
const given = /The countdown was given up at \d+/;

export function describeCountdown(
  name: string,
  host: string,
  start: StartServer,
  provider: () => Promise<string>,
): void {
  describe(`${name} on ${host}`, () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await start({ transport: 'tools', provider: await provider() });
    });
    afterAll(() => server?.stop());

    describe.each(eras)('for a client of $revision', (era) => {
      test('tells each number when it comes, and gives up when the client leaves', async () => {
        const before = server.stderr().length;
        const opened = await openCall(server.url, era, 'count_down', { start: 500 }, { progressToken: 'p' });
        expect(opened.response.status).toBe(200);
        expect(opened.response.headers.get('content-type')).toBe('text/event-stream');
        // The tool takes most of a minute: nothing would be here if its events came together.
        for (const progress of [1, 2, 3]) {
          const params = { progressToken: 'p', progress, total: 500, message: `${501 - progress}` };
          expect(await opened.next()).toEqual({ jsonrpc: '2.0', method: 'notifications/progress', params });
        }
        opened.leave();
        await expect.poll(() => server.stderr().slice(before), { timeout: 60_000 }).toMatch(given);
      });

      test('ends with the result', async () => {
        const before = server.stderr().length;
        const opened = await openCall(server.url, era, 'count_down', { start: 2 }, { progressToken: 7 });
        const events = [await opened.next(), await opened.next(), await opened.next()];
        expect(events.slice(0, 2).map(({ params }) => params)).toMatchObject([{ progress: 1 }, { progress: 2 }]);
        expect(events[2]).toMatchObject({ id: 1, result: { content: [{ type: 'text', text: 'Liftoff!' }] } });
        expect(await opened.next()).toEqual({});
        expect(server.stderr().slice(before)).not.toMatch(given);
      });

      test('streams nothing where no token came', async () => {
        const { response } = await openCall(server.url, era, 'count_down', { start: 2 });
        expect(response.headers.get('content-type')).toBe('application/json');
        expect(await response.json()).toMatchObject({ id: 1, result: { content: [{ text: 'Liftoff!' }] } });
      });

      test.each([{}, { start: 0 }, { start: 1001 }, { start: 'x' }, { start: 1, to: 2 }])(
        'says what is wrong with %j',
        async (args) => {
          const { response } = await openCall(server.url, era, 'count_down', args, { progressToken: 7 });
          expect(await response.json()).toMatchObject({
            result: { isError: true, content: [{ text: expect.stringMatching(/^Invalid arguments: ./) }] },
          });
        },
      );

      test('knows no other tool', async () => {
        const { response } = await openCall(server.url, era, 'other', {});
        expect(await response.json()).toMatchObject({ error: { code: -32602 } });
      });
    });

    describe.each(followingClients)('used by $name', ({ connect, canBeAsked }) => {
      let client: FollowingClient;
      let asked: string[];
      let answer: UserAnswer;
      beforeEach(async () => {
        asked = [];
        client = await connect(server.url, (message) => {
          asked.push(message);
          return answer;
        });
      });
      afterEach(() => client?.close());

      test('reports progress', async () => {
        const seen: Progress[] = [];
        const result = await client.call('count_down', { start: 3 }, (progress) => seen.push(progress));
        expect(seen).toEqual([1, 2, 3].map((progress) => ({ progress, total: 3, message: `${4 - progress}` })));
        expect(result).toMatchObject({ content: [{ text: 'Liftoff!' }] });
      });

      /** Calls `launch`. @returns the text of the result, or the code of the error. */
      const launch = (): Promise<unknown> =>
        client.call('launch', { rocket: 'Ariane' }).then(
          (result) => (result as { content: [{ text: string }] }).content[0].text,
          (error: { code: number }) => error.code,
        );

      test.each([
        [{ action: 'accept', content: { sure: true } }, 'Ariane is on its way.'],
        [{ action: 'accept', content: { sure: false } }, 'Ariane stays where it is.'],
        [{ action: 'decline' }, 'Ariane stays where it is.'],
        [{ action: 'cancel' }, 'Ariane stays where it is.'],
      ] satisfies [UserAnswer, string][])('asks its user, who says %j', async (says, text) => {
        answer = says;
        expect(await launch()).toBe(canBeAsked ? text : -32603);
        expect(asked).toEqual(canBeAsked ? ['Launch Ariane?'] : []);
      });
    });

    const modern = eras.find(({ revision }) => revision === '2026-07-28')!;
    const launch = (more: object, meta: object = elicitation, era: Era = modern): ReturnType<typeof readAnswer> =>
      openCall(server.url, era, 'launch', { rocket: 'Ariane' }, meta, more).then(readAnswer);

    test('asks by key, in words and by schema', async () => {
      const [status, { result }] = await launch({});
      expect(status).toBe(200);
      expect(result).toMatchObject({
        resultType: 'input_required',
        inputRequests: {
          confirmation: {
            method: 'elicitation/create',
            params: {
              message: 'Launch Ariane?',
              requestedSchema: { type: 'object', properties: { sure: { type: 'boolean' } }, required: ['sure'] },
            },
          },
        },
      });
      expect(result).not.toHaveProperty('requestState');
    });

    test.each([
      [{ action: 'accept' }],
      [{ action: 'accept', content: { sure: 'true' } }],
      [{ action: 'accept', content: [true] }],
      [{ content: { sure: true } }],
    ])('takes %j for no consent', async (confirmation) => {
      const [, { result }] = await launch({ inputResponses: { confirmation } });
      expect(result).toMatchObject({ content: [{ text: 'Ariane stays where it is.' }] });
    });

    test('asks, whatever else was answered', async () => {
      const [, { result }] = await launch({ inputResponses: { other: { action: 'accept', content: { sure: true } } } });
      expect(result).toMatchObject({ resultType: 'input_required' });
    });

    test('fails where the client cannot ask its user', async () => {
      const [status, { error }] = await launch({}, {});
      expect([status, error]).toMatchObject([
        400,
        { code: -32021, data: { requiredCapabilities: { elicitation: {} } } },
      ]);
    });

    test('sends log messages to those who want them so detailed', async () => {
      const meta = reserved('logLevel', 'debug');
      const opened = await openCall(server.url, modern, 'count_down', { start: 1 }, meta);
      expect(await opened.next()).toMatchObject({
        method: 'notifications/message',
        params: { level: 'debug', data: { start: 1 } },
      });
      expect(await opened.next()).toMatchObject({ result: { content: [{ text: 'Liftoff!' }] } });
    });

    test('lists its tools', async () => {
      const { message } = await call(server.url, 'tools/list');
      expect(message.result).toMatchObject({
        tools: [
          {
            name: 'count_down',
            inputSchema: {
              type: 'object',
              properties: { start: { type: 'integer', minimum: 1, maximum: 1000 } },
              required: ['start'],
              additionalProperties: false,
            },
          },
          { name: 'launch', inputSchema: { type: 'object', required: ['rocket'], additionalProperties: false } },
        ],
      });
    });
  });
}

/** What a transport that was plugged with another exchange would call. */
export function testWithoutExchange(provider: () => Promise<string>): void {
  test.each([
    ['launch', 'internal-error', 'This server was composed without the exchange of its provider.'],
    ['other', 'tool-not-found', 'Unknown tool: other'],
  ])('says what is wrong where its exchange is not plugged in: %s', async (name, tag, message) => {
    const component = await readComponent(await provider(), 'provider', cache);
    const exports = await instantiate(
      await loadComponent(component, { cache, progress: step }),
      createWasi({ env: {} }),
    );
    const { callTool } = exports['tools'] as { callTool(request: object): unknown };
    const ask = async (): Promise<unknown> => callTool({ name, arguments: '{"rocket":"Ariane"}' });
    await expect(ask()).rejects.toMatchObject({ payload: { code: { tag }, message } });
  });
}
