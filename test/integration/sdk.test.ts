/** Clients of the official SDKs use every feature of a server, end to end. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildTestProvider } from '../support/test-providers.ts';
import { pixel } from '../support/everything-provider/samples.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { sdkClients, type ConnectedClient, type SdkClient } from '../support/sdk.ts';

/** Turns the pages of a list until the last. Clients of 2.x do so themselves. @returns the items of all pages. */
async function pages<T>(
  list: (params?: { cursor: string }) => Promise<[items: T[], nextCursor?: string]>,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 10; page++) {
    const [items, nextCursor] = await list(cursor === undefined ? undefined : { cursor });
    all.push(...items);
    if (nextCursor === undefined) return all;
    cursor = nextCursor;
  }
  throw new Error('the list has no end');
}

describe.each(hosts)('a server on $name', ({ start }) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start({ transport: 'full', provider: await buildTestProvider('everything') });
  });
  afterAll(() => server?.stop());

  describe.each(sdkClients)('used by $name', ({ connect, speaks }) => {
    const isModern = speaks === '2026-07-28';
    let connected: ConnectedClient;
    let client: SdkClient;
    beforeEach(async () => {
      connected = await connect(server.url);
      ({ client } = connected);
    });
    afterEach(() => client?.close());

    test('agrees on the newest revision that both know', async () => {
      expect(connected.revision).toBe(speaks);
      expect(client.getServerVersion()).toMatchObject({ name: 'everything', version: '1.2.3' });
      expect(client.getServerCapabilities()).toMatchObject({ tools: {}, resources: {}, prompts: {}, completions: {} });
      // The provider's instructions repeat who it was told that the client is; a modern client is not told of.
      expect(client.getInstructions()).toContain(isModern ? 'mcp-transport-http' : 'sdk-test');
      if (!isModern) await client.ping();
    });

    test('pages through every list', async () => {
      const tools = await pages(async (params) => {
        const page = await client.listTools(params);
        return [page.tools, page.nextCursor];
      });
      expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['test_simple_text', 'on_second_page']));

      const resources = await pages(async (params) => {
        const page = await client.listResources(params);
        return [page.resources, page.nextCursor];
      });
      expect(resources.map(({ uri }) => uri)).toEqual([
        'test://static-text',
        'test://static-binary',
        'test://watched-resource',
        'test://every-field',
        'test://bare',
      ]);

      const templates = await pages(async (params) => {
        const page = await client.listResourceTemplates(params);
        return [page.resourceTemplates, page.nextCursor];
      });
      expect(templates.map(({ name }) => name)).toEqual(['template', 'bare-template']);

      const prompts = await pages(async (params) => {
        const page = await client.listPrompts(params);
        return [page.prompts, page.nextCursor];
      });
      expect(prompts.map(({ name }) => name)).toEqual(expect.arrayContaining(['test_simple_prompt', 'every_content']));
    });

    test('calls every tool that needs nothing of the client, and ends', async () => {
      const { tools } = await client.listTools();
      const left =
        /^(fail|fails_later|traps_later|steps|endless|unheard|flood|test_missing_capability|test_streaming_elicitation|test_input_.*)$/;
      for (const { name } of tools.filter((tool) => !left.test(tool.name))) {
        expect(await client.callTool({ name, arguments: {} })).toHaveProperty('content');
      }
      expect(tools.length).toBeGreaterThan(15);
      // What failed in the background since it connected, such as its attempt to open a stream.
      expect(connected.complaints).toEqual([]);
    });

    test('repeats an argument in a header field where the tool wants it', async () => {
      await client.listTools();
      expect(await client.callTool({ name: 'test_x_mcp_header', arguments: { region: 'z\u00fcrich' } })).toMatchObject({
        content: [{ text: 'called' }],
      });
    });

    test('sees contents, structured content and failures of tools', async () => {
      await client.listTools();
      expect(await client.callTool({ name: 'every_field' })).toMatchObject({
        structuredContent: { exp: 100, list: [] },
      });
      expect(await client.callTool({ name: 'test_image_content' })).toMatchObject({
        content: [{ type: 'image', data: pixel, mimeType: 'image/png' }],
      });
      expect(await client.callTool({ name: 'test_error_handling' })).toMatchObject({ isError: true });
      expect(await client.callTool({ name: 'raw_arguments', arguments: { a: 'ü', b: [1] } })).toMatchObject({
        structuredContent: { arguments: '{"a":"ü","b":[1]}' },
      });
    });

    test('is told the code, message and data of errors', async () => {
      const failing = { code: 'rate-limited', message: 'slow down', data: '{"retryAfter":3}' };
      await expect(client.callTool({ name: 'fail', arguments: failing })).rejects.toMatchObject({
        code: isModern ? 429 : -32004,
        message: expect.stringContaining('slow down') as string,
        data: { retryAfter: 3 },
      });
      await expect(client.callTool({ name: 'nope' })).rejects.toMatchObject({ code: -32602 });
      await expect(client.listTools({ cursor: 'nowhere' })).rejects.toMatchObject({ code: -32602 });
      await expect(client.getPrompt({ name: 'nope' })).rejects.toMatchObject({ code: -32602 });
      // The code is not compared: clients of 2.x make −32602 of −32002.
      await expect(client.readResource({ uri: 'test://nope' })).rejects.toMatchObject({
        message: expect.stringContaining('no such resource') as string,
        data: { uri: 'test://nope' },
      });
    });

    test('reads resources', async () => {
      expect(await client.readResource({ uri: 'test://static-text' })).toMatchObject({
        contents: [{ uri: 'test://static-text', text: 'This is the content of the static text resource.' }],
      });
      expect(await client.readResource({ uri: 'test://static-binary' })).toMatchObject({ contents: [{ blob: pixel }] });
      expect(await client.readResource({ uri: 'test://template/7/data' })).toMatchObject({
        contents: [{ text: '{"id":"7","templateTest":true,"data":"Data for ID: 7"}' }],
      });
    });

    test('gets prompts', async () => {
      const args = { arg1: 'a', arg2: 'b' };
      expect(await client.getPrompt({ name: 'test_prompt_with_arguments', arguments: args })).toMatchObject({
        messages: [{ content: { type: 'text', text: "Prompt with arguments: arg1='a', arg2='b'" } }],
      });
      const { messages } = await client.getPrompt({ name: 'every_content' });
      const kinds = messages.map(({ content }) => content.type);
      expect(kinds).toEqual(['text', 'image', 'image', 'resource', 'resource', 'resource_link', 'resource_link']);
    });

    test('completes arguments', async () => {
      const ref = { type: 'ref/prompt', name: 'test_prompt_with_arguments' } as const;
      expect(await client.complete({ ref, argument: { name: 'arg1', value: 'part' } })).toMatchObject({
        completion: { values: ['party'], total: 4_000_000_000, hasMore: true },
      });
      const template = { type: 'ref/resource', uri: 'test://template/{id}/data' } as const;
      const many = await client.complete({ ref: template, argument: { name: 'many', value: '' } });
      expect(many.completion.values).toHaveLength(100);
    });
  });
});
