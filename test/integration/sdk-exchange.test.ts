/** Clients of the official SDKs hear what a server says while it works, answer its questions, and leave. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { clientFeatures } from '../support/client-features.ts';
import type { ClientRequest, Conversation, ConversingClient, Heard } from '../support/conversation.ts';
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

const clients: readonly ConversingClient[] = [...typescriptClients, ...programClients];
const modern = clients.filter(({ speaks }) => speaks === '2026-07-28');
const handshake = clients.filter(({ speaks }) => speaks !== '2026-07-28');

test('the table of clients has these, and none that is not tested', () => {
  const rows = Object.entries(clientFeatures).filter(([name]) => !name.startsWith('MCP Inspector'));
  expect(rows.map(([name, { revision, questions }]) => [name, revision, questions === 'yes'])).toEqual(
    clients.map(({ name, speaks }) => [name, speaks, speaks === '2026-07-28']),
  );
});

/** A call that asks for log messages as 2026-07-28 does, for clients whose SDK does not. */
const callOf = (name: string, args?: object): ClientRequest => ({
  method: 'tools/call',
  params: {
    name,
    ...(args !== undefined && { arguments: args }),
    _meta: { 'io.modelcontextprotocol/logLevel': 'info' },
  },
});

/** The first text of a tool's result. */
const textOf = ({ result }: Heard): string | undefined =>
  (result as { content?: { text: string }[] } | undefined)?.content?.[0]?.text;

/** The JSON that such a text ends with. */
const jsonIn = (heard: Heard): unknown => JSON.parse(/\{.*$/.exec(textOf(heard) ?? '')?.[0] ?? 'null');

const asksPrompt = { method: 'prompts/get', params: { name: 'test_input_required_result_prompt' } };
const asksResource = { method: 'resources/read', params: { uri: 'test://asking' } };

describe.each(hosts)('on $name', ({ start }) => {
  let server: TestServer;
  let secured: TestServer;
  let issuer: JwksServer;
  const key = newKey('ES256');
  const tokenFor = (aud: string): string => mint(key, Date.now(), { aud });

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

  let conversation: Conversation | undefined;
  const connect = async (open: ConversingClient['open'], url = server.url, token?: string): Promise<Conversation> =>
    (conversation = await open(url, token));
  afterEach(async () => {
    await conversation?.vanish();
    conversation = undefined;
  });

  describe.each(clients)('the $name', ({ name, speaks, open }) => {
    const whenHere = skipWithout(missing.get(name));

    test('is told of progress and of log messages, in order', whenHere, async () => {
      const client = await connect(open);
      expect((await client.ask({ method: 'tools/list', params: {} })).result).toMatchObject({ tools: {} });
      const reports = [1, 2, 3.5, 100, 1e6];
      const steps = reports.flatMap((progress) => [
        { tag: 'progress', val: { progress, total: 1e6, message: `${progress} ü` } },
        { tag: 'log', val: { level: 'warning', data: JSON.stringify({ at: progress }) } },
        { tag: 'working' },
      ]);
      const heard = await client.ask(callOf('steps', { steps }));
      expect(textOf(heard)).toBe('all steps given');
      expect(heard.progress).toEqual(reports);
      expect(heard.logs).toEqual(reports.map((at) => ({ at })));
    });

    test('gives up a call that goes on for ever, and is served on', whenHere, async () => {
      const client = await connect(open);
      const label = `${name} gives up`;
      const heard = await client.ask({ ...callOf('endless', { label }), leaveAfter: 3 });
      expect(heard).toMatchObject({ left: true });
      expect(heard.progress.slice(0, 3)).toEqual([1, 2, 3]);
      // A tool that was cancelled says no more that it works.
      const said = clientFeatures[name]!.givenUpCall === 'at once' ? 'cancelled' : 'still at work';
      await expect.poll(() => server.stderr()).toContain(`${label}: ${said}`);
      expect(textOf(await client.ask(callOf('test_simple_text')))).toContain('simple text');
      await client.close();
      await expect.poll(() => server.stderr()).toContain(`${label}: cancelled`);
    });

    test('ends the tool where it is gone in the middle of a call', whenHere, async () => {
      const client = await connect(open);
      const label = `${name} is gone`;
      const asked = client.ask(callOf('endless', { label })).catch(() => {});
      await expect.poll(() => server.stderr()).toContain(`${label}: still at work`);
      await client.vanish();
      await expect.poll(() => server.stderr()).toContain(`${label}: cancelled`);
      await asked;
      const next = await connect(open);
      expect(textOf(await next.ask(callOf('test_simple_text')))).toContain('simple text');
    });

    test('does it with a token for this server, and nothing with another or none', whenHere, async () => {
      // The Python SDK 2.3.0 keeps to itself which error it was.
      await expect(open(secured.url)).rejects.toThrow(/401|token|auth|error response/i);
      await expect(open(secured.url, tokenFor('https://other.example'))).rejects.toThrow(
        /401|token|auth|error response/i,
      );
      const client = await connect(open, secured.url, tokenFor(testAudience));
      const reported = await client.ask(callOf('test_tool_with_progress'));
      expect(reported).toMatchObject({ progress: [0, 50, 100], result: {} });
      expect(textOf(await client.ask(callOf('whoami')))).toContain(testIssuer);
      const asked = await client.ask(callOf('test_input_required_result_request_state'));
      expect(asked).toMatchObject(speaks === '2026-07-28' ? { result: {} } : { error: { code: -32603 } });
      const label = `${name} is gone with its token`;
      expect(await client.ask({ ...callOf('endless', { label }), leaveAfter: 1 })).toMatchObject({ left: true });
      await client.close();
      await expect.poll(() => secured.stderr()).toContain(`${label}: cancelled`);
    });
  });

  describe.each(modern)('the $name', ({ name, open }) => {
    const whenHere = skipWithout(missing.get(name));

    test.each([
      ['accept', { action: 'accept', content: { ok: true } }],
      ['decline', { action: 'decline' }],
      ['cancel', { action: 'cancel' }],
    ] as const)('asks its user, who says %s, and goes on with the state', whenHere, async (action, answer) => {
      const client = await connect(open);
      const heard = await client.ask({ ...callOf('test_input_required_result_request_state', {}), action });
      expect(heard.asked).toEqual(['elicitation/create']);
      expect(textOf(heard)).toMatch(/^state-ok /);
      expect(jsonIn(heard)).toEqual(answer);
    });

    test('asks in the middle of a stream', whenHere, async () => {
      const client = await connect(open);
      const heard = await client.ask(callOf('test_streaming_elicitation'));
      expect(heard).toMatchObject({ asked: ['elicitation/create'], progress: [1, 1] });
      expect(jsonIn(heard)).toEqual({ action: 'accept', content: { name: 'Ada' } });
    });

    test('asks for several things at once, and several times', whenHere, async () => {
      const client = await connect(open);
      const heard = await client.ask(callOf('test_input_required_result_multiple_inputs'));
      expect(heard.asked.toSorted()).toEqual(['elicitation/create', 'roots/list', 'sampling/createMessage']);
      expect(jsonIn(heard)).toMatchObject({
        user_name: { action: 'accept', content: { name: 'Ada' } },
        greeting: { role: 'assistant', model: 'test' },
        client_roots: { roots: [{ uri: 'file:///work' }] },
      });
      const rounds = await client.ask(callOf('test_input_required_result_multi_round'));
      expect(rounds.asked).toEqual(['elicitation/create', 'elicitation/create']);
      expect(textOf(rounds)).toBe('done');
    });

    test('asks for a prompt and for a resource', whenHere, async () => {
      const client = await connect(open);
      const prompt = await client.ask(asksPrompt);
      expect(prompt.asked).toEqual(['elicitation/create']);
      expect(JSON.stringify(prompt.result)).toContain('Ada');
      const resource = await client.ask(asksResource);
      expect(resource.asked).toEqual(['roots/list']);
      expect(JSON.stringify(resource.result)).toContain('file:///work');
    });
  });

  describe.each(handshake)('the $name', ({ name, speaks, open }) => {
    test('is told that its revision has no questions, and goes on', skipWithout(missing.get(name)), async () => {
      const client = await connect(open);
      const asking = [callOf('test_input_required_result_elicitation'), callOf('test_streaming_elicitation')];
      for (const request of [...asking, asksPrompt, asksResource]) {
        const heard = await client.ask(request);
        expect(heard).toMatchObject({ error: { code: -32603 }, asked: [] });
        expect(heard.error!.message).toContain(`revision ${speaks}`);
      }
      expect(textOf(await client.ask(callOf('test_input_required_result_capabilities')))).toBe('nothing to ask');
    });
  });
});
