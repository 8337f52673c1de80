/** Clients of the official SDKs hear what a server says while it works, answer its questions, and leave. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clientFeatures } from '../support/client-features.ts';
import type { ClientRequest, Conversation, Heard } from '../support/conversation.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { startJwksServer, type JwksServer } from '../support/jwks-server.ts';
import { programClients } from '../support/sdk-programs.ts';
import { typescriptClients } from '../support/sdk-listener.ts';
import { skipWithout } from '../support/skip.ts';
import { buildTestProvider } from '../support/test-providers.ts';
import { mint, newKey, testAudience, testIssuer } from '../support/tokens.ts';

/** Installing and building the programs, in milliseconds. */
const patience = 1_800_000;

const missing = new Map<string, string>();
for (const { name, missing: whatIsMissing } of programClients) {
  const sentence = await whatIsMissing();
  if (sentence !== undefined) missing.set(name, sentence);
}
beforeAll(async () => {
  for (const { name, prepare } of programClients) if (!missing.has(name)) await prepare();
}, patience);

/** A revision's way to ask for log messages, for clients whose SDK has none. */
const wantsLogs = { _meta: { 'io.modelcontextprotocol/logLevel': 'info' } };
const callOf = (name: string, args?: object): ClientRequest => ({
  method: 'tools/call',
  params: { name, ...(args !== undefined && { arguments: args }), ...wantsLogs },
});

const textOf = ({ result }: Heard): unknown =>
  (result as { content?: { text: string }[] } | undefined)?.content?.[0]?.text;

describe.each(hosts)('on $name', ({ start }) => {
  let server: TestServer;
  let secured: TestServer;
  let issuer: JwksServer;
  const key = newKey('ES256');

  beforeAll(async () => {
    issuer = await startJwksServer([key.jwk]);
    const options = { transport: 'full', provider: await buildTestProvider('everything') } as const;
    const env = { MCP_STATE_KEY: 'ab'.repeat(32) };
    server = await start({ ...options, env });
    const auth = { TEST_AUTH_ISSUER: testIssuer, TEST_AUTH_AUDIENCES: testAudience, TEST_JWKS_URI: issuer.jwksUri };
    secured = await start({ ...options, env: { ...env, ...auth, MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true' } });
  });
  afterAll(async () => {
    await server?.stop();
    await secured?.stop();
    await issuer?.die();
  });

  const tokenFor = (aud: string): string => mint(key, Date.now(), { aud });

  describe.each([...typescriptClients, ...programClients])('the $name', ({ name, speaks, open }) => {
    const features = clientFeatures[name]!;
    const whenHere = skipWithout(missing.get(name));
    let conversation: Conversation | undefined;
    const connect = async (url: string, token?: string): Promise<Conversation> =>
      (conversation = await open(url, token));
    beforeEach(() => {
      conversation = undefined;
    });
    afterEach(() => conversation?.vanish());

    test('is told of progress and of log messages, in order', whenHere, async () => {
      const client = await connect(server.url);
      expect((await client.ask({ method: 'tools/list', params: {} })).result).toMatchObject({ tools: {} });
      const reports = [1, 2, 3.5, 100, 1e6];
      const steps = reports.flatMap((progress) => [
        { tag: 'progress', val: { progress, total: 1e6, message: `${progress} ü` } },
        { tag: 'log', val: { level: 'warning', data: JSON.stringify({ at: progress }) } },
        { tag: 'working' },
      ]);
      const done = { tag: 'done', val: { content: [{ tag: 'text', val: { text: 'over' } }] } };
      const heard = await client.ask(callOf('steps', { steps: [...steps, done] }));
      expect(heard.result).toMatchObject({ content: [{ type: 'text' }] });
      expect(heard.progress).toEqual(reports);
      expect(heard.logs).toEqual(reports.map((at) => ({ at })));
    });

    test('gives up a call, and the tool ends', whenHere, async () => {
      const client = await connect(server.url);
      const label = `${name} leaves`;
      const heard = await client.ask({ ...callOf('endless', { label }), leaveAfter: 3 });
      // The reports came while the tool ran: it never ends.
      expect(heard).toMatchObject({ left: true });
      expect(heard.progress.slice(0, 3)).toEqual([1, 2, 3]);
      if (features.givenUpCall === 'ends when the client leaves') {
        await until(() => server.stderr().includes(`${label}: still at work`));
        expect(server.stderr()).not.toContain(`${label}: cancelled`);
      } else {
        await until(() => server.stderr().includes(`${label}: cancelled`));
      }
      // Client and server go on.
      expect(textOf(await client.ask(callOf('test_simple_text')))).toBeTypeOf('string');
      await client.close();
      await until(() => server.stderr().includes(`${label}: cancelled`));
    });

    test('that leaves in the middle of a call ends the tool', whenHere, async () => {
      const client = await connect(server.url);
      const label = `${name} vanishes`;
      const asked = client.ask(callOf('endless', { label })).catch(() => {});
      await until(() => server.stderr().includes(`${label}: still at work`));
      await client.vanish();
      await until(() => server.stderr().includes(`${label}: cancelled`));
      await asked;
      expect(textOf(await (await connect(server.url)).ask(callOf('test_simple_text')))).toBeTypeOf('string');
    });

    if (speaks === '2026-07-28') {
      test.each([
        ['accept', { action: 'accept', content: { ok: true } }],
        ['decline', { action: 'decline' }],
        ['cancel', { action: 'cancel' }],
      ] as const)('asks its user, who says %s, and goes on with the state', whenHere, async (action, answer) => {
        const client = await connect(server.url);
        const heard = await client.ask({ ...callOf('test_input_required_result_request_state', {}), action });
        expect(heard).toMatchObject({ asked: ['elicitation/create'], result: {} });
        const [, said] = /^state-ok (.*)$/.exec(String(textOf(heard))) ?? [];
        expect(JSON.parse(said ?? 'null')).toEqual(answer);
      });

      test('asks in the middle of a stream', whenHere, async () => {
        const client = await connect(server.url);
        const heard = await client.ask(callOf('test_streaming_elicitation'));
        expect(heard).toMatchObject({ asked: ['elicitation/create'], progress: [1, 1] });
        expect(textOf(heard)).toContain('"name":"Ada"');
      });

      test('asks for several things at once, and several times', whenHere, async () => {
        const client = await connect(server.url);
        const heard = await client.ask(callOf('test_input_required_result_multiple_inputs'));
        expect([...heard.asked].sort()).toEqual(['elicitation/create', 'roots/list', 'sampling/createMessage']);
        const [, all] = /^all: (.*)$/.exec(String(textOf(heard))) ?? [];
        expect(JSON.parse(all ?? 'null')).toMatchObject({
          user_name: { action: 'accept', content: { name: 'Ada' } },
          greeting: { role: 'assistant', model: 'test' },
          client_roots: { roots: [{ uri: 'file:///work' }] },
        });
        const rounds = await client.ask(callOf('test_input_required_result_multi_round'));
        expect(rounds).toMatchObject({ asked: ['elicitation/create', 'elicitation/create'] });
        expect(textOf(rounds)).toBe('done');
      });

      test('asks for a prompt and for a resource', whenHere, async () => {
        const client = await connect(server.url);
        const prompt = { method: 'prompts/get', params: { name: 'test_input_required_result_prompt' } };
        const [got, read] = [
          await client.ask(prompt),
          await client.ask({ method: 'resources/read', params: { uri: 'test://asking' } }),
        ];
        expect(got.asked).toEqual(['elicitation/create']);
        expect(JSON.stringify(got.result)).toContain('Ada');
        expect(read.asked).toEqual(['roots/list']);
        expect(JSON.stringify(read.result)).toContain('file:///work');
      });
    } else {
      test('is told that its revision has no questions, and goes on', whenHere, async () => {
        const client = await connect(server.url);
        const asking = [
          callOf('test_input_required_result_elicitation'),
          callOf('test_streaming_elicitation'),
          { method: 'prompts/get', params: { name: 'test_input_required_result_prompt' } },
          { method: 'resources/read', params: { uri: 'test://asking' } },
        ];
        for (const request of asking) {
          const heard = await client.ask(request);
          expect(heard).toMatchObject({ error: { code: -32603 }, asked: [] });
          expect(heard.error!.message).toContain(`revision ${speaks}`);
        }
        const capabilities = await client.ask(callOf('test_input_required_result_capabilities'));
        expect(textOf(capabilities)).toBe('nothing to ask');
      });
    }

    test('does all of it with a token of the right audience, and nothing with another', whenHere, async () => {
      await expect(open(secured.url)).rejects.toThrow();
      await expect(open(secured.url, tokenFor('https://other.example'))).rejects.toThrow();
      const client = await connect(secured.url, tokenFor(testAudience));
      const reported = await client.ask(callOf('test_tool_with_progress'));
      expect(reported).toMatchObject({ progress: [0, 50, 100], result: {} });
      expect(textOf(await client.ask(callOf('whoami')))).toContain(testIssuer);
      const asked = await client.ask(callOf('test_input_required_result_request_state'));
      if (speaks === '2026-07-28') expect(textOf(asked)).toContain('state-ok');
      else expect(asked.error).toMatchObject({ code: -32603 });
      const label = `${name} leaves with a token`;
      expect(await client.ask({ ...callOf('endless', { label }), leaveAfter: 1 })).toMatchObject({ left: true });
      await client.close();
      await until(() => secured.stderr().includes(`${label}: cancelled`));
    });
  });
});

/** Waits until it is so; the test's own time limit is the limit. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}
