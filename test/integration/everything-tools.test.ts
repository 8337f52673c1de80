/** What a provider's tools say in WIT is what a client reads on the wire: nothing lost, nothing invented. */
import { describe, expect, test } from 'vitest';
import { meta, pixel, silence } from '../support/everything-provider/samples.ts';
import { everythingServer, wireAnnotations, wireIcons, wireLink, wireMeta } from '../support/everything-wire.ts';
import { hosts } from '../support/hosts.ts';
import { call, callTool, post } from '../support/rpc.ts';
import { resultSchemas } from '../support/sdk.ts';

describe.each(hosts)('the everything provider on $name', ({ start }) => {
  const { result, error, url } = everythingServer(start);

  describe('tools', () => {
    test('are listed with every field, JSON texts as they are', async () => {
      const { text, message } = await call(url(), 'tools/list');
      resultSchemas['tools/list'].parse(message.result);
      const listed = (message.result as { tools: { name: string }[] }).tools;
      expect(listed.find(({ name }) => name === 'every_field')).toEqual({
        name: 'every_field',
        title: 'Every field',
        description: 'A tool with every field: ünïcode \u{1F600}',
        inputSchema: { type: 'object', properties: { limit: { maximum: 12345678901234567000 } } },
        outputSchema: { type: 'object', properties: { big: { type: 'number' } }, required: ['big'] },
        annotations: {
          title: 'Annotated title',
          readOnlyHint: true,
          destructiveHint: false,
          idempotentHint: true,
          openWorldHint: false,
        },
        icons: wireIcons,
      });
      expect(listed.find(({ name }) => name === 'empty')).toEqual({
        name: 'empty',
        description: 'An empty result',
        inputSchema: { type: 'object' },
        annotations: {},
      });
      expect(text).toContain('{ "type": "object", "properties": { "limit": { "maximum": 12345678901234567890 } } }');
      expect(listed.map(({ name }) => name)).not.toContain('on_second_page');
      expect(message.result).toHaveProperty('nextCursor', 'page-1');
    });

    test('have further pages', async () => {
      expect(await result('tools/list', { cursor: 'page-1' })).toEqual({
        tools: [{ name: 'on_second_page', inputSchema: { type: 'object' } }],
      });
    });

    test('return every content block with every field and with none', async () => {
      const answer = await result('tools/call', { name: 'every_content' });
      expect(answer).toEqual({
        content: [
          {
            type: 'text',
            text: 'text "quoted" \\ \u0001 \u{1F600}\u2028',
            annotations: wireAnnotations,
            _meta: wireMeta,
          },
          { type: 'text', text: '' },
          { type: 'image', data: pixel, mimeType: 'image/png', annotations: wireAnnotations, _meta: wireMeta },
          { type: 'image', data: pixel, mimeType: 'image/png' },
          { type: 'audio', data: silence, mimeType: 'audio/wav', annotations: wireAnnotations },
          { type: 'audio', data: silence, mimeType: 'audio/wav', annotations: {} },
          {
            type: 'resource',
            resource: { uri: 'test://embedded', mimeType: 'text/plain', text: 'embedded', _meta: wireMeta },
            annotations: { audience: [], priority: 1 },
            _meta: wireMeta,
          },
          { type: 'resource', resource: { uri: 'test://embedded', text: 'bare' } },
          {
            type: 'resource',
            resource: { uri: 'test://blob', mimeType: 'image/png', blob: pixel, _meta: wireMeta },
          },
          { type: 'resource_link', ...wireLink },
          { type: 'resource_link', uri: 'test://bare', name: 'bare', icons: [] },
        ],
      });
    });

    test('return structured content and _meta as the texts they are', async () => {
      const { text, message } = await callTool(url(), 'every_field');
      const odd = '{ "big": 12345678901234567890, "exp": 1.0e+2, "slash": "\\/", "list": [ ] }';
      expect(message.result).toEqual({
        content: [{ type: 'text', text: odd }],
        structuredContent: JSON.parse(odd) as unknown,
        isError: false,
        _meta: wireMeta,
      });
      expect(text).toContain(odd);
      expect(text).toContain(meta);
    });

    test('send a client of 2025-03-26 no block that it does not know', async () => {
      const params = { name: 'every_content' };
      const { message } = await call(url(), 'tools/call', params, { 'mcp-protocol-version': '2025-03-26' });
      const { content } = resultSchemas['tools/call'].parse(message.result);
      expect(content.map(({ type }) => type)).not.toContain('resource_link');
      expect(content).toHaveLength(11);
      expect(content.at(-1)).toMatchObject({ type: 'text', text: expect.stringContaining('test://bare') as string });
    });

    test('may return nothing', async () => {
      expect(await result('tools/call', { name: 'empty' })).toEqual({ content: [] });
    });

    test('may fail with a result', async () => {
      expect(await result('tools/call', { name: 'test_error_handling' })).toEqual({
        content: [{ type: 'text', text: 'This tool intentionally returns an error for testing' }],
        isError: true,
      });
    });

    test.each([
      ['none', ''],
      ['an empty object', ',"arguments":{}'],
      ['spaces and line ends', ',"arguments": { "a" :\t1 ,\r\n "b": [ ] }'],
      [
        'numbers that JavaScript would round or rewrite',
        ',"arguments":{"a":12345678901234567890,"b":1.0,"c":1e400,"d":-0}',
      ],
      ['escapes', ',"arguments":{"\\u0061":"\\/\\ud83d\\ude00\\u0000"}'],
      ['characters outside the BMP', ',"arguments":{"\u{1F600}":"\u2028"}'],
      ['a key named __proto__', ',"arguments":{"__proto__":{"a":1},"constructor":2}'],
    ])('get arguments as the text that was sent: %s', async (_, member) => {
      const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"raw_arguments"${member}}}`;
      const { message } = await post(url(), body);
      const sent = member === '' ? null : member.slice(',"arguments":'.length).trimStart();
      expect(message.result).toMatchObject({ structuredContent: { arguments: sent } });
    });

    test('are told of no caller where no authorization is asked for', async () => {
      expect(await result('tools/call', { name: 'whoami' })).toMatchObject({ structuredContent: { context: null } });
    });

    test('that do not exist are invalid params', async () => {
      expect(await error('tools/call', { name: 'nope' })).toEqual({ code: -32602, message: 'no such tool' });
    });
  });
});
