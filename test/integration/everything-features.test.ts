/** What a provider's resources, prompts and completion say in WIT is what a client reads on the wire. */
import { describe, expect, test } from 'vitest';
import { pixel } from '../support/everything-provider/samples.ts';
import { everythingServer, wireAnnotations, wireIcons, wireLink, wireMeta } from '../support/everything-wire.ts';
import { hosts } from '../support/hosts.ts';

const user = (content: object): object => ({ role: 'user', content });

describe.each(hosts)('the everything provider on $name', ({ start }) => {
  const { result, error } = everythingServer(start);

  describe('resources', () => {
    test('are listed in pages, with every field and with none', async () => {
      expect(await result('resources/list')).toEqual({
        resources: [
          { uri: 'test://static-text', name: 'static-text', description: 'A text', mimeType: 'text/plain' },
          { uri: 'test://static-binary', name: 'static-binary', description: 'An image', mimeType: 'image/png' },
          { uri: 'test://watched-resource', name: 'watched-resource', description: 'Watched', mimeType: 'text/plain' },
        ],
        nextCursor: 'page-1',
      });
      expect(await result('resources/list', { cursor: 'page-1' })).toEqual({
        resources: [
          {
            uri: 'test://every-field',
            name: 'every-field',
            title: 'Every field',
            description: 'A resource with every field',
            mimeType: 'text/plain',
            size: 4_294_967_295,
            icons: wireIcons,
            annotations: wireAnnotations,
          },
          { uri: 'test://bare', name: 'bare' },
        ],
        nextCursor: 'page-2',
      });
      expect(await result('resources/list', { cursor: 'page-2' })).toEqual({ resources: [] });
    });

    test('have templates, in pages too', async () => {
      expect(await result('resources/templates/list')).toEqual({
        resourceTemplates: [
          {
            uriTemplate: 'test://template/{id}/data',
            name: 'template',
            title: 'Template',
            description: 'A template with every field',
            mimeType: 'application/json',
            annotations: wireAnnotations,
          },
        ],
        nextCursor: 'page-1',
      });
      expect(await result('resources/templates/list', { cursor: 'page-1' })).toEqual({
        resourceTemplates: [{ uriTemplate: 'test://bare/{id}', name: 'bare-template' }],
      });
    });

    test('are read as text and as blobs', async () => {
      const uri = 'test://every-field';
      expect(await result('resources/read', { uri })).toEqual({
        contents: [
          { uri, mimeType: 'text/plain', text: 'text', _meta: wireMeta },
          { uri, mimeType: 'image/png', blob: pixel, _meta: wireMeta },
          { uri, text: '' },
          { uri, blob: '' },
        ],
      });
    });

    test('that do not exist are −32002 with their URI', async () => {
      expect(await error('resources/read', { uri: 'test://nope' })).toEqual({
        code: -32002,
        message: 'no such resource',
        data: { uri: 'test://nope' },
      });
    });
  });

  describe('prompts', () => {
    test('are listed in pages, with every field and with none', async () => {
      expect(await result('prompts/list')).toHaveProperty('nextCursor', 'page-1');
      expect(await result('prompts/list', { cursor: 'page-1' })).toEqual({
        prompts: [
          {
            name: 'every_content',
            title: 'Every kind of content',
            description: 'Every message content, with every field and with none',
            arguments: [{ name: 'full', title: 'Full', description: 'Every field', required: false }, { name: 'bare' }],
            icons: wireIcons,
          },
          { name: 'raw_arguments' },
        ],
      });
    });

    test('hold every kind of content with every field and with none', async () => {
      expect(await result('prompts/get', { name: 'every_content' })).toEqual({
        description: 'Every kind of content',
        messages: [
          { role: 'assistant', content: { type: 'text', text: 'text "quoted" \u{1F600}\u2028' } },
          user({ type: 'image', data: pixel, mimeType: 'image/png', annotations: wireAnnotations, _meta: wireMeta }),
          user({ type: 'image', data: pixel, mimeType: 'image/png' }),
          user({
            type: 'resource',
            resource: { uri: 'test://embedded', mimeType: 'text/plain', text: 'embedded', _meta: wireMeta },
            annotations: wireAnnotations,
            _meta: wireMeta,
          }),
          user({ type: 'resource', resource: { uri: 'test://embedded', blob: pixel } }),
          user({ type: 'resource_link', ...wireLink, annotations: wireAnnotations }),
          user({ type: 'resource_link', uri: 'test://bare', name: 'bare' }),
        ],
      });
    });

    test.each([
      ['none', undefined, 'none'],
      ['an empty object', {}, '{}'],
      ['strings', { a: 'ü"', b: '' }, '{"a":"ü\\"","b":""}'],
    ])('get arguments as the text that was sent: %s', async (_, args, expected) => {
      expect(await result('prompts/get', { name: 'raw_arguments', arguments: args })).toEqual({
        messages: [{ role: 'user', content: { type: 'text', text: expected } }],
      });
    });

    test('take strings as arguments only', async () => {
      expect(await error('prompts/get', { name: 'raw_arguments', arguments: { a: 1 } })).toMatchObject({
        code: -32602,
      });
    });

    test('that do not exist are invalid params', async () => {
      expect(await error('prompts/get', { name: 'nope' })).toEqual({ code: -32602, message: 'no such prompt' });
    });
  });

  describe('completion', () => {
    const ref = { type: 'ref/prompt', name: 'p' };
    const complete = (argument: object, more: object = {}): Promise<unknown> =>
      result('completion/complete', { ref, argument, ...more });

    test('has values, the largest total and has-more', async () => {
      expect(await complete({ name: 'city', value: 'par' })).toEqual({
        completion: { values: ['paris', 'park', 'party'], total: 4_000_000_000, hasMore: true },
      });
    });

    test('may have neither total nor has-more', async () => {
      expect(await complete({ name: 'bare', value: '' })).toEqual({ completion: { values: [] } });
    });

    test('sends 100 values at most, and says that there are more', async () => {
      const answer = (await complete({ name: 'many', value: '' })) as { completion: { values: string[] } };
      expect(answer.completion).toMatchObject({ hasMore: true });
      expect(answer.completion.values).toHaveLength(100);
      expect(answer.completion.values.at(-1)).toBe('value-99');
    });

    test.each([
      [
        { type: 'ref/prompt', name: 'ü' },
        { tag: 'prompt', val: { name: 'ü' } },
      ],
      [
        { type: 'ref/resource', uri: 'test://{id}' },
        { tag: 'resource', val: { uri: 'test://{id}' } },
      ],
    ])('tells the provider the reference %j', async (wire, wit) => {
      const answer = await complete({ name: 'echo', value: 'v' }, { ref: wire });
      const { values } = (answer as { completion: { values: string[] } }).completion;
      expect(JSON.parse(values[0]!)).toEqual({ ref: wit, argument: { name: 'echo', value: 'v' } });
    });

    test.each([
      [undefined, 'none'],
      [{}, 'none'],
      [{ arguments: { a: 'ü' } }, '{"a":"ü"}'],
    ])('tells the provider the context %j', async (context, expected) => {
      expect(await complete({ name: 'context', value: '' }, { context })).toEqual({
        completion: { values: [expected], total: 1 },
      });
    });
  });
});
