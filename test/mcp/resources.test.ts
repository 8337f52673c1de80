import type { McpResource, ResourceTemplate } from 'wasmcp:mcp/resources-types@0.2.0';
import type { ResourceContents } from 'wasmcp:mcp/mcp-types@0.2.0';
import { describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';

const uri = 'file:///a b?c#d';
const annotations = { audience: ['user' as const], priority: 1, lastModified: '2025-01-12T15:00:58Z' };

describe('resources/list', () => {
  it('sends every field of a resource', async () => {
    const full: McpResource = {
      uri,
      name: 'n',
      title: 'T',
      description: 'D',
      mimeType: 'a/b',
      size: 4_294_967_295,
      annotations,
    };
    const icons = [{ src: 's', sizes: '1x1 any' }];
    const resources = [
      { ...full, icons },
      { uri: '', name: '' },
    ];
    const app = testApp({ resources: { listResources: () => ({ resources, nextCursor: 'n' }) } });
    expect((await app.call('resources/list')).result).toEqual({
      resources: [
        { ...full, icons: [{ src: 's', sizes: ['1x1', 'any'] }] },
        { uri: '', name: '' },
      ],
      nextCursor: 'n',
    });
  });
});

describe('resources/templates/list', () => {
  it('sends every field of a template', async () => {
    const full: ResourceTemplate = {
      uriTemplate: 'file:///{path}',
      name: 'n',
      title: 'T',
      description: 'D',
      mimeType: 'a/b',
      annotations,
    };
    const resourceTemplates = [full, { uriTemplate: 'x:{y}', name: 'm' }];
    const app = testApp({ resources: { listResourceTemplates: () => ({ resourceTemplates, nextCursor: 'n' }) } });
    expect((await app.call('resources/templates/list')).result).toEqual({ resourceTemplates, nextCursor: 'n' });
  });
});

describe.each([
  ['resources/list', 'listResources'],
  ['resources/templates/list', 'listResourceTemplates'],
])('%s', (method, name) => {
  it.each(['', 'x', '\u{1F600}\0"'])('hands the cursor %j on', async (cursor) => {
    const app = testApp();
    await app.call(method, { cursor });
    expect(app.calls).toEqual([{ name, args: [{ cursor }] }]);
  });

  it('without a cursor asks for the first page', async () => {
    const app = testApp();
    await app.call(method);
    expect(app.calls).toEqual([{ name, args: [{ cursor: undefined }] }]);
  });

  it('takes a cursor that is null for none', async () => {
    const app = testApp();
    await app.call(method, { cursor: null });
    expect(app.calls).toEqual([{ name, args: [{ cursor: undefined }] }]);
  });

  it.each(['1', '[]', '"\\udc00"'])('refuses the cursor %s with -32602', async (cursor) => {
    const app = testApp();
    const { message } = await app.send(`{"jsonrpc":"2.0","id":1,"method":"${method}","params":{"cursor":${cursor}}}`);
    expect(message).toMatchObject({ id: 1, error: { code: -32602 } });
    expect(app.calls).toEqual([]);
  });
});

describe('resources/read', () => {
  it('sends every field of every kind of contents, in order', async () => {
    const meta = '{ "a":1.0 }';
    const contents: ResourceContents[] = [
      { tag: 'text', val: { uri, mimeType: 'a/b', text: 'a "text"\n', meta } },
      { tag: 'blob', val: { uri, mimeType: 'a/b', blob: 'AAA=', meta } },
      { tag: 'text', val: { uri, text: '' } },
      { tag: 'blob', val: { uri, blob: '' } },
    ];
    const app = testApp({ resources: { readResource: () => ({ contents }) } });
    const { text, message } = await app.send(
      '{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"u","_meta":{}}}',
    );
    expect(message!.result).toEqual({
      contents: [
        { uri, mimeType: 'a/b', text: 'a "text"\n', _meta: { a: 1 } },
        { uri, mimeType: 'a/b', blob: 'AAA=', _meta: { a: 1 } },
        { uri, text: '' },
        { uri, blob: '' },
      ],
    });
    expect(text).toContain(`"_meta":${meta}`);
  });

  it.each([
    '',
    'u',
    '../../etc/passwd',
    'file:///etc/passwd\0',
    'http://169.254.169.254/',
    '__proto__',
    'ünï\u{1F600}',
  ])('hands the URI %j on as it is: what it may name is for the provider to say', async (text) => {
    const app = testApp();
    expect(await app.call('resources/read', { uri: text })).toMatchObject({ result: { contents: [] } });
    expect(app.calls).toEqual([{ name: 'readResource', args: [{ uri: text }] }]);
  });

  it.each(['{}', '{"uri":null}', '{"uri":1}', '{"uri":["u"]}', '{"uri":"\\ud83d"}', '{"URI":"u"}'])(
    'refuses params %s with -32602',
    async (params) => {
      const app = testApp();
      const { message } = await app.send(`{"jsonrpc":"2.0","id":1,"method":"resources/read","params":${params}}`);
      expect(message).toMatchObject({ id: 1, error: { code: -32602 } });
      expect(app.calls).toEqual([]);
    },
  );

  it.each(['[]', '{"a":1},"injected":{}', '', '{"a":1,"a":1}'])('never sends the _meta %j raw', async (meta) => {
    for (const contents of [
      { tag: 'text' as const, val: { uri, text: '', meta } },
      { tag: 'blob' as const, val: { uri, blob: '', meta } },
    ]) {
      const app = testApp({ resources: { readResource: () => ({ contents: [contents] }) } });
      expect(await app.call('resources/read', { uri })).toMatchObject({ error: { code: -32603 } });
      expect(app.logged).toMatchObject([{ event: 'provider-fault', method: 'resources/read' }]);
    }
  });
});
