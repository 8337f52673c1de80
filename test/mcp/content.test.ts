/** Content blocks, embedded resources and links, as tool results have them. */
import type { Annotations, ContentBlock } from 'wasmcp:mcp/mcp-types@0.2.0';
import { describe, expect, it } from 'vitest';
import { answering, call, wire } from './tool-content.ts';

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
