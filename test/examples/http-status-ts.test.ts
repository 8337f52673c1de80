/** The example with every capability, through the transport `full`. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildExample } from '../../scripts/components/examples.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { call, initializeParams } from '../support/rpc.ts';
import { resultSchemas, sdkClients } from '../support/sdk.ts';

/** A message in which a status code's resource is embedded. */
const embedded = (code: string): object => ({
  role: 'user',
  content: { type: 'resource', resource: expect.objectContaining({ uri: `http-status://${code}` }) },
});

describe.each(hosts)('http-status-ts on $name', ({ start }) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start({ transport: 'full', provider: await buildExample('http-status-ts') });
  });
  afterAll(() => server?.stop());

  /** A result that the SDK's schema accepts. */
  async function result(method: keyof typeof resultSchemas, params: object = {}): Promise<Record<string, unknown>> {
    const { message } = await call(server.url, method, params);
    expect(message).not.toHaveProperty('error');
    return resultSchemas[method].parse(message.result) as Record<string, unknown>;
  }
  const error = async (method: string, params: object): Promise<unknown> =>
    (await call(server.url, method, params)).message.error;

  const find = (args: object): Promise<Record<string, unknown>> =>
    result('tools/call', { name: 'find_status', arguments: args });

  test('has every capability', async () => {
    expect(await result('initialize', initializeParams())).toMatchObject({
      capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
      serverInfo: { name: 'http-status-ts', title: 'HTTP status codes', version: '0.2.0' },
    });
  });

  describe('find_status', () => {
    test('finds by words in any order, with links to the resources', async () => {
      const gone = { code: '410', phrase: 'Gone', uri: 'http-status://410' };
      const found = await find({ words: 'BACK resource', class: '4xx' });
      expect(found['structuredContent']).toEqual({ statuses: [{ ...gone, meaning: expect.any(String) }] });
      expect(found['content']).toEqual([
        { type: 'text', text: JSON.stringify(found['structuredContent']) },
        { type: 'resource_link', uri: gone.uri, name: '410', title: '410 Gone', mimeType: 'text/markdown', size: 99 },
      ]);
    });

    test('finds nothing where there is nothing', async () => {
      expect(await find({ words: 'teapot' })).toMatchObject({ structuredContent: { statuses: [] } });
    });

    test.each([
      {},
      { words: '' },
      { words: 'gone', class: '6xx' },
      { words: 'gone', kind: 1 },
      { words: 'gone', WORDS: 'teapot' },
    ])('says what is wrong with %j', async (args) => {
      expect(await find(args)).toMatchObject({
        isError: true,
        content: [{ text: expect.stringMatching(/^Invalid arguments: ./) }],
      });
    });
  });

  describe('resources', () => {
    test('are listed on pages that follow each other, each once, in order', async () => {
      const uris: string[] = [];
      const sizes: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await result('resources/list', cursor === undefined ? {} : { cursor });
        const resources = page['resources'] as { uri: string }[];
        uris.push(...resources.map(({ uri }) => uri));
        sizes.push(resources.length);
        cursor = page['nextCursor'] as string | undefined;
      } while (cursor !== undefined);
      expect(sizes).toEqual([25, 25, 10]);
      expect(uris).toEqual(uris.toSorted());
      expect(new Set(uris).size).toBe(60);
    });

    test.each(['', '1', '-25', '025', '75', '25.0', 'x', '1e9'])('have no page %j', async (cursor) => {
      expect(await error('resources/list', { cursor })).toEqual({ code: -32602, message: 'Unknown cursor.' });
    });

    test('have the size that the list says', async () => {
      const page = await result('resources/list');
      for (const { uri, size } of (page['resources'] as { uri: string; size: number }[]).slice(0, 3)) {
        const { contents } = (await result('resources/read', { uri })) as { contents: { text: string }[] };
        expect(Buffer.byteLength(contents[0]!.text)).toBe(size);
      }
    });

    test('are read as Markdown', async () => {
      const text =
        '# 404 Not Found\n\nThere is nothing at this URI, or the server does not say.\n\n' +
        'Specified in RFC 9110, section 15.5.5.\n';
      expect(await result('resources/read', { uri: 'http-status://404' })).toEqual({
        contents: [{ uri: 'http-status://404', mimeType: 'text/markdown', text }],
      });
    });

    test.each([
      'http-status://999',
      'http-status://0404',
      'http-status://404/',
      'HTTP-STATUS://404',
      'file:///etc/passwd',
      '',
    ])('do not include %j', async (uri) => {
      const expected = { code: -32002, message: 'Resource not found', data: { uri } };
      expect(await error('resources/read', { uri })).toEqual(expected);
    });

    test('have a template', async () => {
      expect(await result('resources/templates/list')).toMatchObject({
        resourceTemplates: [{ uriTemplate: 'http-status://{code}', mimeType: 'text/markdown' }],
      });
    });
  });

  describe('prompts', () => {
    test('are listed with their arguments', async () => {
      const { prompts } = (await result('prompts/list')) as { prompts: { name: string; arguments: object[] }[] };
      expect(prompts.map(({ name, arguments: list }) => [name, list])).toEqual([
        [
          'explain_status',
          [
            expect.objectContaining({ name: 'code', required: true }),
            expect.objectContaining({ name: 'audience', required: false }),
          ],
        ],
        ['compare_statuses', [expect.objectContaining({ name: 'first' }), expect.objectContaining({ name: 'second' })]],
      ]);
    });

    test.each([
      ['explain_status', { code: '404' }, ['404'], 'Explain this HTTP status to a web developer.'],
      ['explain_status', { code: '404', audience: 'a child' }, ['404'], 'Explain this HTTP status to a child.'],
      [
        'compare_statuses',
        { first: '401', second: '403' },
        ['401', '403'],
        'When should a server answer with the first of these HTTP statuses, when with the second?',
      ],
    ])('%s with %j embeds the resources it speaks of', async (name, args, codes, text) => {
      const { messages } = await result('prompts/get', { name, arguments: args });
      expect(messages).toEqual([...codes.map(embedded), { role: 'user', content: { type: 'text', text } }]);
    });

    test.each([
      [{ name: 'explain_status' }, 'Invalid arguments: code: is required'],
      [{ name: 'explain_status', arguments: { code: '999' } }, 'Invalid arguments: code: is no registered status code'],
      [{ name: 'compare_statuses', arguments: { first: '401' } }, 'Invalid arguments: second: is required'],
      [{ name: 'sing' }, 'Unknown prompt: sing'],
    ])('%j is refused', async (params, message) => {
      expect(await error('prompts/get', params)).toEqual({ code: -32602, message });
    });
  });

  describe('completion', () => {
    const explain = { type: 'ref/prompt', name: 'explain_status' };
    const compare = { type: 'ref/prompt', name: 'compare_statuses' };
    const template = { type: 'ref/resource', uri: 'http-status://{code}' };

    test.each([
      [
        'a code',
        explain,
        { name: 'code', value: '41' },
        undefined,
        ['410', '411', '412', '413', '414', '415', '416', '417'],
      ],
      ['an audience', explain, { name: 'audience', value: 'a u' }, undefined, ['a user of the site']],
      [
        'the first of two',
        compare,
        { name: 'first', value: '50' },
        undefined,
        ['500', '501', '502', '503', '504', '505', '506', '507', '508'],
      ],
      [
        'the second with regard to the first',
        compare,
        { name: 'second', value: '20' },
        { arguments: { first: '200' } },
        ['201', '202', '203', '204', '205', '206', '207', '208'],
      ],
      [
        "the template's variable",
        template,
        { name: 'code', value: '42' },
        undefined,
        ['421', '422', '423', '424', '425', '426', '428', '429'],
      ],
      ['nothing', explain, { name: 'code', value: '9' }, undefined, []],
    ])('suggests %s', async (_, ref, argument, context, values) => {
      const { completion } = await result('completion/complete', { ref, argument, context });
      expect(completion).toEqual({ values, total: values.length, hasMore: false });
    });

    test('suggests every code for an empty value', async () => {
      const { completion } = await result('completion/complete', {
        ref: template,
        argument: { name: 'code', value: '' },
      });
      expect(completion).toMatchObject({ total: 60 });
    });

    test.each([
      [explain, 'codes'],
      [{ type: 'ref/prompt', name: 'sing' }, 'code'],
      [{ type: 'ref/resource', uri: 'http-status://404' }, 'code'],
    ])('%j has no argument %j', async (ref, name) => {
      const expected = { code: -32602, message: 'There is no such argument.' };
      expect(await error('completion/complete', { ref, argument: { name, value: '' } })).toEqual(expected);
    });
  });

  test.each(sdkClients)('serves $name', async ({ connect }) => {
    const { client, complaints } = await connect(server.url);
    try {
      await client.listTools();
      expect(await client.callTool({ name: 'find_status', arguments: { words: 'gateway' } })).not.toHaveProperty(
        'isError',
      );
      expect((await client.readResource({ uri: 'http-status://200' })).contents).toHaveLength(1);
      expect((await client.getPrompt({ name: 'explain_status', arguments: { code: '200' } })).messages).toHaveLength(2);
      const ref = { type: 'ref/prompt', name: 'explain_status' } as const;
      const { completion } = await client.complete({ ref, argument: { name: 'audience', value: 'a w' } });
      expect(completion.values).toEqual(['a web developer']);
      expect(complaints).toEqual([]);
    } finally {
      await client.close();
    }
  });
});
