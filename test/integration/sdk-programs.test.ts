/** Clients of the official Python and Rust SDKs use every feature of a server, end to end. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildExample } from '../../scripts/components/examples.ts';
import { buildTestProvider } from '../support/test-providers.ts';
import { pixel } from '../support/everything-provider/samples.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { programClients } from '../support/sdk-programs.ts';
import { skipWithout } from '../support/skip.ts';

/** A request, and what the SDK must make of the answer. */
type Exchange = [method: string, params: object, answer: object];

const named = (...names: string[]): unknown => names.map((name) => expect.objectContaining({ name }) as unknown);
const including = (name: string): unknown => expect.arrayContaining(named(name) as unknown[]);
const ofTypes = (...types: string[]): unknown => types.map((type) => expect.objectContaining({ type }) as unknown);

const failing = { code: 'rate-limited', message: 'slow down', data: '{"retryAfter":3}' };
const template = { type: 'ref/resource', uri: 'test://template/{id}/data' };
const greeting = { type: 'ref/prompt', name: 'test_prompt_with_arguments' };

const everything: Exchange[] = [
  ['tools/list', {}, { result: { tools: including('every_field'), nextCursor: 'page-1' } }],
  ['tools/list', { cursor: 'page-1' }, { result: { tools: named('on_second_page') } }],
  ['tools/list', { cursor: 'nowhere' }, { error: { code: -32602 } }],
  [
    'tools/call',
    { name: 'raw_arguments', arguments: { a: 'ü', b: [1] } },
    { result: { structuredContent: { arguments: '{"a":"ü","b":[1]}' } } },
  ],
  ['tools/call', { name: 'every_field' }, { result: { structuredContent: { exp: 100, list: [] } } }],
  [
    'tools/call',
    { name: 'every_content' },
    {
      result: {
        content: [
          ...(ofTypes('text', 'text', 'image', 'image', 'audio', 'audio') as object[]),
          ...(ofTypes('resource', 'resource', 'resource', 'resource_link', 'resource_link') as object[]),
        ],
      },
    },
  ],
  ['tools/call', { name: 'empty' }, { result: { content: [] } }],
  ['tools/call', { name: 'test_error_handling' }, { result: { isError: true } }],
  [
    'tools/call',
    { name: 'fail', arguments: failing },
    { error: { code: -32004, message: 'slow down', data: { retryAfter: 3 } } },
  ],
  ['tools/call', { name: 'nope' }, { error: { code: -32602 } }],
  ['resources/list', {}, { result: { resources: including('static-text'), nextCursor: 'page-1' } }],
  ['resources/list', { cursor: 'page-1' }, { result: { resources: named('every-field', 'bare') } }],
  ['resources/templates/list', {}, { result: { resourceTemplates: named('template') } }],
  ['resources/read', { uri: 'test://static-binary' }, { result: { contents: [{ blob: pixel }] } }],
  ['resources/read', { uri: 'test://every-field' }, { result: { contents: [{}, {}, { text: '' }, { blob: '' }] } }],
  [
    'resources/read',
    { uri: 'test://nope' },
    { error: { code: -32002, message: 'no such resource', data: { uri: 'test://nope' } } },
  ],
  ['prompts/list', {}, { result: { prompts: including('test_simple_prompt') } }],
  [
    'prompts/get',
    { name: 'test_prompt_with_arguments', arguments: { arg1: 'a', arg2: 'b' } },
    { result: { messages: [{ content: { text: "Prompt with arguments: arg1='a', arg2='b'" } }] } },
  ],
  ['prompts/get', { name: 'every_content' }, { result: { messages: { length: 7 } } }],
  ['prompts/get', { name: 'nope' }, { error: { code: -32602 } }],
  [
    'completion/complete',
    { ref: greeting, argument: { name: 'arg1', value: 'part' } },
    { result: { completion: { values: ['party'], total: 4_000_000_000, hasMore: true } } },
  ],
  [
    'completion/complete',
    { ref: template, argument: { name: 'many', value: '' } },
    { result: { completion: { values: { length: 100 } } } },
  ],
];

const httpStatus: Exchange[] = [
  ['tools/list', {}, { result: { tools: named('find_status') } }],
  [
    'tools/call',
    { name: 'find_status', arguments: { words: 'gone' } },
    { result: { content: [{ type: 'text' }, { type: 'resource_link', uri: 'http-status://410' }] } },
  ],
  ['tools/call', { name: 'find_status', arguments: {} }, { result: { isError: true } }],
  ['resources/list', {}, { result: { resources: { length: 25 } } }],
  ['resources/templates/list', {}, { result: { resourceTemplates: [{ uriTemplate: 'http-status://{code}' }] } }],
  ['resources/read', { uri: 'http-status://404' }, { result: { contents: [{ mimeType: 'text/markdown' }] } }],
  ['resources/read', { uri: 'http-status://999' }, { error: { code: -32002 } }],
  ['prompts/list', {}, { result: { prompts: named('explain_status', 'compare_statuses') } }],
  ['prompts/get', { name: 'explain_status', arguments: { code: '404' } }, { result: { messages: { length: 2 } } }],
  [
    'prompts/get',
    { name: 'explain_status', arguments: {} },
    { error: { message: 'Invalid arguments: code: is required' } },
  ],
  [
    'completion/complete',
    { ref: { type: 'ref/resource', uri: 'http-status://{code}' }, argument: { name: 'code', value: '41' } },
    { result: { completion: { total: 8 } } },
  ],
];

/** Codes that 2026-07-28 has withdrawn or reserved, and what stands for them. */
const modernCodes: ReadonlyMap<number, number> = new Map([
  [-32002, -32602],
  [-32004, 429],
]);

/** What is expected in a revision. */
function answerIn(revision: string, answer: { error?: { code?: number } }): object {
  const { code } = answer.error ?? {};
  const modern = revision === '2026-07-28' && code !== undefined ? modernCodes.get(code) : undefined;
  return modern === undefined ? answer : { error: { ...answer.error, code: modern } };
}

const servers = [
  { name: 'everything', exchanges: everything, build: () => buildTestProvider('everything') },
  { name: 'http-status-ts', exchanges: httpStatus, build: () => buildExample('http-status-ts') },
];

/** Installing and building them, in milliseconds. */
const patience = 1_800_000;

const missing = new Map<string, string>();
for (const { name, missing: whatIsMissing } of programClients) {
  const sentence = await whatIsMissing();
  if (sentence !== undefined) missing.set(name, sentence);
}
beforeAll(async () => {
  for (const { name, prepare } of programClients) if (!missing.has(name)) await prepare();
}, patience);

describe.each(hosts)('on $name', ({ start }) => {
  describe.each(servers)('the server $name', ({ name: serverName, exchanges, build }) => {
    let server: TestServer;
    beforeAll(async () => {
      server = await start({ transport: 'full', provider: await build() });
    });
    afterAll(() => server?.stop());

    for (const { name, speaks, open } of programClients) {
      test(`is understood by the ${name}`, skipWithout(missing.get(name)), async () => {
        const client = await open(server.url);
        expect(client.server).toMatchObject({ protocolVersion: speaks, serverInfo: { name: serverName } });
        for (const [method, params, expected] of exchanges) {
          const asking = `${method} ${JSON.stringify(params)}`;
          const answer = await client.ask({ method, params });
          expect({ asking, ...answer }).toMatchObject({ asking, ...answerIn(speaks, expected) });
        }
        await client.close();
      });
    }
  });
});
