/** Content blocks, embedded resources, links, annotations and icons, as tool results have them. */
import type { Annotations, ContentBlock, Icon } from 'wasmcp:mcp/mcp-types@0.2.0';
import { describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestMessage } from '../support/app.ts';

const answering = (...content: ContentBlock[]): TestApp => testApp({ tools: { callTool: () => ({ content }) } });
const call = (app: TestApp, revision = '2025-11-25'): Promise<TestMessage> =>
  app.call('tools/call', { name: 't' }, { headers: { 'mcp-protocol-version': revision } });

/** The block as the wire has it. */
async function wire(block: ContentBlock, revision?: string): Promise<unknown> {
  const { result } = (await call(answering(block), revision)) as { result?: { content: unknown[] } };
  return result?.content[0];
}

const annotated = async (annotations: Annotations): Promise<unknown> =>
  ((await wire({ tag: 'text', val: { text: '', annotations } })) as { annotations?: unknown }).annotations;

const annotations: Annotations = {
  audience: ['user', 'assistant'],
  priority: 0.5,
  lastModified: '2025-01-12T15:00:58Z',
};
const meta = '{"a":1}';
const _meta = { a: 1 };
const text = 'a "text" \\ \0 \u2028 \u{1F600}';
const uri = 'file:///a b?c#d';

describe('a content block', () => {
  it.each<[string, ContentBlock, unknown]>([
    ['text', { tag: 'text', val: { text } }, { type: 'text', text }],
    [
      'text with everything',
      { tag: 'text', val: { text: '', meta, annotations } },
      { type: 'text', text: '', annotations, _meta },
    ],
    [
      'image',
      { tag: 'image', val: { data: 'AAAA', mimeType: 'image/png' } },
      { type: 'image', data: 'AAAA', mimeType: 'image/png' },
    ],
    [
      'image with everything',
      { tag: 'image', val: { data: '', mimeType: '', meta, annotations } },
      { type: 'image', data: '', mimeType: '', annotations, _meta },
    ],
    [
      'audio',
      { tag: 'audio', val: { data: 'AA==', mimeType: 'audio/wav' } },
      { type: 'audio', data: 'AA==', mimeType: 'audio/wav' },
    ],
    [
      'audio with everything',
      { tag: 'audio', val: { data: 'AAA=', mimeType: 'audio/wav', annotations } },
      { type: 'audio', data: 'AAA=', mimeType: 'audio/wav', annotations },
    ],
    [
      'embedded text',
      { tag: 'resource', val: { resource: { tag: 'text', val: { uri, text } } } },
      { type: 'resource', resource: { uri, text } },
    ],
    [
      'embedded text with everything',
      {
        tag: 'resource',
        val: { meta, annotations, resource: { tag: 'text', val: { uri, mimeType: 'a/b', text, meta } } },
      },
      { type: 'resource', resource: { uri, mimeType: 'a/b', text, _meta }, annotations, _meta },
    ],
    [
      'embedded bytes with everything',
      { tag: 'resource', val: { resource: { tag: 'blob', val: { uri, mimeType: 'a/b', blob: '+/==', meta } } } },
      { type: 'resource', resource: { uri, mimeType: 'a/b', blob: '+/==', _meta } },
    ],
    ['link', { tag: 'resource-link', val: { uri, name: 'n' } }, { type: 'resource_link', uri, name: 'n' }],
    [
      'link with everything',
      {
        tag: 'resource-link',
        val: {
          uri,
          name: 'n',
          title: 'T',
          description: 'D',
          mimeType: 'a/b',
          size: 4_294_967_295,
          icons: [{ src: 's' }],
        },
      },
      {
        type: 'resource_link',
        uri,
        name: 'n',
        title: 'T',
        description: 'D',
        mimeType: 'a/b',
        size: 4_294_967_295,
        icons: [{ src: 's' }],
      },
    ],
    [
      'link of size 0',
      { tag: 'resource-link', val: { uri, name: 'n', size: 0 } },
      { type: 'resource_link', uri, name: 'n', size: 0 },
    ],
  ])('%s is sent with every field and no other', async (_, block, expected) => {
    expect(await wire(block)).toEqual(expected);
  });

  it('of several stays in order', async () => {
    const blocks = ['a', 'b', 'a'].map((value): ContentBlock => ({ tag: 'text', val: { text: value } }));
    expect(await call(answering(...blocks))).toMatchObject({
      result: { content: [{ text: 'a' }, { text: 'b' }, { text: 'a' }] },
    });
  });

  it('that is a link goes out as text to a client of 2025-03-26, which knows no links', async () => {
    const block: ContentBlock = { tag: 'resource-link', val: { uri, name: 'n', title: 'T' } };
    const sent = (await wire(block, '2025-03-26')) as { type: string; text: string };
    expect(Object.keys(sent)).toEqual(['type', 'text']);
    expect(sent.type).toBe('text');
    expect(sent.text).toContain(uri);
    expect(await wire(block, '2025-06-18')).toMatchObject({ type: 'resource_link' });
  });

  it('of an unknown kind fails', async () => {
    const app = answering({ tag: 'video', val: { text: 'x' } } as unknown as ContentBlock);
    expect(await call(app)).toMatchObject({ error: { code: -32603 } });
    expect(app.logged).toMatchObject([{ event: 'provider-fault' }]);
  });
});

describe('annotations', () => {
  it.each<[Annotations, unknown]>([
    [{}, {}],
    [{ audience: [] }, { audience: [] }],
    [{ audience: ['assistant'] }, { audience: ['assistant'] }],
    [{ priority: 0 }, { priority: 0 }],
    [{ priority: 1 }, { priority: 1 }],
    [{ priority: -0 }, { priority: 0 }],
    [{ priority: 5e-324 }, { priority: 5e-324 }],
    [{ priority: 0.1 + 0.2 }, { priority: 0.1 + 0.2 }],
  ])('%j are sent as %j', async (given, sent) => {
    expect(await annotated(given)).toEqual(sent);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2, 1.000_000_1, -0.1, 1e308])(
    'of priority %d are sent without it',
    async (priority) => {
      expect(await annotated({ priority, audience: ['user'] })).toEqual({ audience: ['user'] });
    },
  );

  it.each([
    '2025-01-12T15:00:58Z',
    '2025-01-12T15:00:58.123456789Z',
    '2025-01-12T15:00:58+14:00',
    '2025-01-12T15:00:58-00:00',
    '2024-02-29T23:59:59Z',
    '2000-02-29T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ])('of time %s are sent with it', async (lastModified) => {
    expect(await annotated({ lastModified })).toEqual({ lastModified });
  });

  it.each([
    '',
    'yesterday',
    '2025-01-12',
    '2025-01-12T15:00Z',
    '2025-01-12T15:00:58',
    '2025-01-12 15:00:58Z',
    '2025-01-12t15:00:58z',
    '2025-01-12T15:00:58+0100',
    '2025-13-01T00:00:00Z',
    '2025-00-01T00:00:00Z',
    '2025-01-00T00:00:00Z',
    '2025-01-32T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2025-02-30T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2025-04-31T00:00:00Z',
    '2025-01-12T24:00:00Z',
    '2025-01-12T25:00:00Z',
    '2025-01-12T15:60:00Z',
    '2025-01-12T15:00:60Z',
    '2025-01-12T15:00:61Z',
    '2025-01-12T15:00:58+25:00',
    '2025-01-12T15:00:58+01:60',
    '+002025-01-12T15:00:58Z',
    '2025-01-12T15:00:58Z\n',
    '٢٠٢٥-01-12T15:00:58Z',
    '2025-01-12T15:00:58.Z',
  ])('of time %j, which clients refuse with the whole result, are sent without it', async (lastModified) => {
    expect(await annotated({ lastModified, priority: 1 })).toEqual({ priority: 1 });
  });
});

describe('icons', () => {
  it.each<[Icon, unknown]>([
    [{ src: 'https://a.example/i' }, { src: 'https://a.example/i' }],
    [
      { src: 's', mimeType: 'image/png' },
      { src: 's', mimeType: 'image/png' },
    ],
    [
      { src: 's', sizes: '48x48' },
      { src: 's', sizes: ['48x48'] },
    ],
    [
      { src: 's', sizes: 'any' },
      { src: 's', sizes: ['any'] },
    ],
    [
      { src: 's', sizes: ' 48x48\t96x96\n any ' },
      { src: 's', sizes: ['48x48', '96x96', 'any'] },
    ],
    [
      { src: 's', sizes: '"],"x":["' },
      { src: 's', sizes: ['"],"x":["'] },
    ],
    [
      { src: 's', sizes: '' },
      { src: 's', sizes: [] },
    ],
  ])('%j is sent as %j', async (icon, sent) => {
    const block: ContentBlock = { tag: 'resource-link', val: { uri, name: 'n', icons: [icon] } };
    expect(await wire(block)).toEqual({ type: 'resource_link', uri, name: 'n', icons: [sent] });
  });
});

describe('Base64', () => {
  it.each(['', 'AAAA', 'AAA=', 'AA==', '+/+/', `${'A'.repeat(100_000)}`])('%.20s is sent as it is', async (data) => {
    expect(await wire({ tag: 'image', val: { data, mimeType: 'a/b' } })).toMatchObject({ data });
  });

  it.each([
    'A',
    'AA',
    'AAA',
    'AAAAA',
    '====',
    'A===',
    '=AAA',
    'AA=A',
    'AAAA=',
    'AAAA====',
    'AA==AAAA',
    'AAA\n',
    'AAAA\n',
    'AA AA',
    ' AAAA',
    'A-_A',
    'data:image/png;base64,AAAA',
    'AAAA","injected":"',
    'ＡAAA',
  ])('%j, which clients refuse, fails and is never sent', async (data) => {
    const bad: ContentBlock[] = [
      { tag: 'image', val: { data, mimeType: 'a/b' } },
      { tag: 'audio', val: { data, mimeType: 'a/b' } },
      { tag: 'resource', val: { resource: { tag: 'blob', val: { uri, blob: data } } } },
    ];
    for (const block of bad) {
      const app = answering(block);
      expect(await call(app)).toMatchObject({ id: 1, error: { code: -32603 } });
      expect(app.logged).toMatchObject([{ event: 'provider-fault', method: 'tools/call' }]);
    }
  });
});

const megabytes = (count: number): string => 'x'.repeat(count * 1024 * 1024);

describe('a result that is too large', () => {
  it.each<[string, ContentBlock[]]>([
    ['one text', [{ tag: 'text', val: { text: megabytes(100) } }]],
    ['one text that grows when it is escaped', [{ tag: 'text', val: { text: '\0'.repeat(10 * 1024 * 1024) } }]],
    ['one image', [{ tag: 'image', val: { data: 'AAAA'.repeat(25 * 1024 * 1024), mimeType: 'a/b' } }]],
    ['one _meta', [{ tag: 'text', val: { text: '', meta: `{"a":"${megabytes(20)}"}` } }]],
    ['many texts', Array.from({ length: 40 }, () => ({ tag: 'text', val: { text: megabytes(1) } }))],
  ])('is a bounded error: %s', async (_, content) => {
    const app = answering(...content);
    const { text: sent, message } = await app.send(
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t"}}',
    );
    expect(sent.length).toBeLessThan(1000);
    expect(message).toMatchObject({ id: 1, error: { code: -32603 } });
    expect(app.logged).toMatchObject([{ event: 'provider-fault' }]);
    expect(JSON.stringify(app.logged).length).toBeLessThan(1000);
  });
});
