import type { PromptMessageContent } from 'wasmcp:mcp/prompts-types@0.2.0';
import { describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';

const uri = 'file:///a';
const meta = '{"a":1}';
const _meta = { a: 1 };
const annotations = { audience: ['assistant' as const], priority: 0.5, lastModified: '2025-01-12T15:00:58Z' };

describe('prompts/list', () => {
  it('sends every field of a prompt', async () => {
    const full = {
      name: 'n',
      title: 'T',
      description: 'D',
      arguments: [
        { name: 'a', title: 'A', description: 'B', required: true },
        { name: 'b', required: false },
        { name: 'c' },
      ],
    };
    const icons = [{ src: 's', mimeType: 'a/b', sizes: '1x1' }];
    const prompts = [{ ...full, icons }, { name: 'bare' }, { name: 'none', arguments: [] }];
    const app = testApp({ prompts: { listPrompts: () => ({ prompts, nextCursor: 'n' }) } });
    expect((await app.call('prompts/list', { cursor: 'c' })).result).toEqual({
      prompts: [
        { ...full, icons: [{ ...icons[0], sizes: ['1x1'] }] },
        { name: 'bare' },
        { name: 'none', arguments: [] },
      ],
      nextCursor: 'n',
    });
    expect(app.calls).toEqual([{ name: 'listPrompts', args: [{ cursor: 'c' }] }]);
  });

  it('takes a cursor that is null for none', async () => {
    const app = testApp();
    await app.call('prompts/list', { cursor: null });
    expect(app.calls).toEqual([{ name: 'listPrompts', args: [{ cursor: undefined }] }]);
  });

  it.each(['1', '"\\udc00"'])('refuses the cursor %s with -32602', async (cursor) => {
    const app = testApp();
    const { message } = await app.send(
      `{"jsonrpc":"2.0","id":1,"method":"prompts/list","params":{"cursor":${cursor}}}`,
    );
    expect(message).toMatchObject({ error: { code: -32602 } });
    expect(app.calls).toEqual([]);
  });
});

/** A request with params as written here, in a revision. */
const get = (params: string, revision = '2025-11-25') => {
  const body = `{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":${params}}`;
  return { body, head: { headers: { 'mcp-protocol-version': revision } } };
};

describe('prompts/get', () => {
  it.each<[string, PromptMessageContent, unknown]>([
    ['text', { tag: 'text', val: { text: 'a "b"' } }, { type: 'text', text: 'a "b"' }],
    [
      'image',
      { tag: 'image', val: { data: 'AA==', mimeType: 'a/b' } },
      { type: 'image', data: 'AA==', mimeType: 'a/b' },
    ],
    [
      'image with everything',
      { tag: 'image', val: { data: '', mimeType: 'a/b', meta, annotations } },
      { type: 'image', data: '', mimeType: 'a/b', annotations, _meta },
    ],
    [
      'embedded text',
      { tag: 'resource', val: { resource: { tag: 'text', val: { uri, text: 't' } } } },
      { type: 'resource', resource: { uri, text: 't' } },
    ],
    [
      'embedded bytes with everything',
      {
        tag: 'resource',
        val: { meta, annotations, resource: { tag: 'blob', val: { uri, mimeType: 'a/b', blob: 'AAAA', meta } } },
      },
      { type: 'resource', resource: { uri, mimeType: 'a/b', blob: 'AAAA', _meta }, annotations, _meta },
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
          size: 1,
          icons: [{ src: 's' }],
          annotations,
        },
      },
      {
        type: 'resource_link',
        uri,
        name: 'n',
        title: 'T',
        description: 'D',
        mimeType: 'a/b',
        size: 1,
        icons: [{ src: 's' }],
        annotations,
      },
    ],
  ])('sends %s with every field and no other', async (_, content, wire) => {
    const messages = [
      { role: 'user' as const, content },
      { role: 'assistant' as const, content },
    ];
    const app = testApp({ prompts: { getPrompt: () => ({ description: 'D', messages }) } });
    expect((await app.call('prompts/get', { name: 'p' })).result).toEqual({
      description: 'D',
      messages: [
        { role: 'user', content: wire },
        { role: 'assistant', content: wire },
      ],
    });
  });

  it('sends no messages as such', async () => {
    expect((await testApp().call('prompts/get', { name: 'p' })).result).toEqual({ messages: [] });
  });

  it('sends a link as text to a client of 2025-03-26', async () => {
    const content: PromptMessageContent = { tag: 'resource-link', val: { uri, name: 'n' } };
    const app = testApp({ prompts: { getPrompt: () => ({ messages: [{ role: 'user', content }] }) } });
    const { body, head } = get('{"name":"p"}', '2025-03-26');
    expect((await app.send(body, head)).message!.result).toMatchObject({
      messages: [{ content: { type: 'text', text: expect.stringContaining(uri) as string } }],
    });
  });

  it.each(['{}', '{ "a" : "\\u0061" }', '{"__proto__":"x","2":"","1":""}', '{"a":"\\ud800"}'])(
    'hands the arguments %s to the provider byte for byte',
    async (args) => {
      const app = testApp();
      expect((await app.send(get(`{"name":"p","arguments": ${args} }`).body)).message).toHaveProperty('result');
      expect(app.calls).toEqual([{ name: 'getPrompt', args: [{ name: 'p', arguments: args }] }]);
    },
  );

  it('without arguments hands none', async () => {
    const app = testApp();
    await app.send(get('{"name":"p","_meta":{"progressToken":1}}').body);
    expect(app.calls).toEqual([{ name: 'getPrompt', args: [{ name: 'p', arguments: undefined }] }]);
  });

  it('with arguments that are null hands none', async () => {
    const app = testApp();
    await app.call('prompts/get', { name: 'p', arguments: null });
    expect(app.calls).toEqual([{ name: 'getPrompt', args: [{ name: 'p', arguments: undefined }] }]);
  });

  it.each([
    '{}',
    '{"name":1}',
    '{"name":"\\ud800"}',
    '{"name":"p","arguments":[]}',
    '{"name":"p","arguments":{"a":1}}',
    '{"name":"p","arguments":{"a":"x","b":null}}',
    '{"name":"p","arguments":{"a":["x"]}}',
    '{"name":"p","arguments":{"__proto__":1}}',
  ])('refuses params %s with -32602', async (params) => {
    const app = testApp();
    expect((await app.send(get(params).body)).message).toMatchObject({ id: 1, error: { code: -32602 } });
    expect(app.calls).toEqual([]);
  });

  it.each<[string, PromptMessageContent]>([
    ['a _meta that is no JSON', { tag: 'image', val: { data: '', mimeType: 'a/b', meta: '{"a":1},"injected":{}' } }],
    ['Base64 that is none', { tag: 'image', val: { data: '"', mimeType: 'a/b' } }],
    ['a kind that WIT does not have', { tag: 'audio', val: {} } as unknown as PromptMessageContent],
  ])('never sends %s', async (_, content) => {
    const app = testApp({ prompts: { getPrompt: () => ({ messages: [{ role: 'user', content }] }) } });
    expect(await app.call('prompts/get', { name: 'p' })).toMatchObject({ error: { code: -32603 } });
    expect(app.logged).toMatchObject([{ event: 'provider-fault', method: 'prompts/get' }]);
  });
});
