import type { CompletionInfo } from 'wasmcp:mcp/completion-types@0.2.0';
import { describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';

const ref = { type: 'ref/prompt', name: 'p' };
const argument = { name: 'a', value: 'v' };
const answering = (completion: CompletionInfo) => testApp({ completion: { complete: () => ({ completion }) } });
const values = (length: number): string[] => Array.from({ length }, (_, index) => `v${index}`);

describe('what the provider is asked', () => {
  it.each<[string, object, object]>([
    [
      'a prompt',
      { ref: { ...ref, title: 'T' }, argument },
      { ref: { tag: 'prompt', val: { name: 'p' } }, argument, context: undefined },
    ],
    [
      'a resource',
      { ref: { type: 'ref/resource', uri: 'file:///{x}' }, argument: { name: '', value: '' } },
      { ref: { tag: 'resource', val: { uri: 'file:///{x}' } }, argument: { name: '', value: '' }, context: undefined },
    ],
    [
      'with an empty context',
      { ref, argument, context: {} },
      { ref: { tag: 'prompt', val: { name: 'p' } }, argument, context: { arguments: undefined } },
    ],
    [
      'with a context that is null',
      { ref, argument, context: null },
      { ref: { tag: 'prompt', val: { name: 'p' } }, argument, context: undefined },
    ],
    [
      'with arguments that are null',
      { ref, argument, context: { arguments: null } },
      { ref: { tag: 'prompt', val: { name: 'p' } }, argument, context: { arguments: undefined } },
    ],
    [
      'with arguments',
      { ref, argument, context: { arguments: { b: 'c' } } },
      { ref: { tag: 'prompt', val: { name: 'p' } }, argument, context: { arguments: '{"b":"c"}' } },
    ],
  ])('is %s', async (_, params, request) => {
    const app = testApp();
    expect(await app.call('completion/complete', params)).toHaveProperty('result');
    expect(app.calls).toEqual([{ name: 'complete', args: [request] }]);
  });

  it('has the arguments byte for byte', async () => {
    const app = testApp();
    await app.send(
      '{"jsonrpc":"2.0","id":1,"method":"completion/complete","params":{"ref":{"type":"ref/prompt","name":"p"},' +
        '"argument":{"name":"a","value":"v"},"context":{"arguments": { "b" : "\\u0061" } }}}',
    );
    expect(app.calls).toMatchObject([{ args: [{ context: { arguments: '{ "b" : "\\u0061" }' } }] }]);
  });
});

describe('params that are refused with -32602', () => {
  it.each<[string, object]>([
    ['nothing', {}],
    ['no ref', { argument }],
    ['no argument', { ref }],
    ['a ref without a type', { ref: { name: 'p' }, argument }],
    ['a ref of another type', { ref: { type: 'ref/tool', name: 'p' }, argument }],
    ['a ref of type __proto__', { ref: { type: '__proto__', name: 'p' }, argument }],
    ['a prompt without a name', { ref: { type: 'ref/prompt', uri: 'u' }, argument }],
    ['a resource without a URI', { ref: { type: 'ref/resource', name: 'p' }, argument }],
    ['a ref as a text', { ref: 'ref/prompt', argument }],
    ['an argument as an array', { ref, argument: ['a', 'v'] }],
    ['an argument without a value', { ref, argument: { name: 'a' } }],
    ['an argument without a name', { ref, argument: { value: 'v' } }],
    ['a value as a number', { ref, argument: { name: 'a', value: 1 } }],
    ['a value with a lone surrogate', { ref, argument: { name: 'a', value: '\uDC00' } }],
    ['arguments as an array', { ref, argument, context: { arguments: [] } }],
    ['arguments that are no texts', { ref, argument, context: { arguments: { a: 1 } } }],
  ])('%s', async (_, params) => {
    const app = testApp();
    expect(await app.call('completion/complete', params)).toMatchObject({ id: 1, error: { code: -32602 } });
    expect(app.calls).toEqual([]);
  });
});

describe('what the client is answered', () => {
  it.each<[CompletionInfo]>([
    [{ values: [] }],
    [{ values: ['', '"a"', '\u{1F600}'], total: 0, hasMore: false }],
    [{ values: ['a'], total: 4_294_967_295, hasMore: true }],
    [{ values: values(100), hasMore: false }],
  ])('is %j', async (completion) => {
    const { result } = await answering(completion).call('completion/complete', { ref, argument });
    expect(result).toEqual({ completion });
  });

  it.each([undefined, 150, 1000])('is at most 100 values, and that there are more (total %s)', async (total) => {
    const completion = { values: values(150), hasMore: false, ...(total !== undefined && { total }) };
    const { result } = await answering(completion).call('completion/complete', { ref, argument });
    expect(result).toEqual({ completion: { ...completion, values: values(100), hasMore: true } });
  });
});
