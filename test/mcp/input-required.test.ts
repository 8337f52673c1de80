/** Questions to the client: what may be asked, of whom, and what comes back to the provider. */
import type { Context, InputRequest, InputRequired } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import { describe, expect, test } from 'vitest';
import { testApp, wasmError, type ProviderFunctions, type TestAnswer } from '../support/app.ts';
import { modernRequest, reserved } from '../support/modern.ts';

const key = { MCP_STATE_KEY: 'ab'.repeat(32) };
const everyCapability = { elicitation: { form: {}, url: {} }, sampling: { tools: {}, context: {} }, roots: {} };
const form: InputRequest = { tag: 'elicitation', val: '{"message": "m", "requestedSchema": {}}' };
const roots: InputRequest = { tag: 'roots' };
const sampling = (more = ''): InputRequest => ({ tag: 'sampling', val: `{"messages":[],"maxTokens":1${more}}` });

let contexts: Context[] = [];

/** A provider that answers every call of a tool, prompt or resource with a question; with a result, once it is answered. */
function asking(required: Partial<InputRequired>): ProviderFunctions {
  contexts = [];
  const asked: { tag: 'input-required'; val: InputRequired } = {
    tag: 'input-required',
    val: { requests: [], ...required },
  };
  const answer = <T>(context: Context, result: T): typeof asked | { tag: 'done'; val: T } => {
    contexts.push(context);
    return context.inputResponses === undefined ? asked : { tag: 'done', val: result };
  };
  return {
    exchange: { offers: () => ({ tools: true, prompts: true, resources: true }) },
    toolExchange: {
      start: (_, context) =>
        ({ next: () => answer(context, { content: [] }), cancel() {}, [Symbol.dispose]() {} }) as never,
    },
    promptExchange: { getPrompt: (_, context) => answer(context, [{ messages: [] }, '{"p": 1.0}']) },
    resourceExchange: { readResource: (_, context) => answer(context, [{ contents: [] }, undefined]) },
  };
}

const methods = {
  'tools/call': { name: 'n', arguments: { a: 1 } },
  'prompts/get': { name: 'n', arguments: { a: '1' } },
  'resources/read': { uri: 'u:1' },
} as const;
type Method = keyof typeof methods;

/** Calls in 2026-07-28 with every capability, unless others are given. */
const call = (
  provider: ProviderFunctions,
  method: Method,
  params: object = {},
  capabilities: object = everyCapability,
): Promise<TestAnswer> =>
  testApp(provider, key).send(
    ...modernRequest({
      method,
      params: { ...methods[method], ...params },
      meta: reserved('clientCapabilities', capabilities),
    }),
  );

describe.each(Object.keys(methods) as Method[])('%s', (method) => {
  test('R70: asks in 2026-07-28, without caching hints, and answers the same request with the answers', async () => {
    const provider = asking({ requests: [['who', form]], state: 'step 1' });
    const first = await call(provider, method);
    expect(first.status).toBe(200);
    const { requestState, ...result } = first.message!.result as { requestState: string };
    expect(result).toMatchObject({
      resultType: 'input_required',
      inputRequests: { who: { method: 'elicitation/create', params: { message: 'm', requestedSchema: {} } } },
    });
    expect(result).not.toHaveProperty('ttlMs');
    expect(contexts[0]).toMatchObject({ state: undefined, inputResponses: undefined });

    const responses = '{"who":{"action": "accept", "n": 12345678901234567890},"unknown":{}}';
    const [body, head] = modernRequest({
      method,
      params: { ...methods[method], requestState, inputResponses: 'HERE' },
      meta: reserved('clientCapabilities', everyCapability),
    });
    const second = await testApp(provider, key).send(body.replace('"HERE"', responses), head);
    expect(second.message!.result).toMatchObject({ resultType: 'complete' });
    expect(contexts[1]).toMatchObject({ state: 'step 1', inputResponses: responses });
  });

  test('cannot ask in a handshake revision: an error in plain words', async () => {
    const params = { ...methods[method], inputResponses: undefined };
    const { error } = await testApp(asking({ requests: [['who', form]] }), key).call(method, params);
    expect(error).toMatchObject({ code: -32603, message: expect.stringContaining('2025-11-25') });
    expect(contexts[0]).toMatchObject({ clientCapabilities: '{}', client: undefined });
  });

  test.each<[what: string, params: object]>([
    ['no object', { inputResponses: [] }],
    ['a number under a key', { inputResponses: { who: 1 } }],
    ['null under a key', { inputResponses: { who: null } }],
    ['a state that is no string', { requestState: 1 }],
  ])('R73: refuses answers that are %s', async (_, params) => {
    const { message } = await call(asking({ requests: [['who', form]] }), method, params);
    expect(message!.error).toMatchObject({ code: -32602 });
    expect(contexts).toEqual([]);
  });
});

describe('R17, R48, R71, R121, R122: a client that cannot do it', () => {
  test.each<[what: string, requests: InputRequest[], capabilities: object, required: object]>([
    ['elicitation', [form], {}, { elicitation: { form: {} } }],
    ['elicitation by form', [form], { elicitation: { url: {} } }, { elicitation: { form: {} } }],
    [
      'elicitation by URL',
      [{ tag: 'elicitation', val: '{"mode":"url","url":"https://a/"}' }],
      { elicitation: {} },
      { elicitation: { url: {} } },
    ],
    ['sampling', [sampling()], { elicitation: {} }, { sampling: {} }],
    ['sampling with tools', [sampling(',"tools":[]')], { sampling: {} }, { sampling: { tools: {} } }],
    [
      'sampling with context',
      [sampling(',"includeContext":"allServers"')],
      { sampling: {} },
      { sampling: { context: {} } },
    ],
    ['roots', [roots], { roots: null }, { roots: {} }],
    ['any of them', [form, sampling(), roots], {}, { elicitation: { form: {} }, sampling: {}, roots: {} }],
    ['what is on every prototype', [roots], JSON.parse('{"__proto__":{"roots":{}}}') as object, { roots: {} }],
  ])('is told which capability is missing: %s', async (_, requests, capabilities, required) => {
    const keyed = requests.map((request, index) => [`k${index}`, request] as [string, InputRequest]);
    const answer = await call(asking({ requests: keyed }), 'tools/call', {}, capabilities);
    expect(answer.status).toBe(400);
    expect(answer.message!.error).toMatchObject({ code: -32021, data: { requiredCapabilities: required } });
  });

  test.each<[InputRequest, object]>([
    [form, { elicitation: {} }],
    [form, { elicitation: { form: {} } }],
    [sampling(',"includeContext":"none"'), { sampling: {} }],
    [roots, { roots: {} }],
  ])('is another than one that can: %j, %j', async (request, capabilities) => {
    const answer = await call(asking({ requests: [['k', request]] }), 'tools/call', {}, capabilities);
    expect(answer.message!.result).toMatchObject({ resultType: 'input_required' });
  });

  test('cannot be made by a provider that names the code itself', async () => {
    const toolExchange = {
      start() {
        throw wasmError({ code: { tag: 'custom-code', val: -32021 }, message: 'm' });
      },
    };
    const answer = await call({ ...asking({}), toolExchange }, 'tools/call');
    expect([answer.status, answer.message!.error!.code]).toEqual([200, -32603]);
  });
});

test.each<[what: string, required: Partial<InputRequired>]>([
  ['nothing', {}],
  [
    'two things under one key',
    {
      requests: [
        ['k', roots],
        ['k', form],
      ],
    },
  ],
  ['what is no JSON object', { requests: [['k', { tag: 'elicitation', val: '[]' }]] }],
  ['a mode of elicitation that nobody can declare', { requests: [['k', { tag: 'elicitation', val: '{"mode":"x"}' }]] }],
  ['a mode that is no text', { requests: [['k', { tag: 'elicitation', val: '{"mode":null}' }]] }],
  ['more state than a client should keep', { state: 'x'.repeat(32_769) }],
  ['what has two equal names', { requests: [['k', { tag: 'sampling', val: '{"a":1,"a":2}' }]] }],
])('a provider that asks for %s is at fault', async (_, required) => {
  const { message } = await call(asking(required), 'tools/call');
  expect(message!.error).toMatchObject({ code: -32603 });
});

test('a state alone asks the client to come again', async () => {
  const { message } = await call(asking({ state: '' }), 'tools/call');
  expect(message!.result).toMatchObject({ resultType: 'input_required', requestState: expect.any(String) });
  expect(message!.result).not.toHaveProperty('inputRequests');
});

test('the longest state comes back', async () => {
  const state = '\uffff'.repeat(32_768);
  const { message } = await call(asking({ state }), 'tools/call');
  const { requestState } = message!.result as { requestState: string };
  await call(asking({ state }), 'tools/call', { requestState });
  expect(contexts.map((context) => context.state)).toEqual([state]);
});

test('without a key a state fails the request, and none is taken', async () => {
  const app = testApp(asking({ state: 's' }));
  const first = await app.send(...modernRequest({ method: 'tools/call', params: { name: 'n' } }));
  expect(first.message!.error).toMatchObject({ code: -32603 });
  expect(app.logged).toContainEqual(expect.objectContaining({ event: 'state-key-missing' }));
  const second = await app.send(...modernRequest({ method: 'tools/call', params: { name: 'n', requestState: 'x' } }));
  expect(second.message!.error).toMatchObject({ code: -32602 });
});
