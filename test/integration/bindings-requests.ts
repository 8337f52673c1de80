/** Requests that together use everything that passes through bindings, good and bad: each the pieces that are sent. */
import { jsonFaults } from '../support/fault-provider/json-faults.ts';
import { rawHead, rawPost } from '../support/raw-http.ts';
import { initializeParams } from '../support/rpc.ts';
import type { SeededRandom } from '../support/random.ts';

export type Request = readonly [name: string, pieces: readonly (string | Uint8Array)[]];

type Fields = Record<string, string | null>;

const rpc = (method: string, params?: object): string => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
const tool = (name: string, args?: object): string => rpc('tools/call', { name, arguments: args });
const post = (name: string, body: string, fields?: Fields): Request => [name, [rawPost(body, fields)]];

/** A call to each function of the provider, with a text where each takes one. */
const functions: readonly (readonly [method: string, params: (text: string) => object])[] = [
  ['initialize', (text) => initializeParams('2025-11-25', text)],
  ['tools/list', (cursor) => ({ cursor })],
  ['tools/call', (name) => ({ name, arguments: { name } })],
  ['resources/list', (cursor) => ({ cursor })],
  ['resources/templates/list', (cursor) => ({ cursor })],
  ['resources/read', (uri) => ({ uri })],
  ['resources/subscribe', (uri) => ({ uri })],
  ['prompts/list', (cursor) => ({ cursor })],
  ['prompts/get', (name) => ({ name, arguments: { a: name } })],
  ['completion/complete', (value) => ({ ref: { type: 'ref/prompt', name: 'p' }, argument: { name: 'a', value } })],
];

const codes = [
  'parse-error',
  'invalid-request',
  'method-not-found',
  'invalid-params',
  'internal-error',
  'resource-not-found',
  'tool-not-found',
  'prompt-not-found',
  'unauthorized',
  'rate-limited',
  'timeout',
  'cancelled',
  'custom-code',
];

/** Texts that encoders and decoders get wrong. */
const texts = [
  '',
  'a',
  '\u007F\u0080\u07FF\u0800\uFFFF',
  '\u{10000}\u{10FFFF}😀',
  '\uFEFF',
  '\uFEFFfirst',
  'last\uFEFF',
  '\u0000\u001F\u2028\u2029"\\',
  '\uD800',
  'a\uDC00b\uD800',
  '\uDC00\uD800',
  '\uFFFD\uFFFE',
  'e\u0301',
];

const sizes = [0, 1, 4_000, 4_096, 8_191, 65_000, 65_536, 70_000, 300_000, 1_048_576, 4_194_000, 4_194_304, 4_194_305];

const randomText = (random: SeededRandom): string =>
  Array.from({ length: random.below(60) }, () =>
    random.below(3) === 0 ? String.fromCharCode(random.below(0x10000)) : String.fromCodePoint(random.below(0x250)),
  ).join('');

/** A body in chunks of random lengths. */
function chunked(body: string, random: SeededRandom): readonly (string | Uint8Array)[] {
  const bytes = Buffer.from(body);
  const pieces: (string | Uint8Array)[] = [rawHead({ 'transfer-encoding': 'chunked' })];
  for (let at = 0; at < bytes.length;) {
    const chunk = bytes.subarray(at, at + 1 + random.below(5_000));
    pieces.push(Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]));
    at += chunk.length;
  }
  return [...pieces, '0\r\n\r\n'];
}

/** For the everything provider. */
export function requestsOf(random: SeededRandom): Request[] {
  const randomTexts = Array.from({ length: 60 }, () => randomText(random));
  return [
    ...['every_field', 'every_content', 'empty', 'whoami', 'nothing', 'on_second_page'].map((name) =>
      post(`tool ${name}`, tool(name, {})),
    ),
    ...functions.map(([method, params]) => post(method, rpc(method, params('x')))),
    ...functions.flatMap(([method, params]) =>
      codes.map((code) => post(`${method} fails with ${code}`, rpc(method, params(`fail:${code}`)))),
    ),
    ...codes.map((code) => post(`fail ${code}`, tool('fail', { code, message: 'm "x" é', data: '{"a":[1,null]}' }))),
    ...[...texts, ...randomTexts].flatMap((text, index) => [
      post(`text ${index} as an argument`, tool('raw_arguments', { text, [text]: [text] })),
      post(`text ${index} as an id`, JSON.stringify({ jsonrpc: '2.0', id: text, method: 'ping' })),
      post(`text ${index} as a name`, tool(text, {})),
      post(`text ${index} as a cursor`, rpc('tools/list', { cursor: text })),
      post(`text ${index} as a URI`, rpc('resources/read', { uri: text })),
    ]),
    ...sizes.map((size) => post(`${size} characters`, tool('raw_arguments', { a: 'x'.repeat(size) }))),
    ...sizes.map((size) => post(`${size} bytes of é`, tool('raw_arguments', { a: 'é'.repeat(size / 2) }))),
    ...[10, 5_000, 200_000].map((size): Request => [
      `${size} in chunks`,
      chunked(tool('raw_arguments', { a: 'ü'.repeat(size) }), random),
    ]),
    post('many values', tool('raw_arguments', { a: Array.from({ length: 2_000 }, (_, at) => at) })),
    ...[
      '{',
      '',
      'null',
      '[]',
      '{"jsonrpc":"2.0"}',
      '\uFEFF{}',
      '{"a":1,"a":2}',
      '[1]',
      '"x"',
      `${'['.repeat(100)}`,
    ].map((body) => post(`body ${body.slice(0, 20)}`, body)),
    post('a notification', '{"jsonrpc":"2.0","method":"notifications/initialized"}'),
    post('a batch', `[${rpc('ping')},${tool('empty')}]`, { 'mcp-protocol-version': '2025-03-26' }),
    ['bytes that are no UTF-8', [rawHead({ 'content-length': '4' }), Uint8Array.of(0x22, 0xff, 0xc0, 0x22)]],
    ...fieldsOf().map(([name, fields]) => post(`fields: ${name}`, rpc('ping'), fields)),
    ...['/x', '/mcp?a=1', '/mcp/', '/%6Dcp', '/mcp?%', '/.well-known/oauth-protected-resource/mcp', '//', '/mcp#a'].map(
      (path): Request => [`path ${path}`, [rawPost(rpc('ping')).replace('/mcp', path)]],
    ),
    ...['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'QUERY', 'post'].map((method): Request => [
      `method ${method}`,
      [rawHead({ 'content-length': '0' }, `${method} /mcp HTTP/1.1`)],
    ]),
  ];
}

const fieldsOf = (): readonly (readonly [string, Fields])[] => [
  ['type', { 'content-type': 'text/plain' }],
  ['no type', { 'content-type': null }],
  ['type in capitals', { 'content-type': 'Application/JSON; Charset=UTF-8' }],
  ['accept', { accept: 'text/html' }],
  ['no accept', { accept: null }],
  ['revision', { 'mcp-protocol-version': '2024-01-01' }],
  ['origin', { origin: 'https://evil.example' }],
  ['origin on loopback', { origin: 'http://localhost:1' }],
  ['host', { host: 'evil.example' }],
  ['authorization', { authorization: 'Bearer x' }],
  ['empty', { 'x-empty': '' }],
  ['latin-1', { 'x-text': '\u00E9\u00FF' }],
  ['long', { 'x-long': 'x'.repeat(10_000) }],
  ['too long', { 'x-long': 'x'.repeat(40_000) }],
  ['many', Object.fromEntries(Array.from({ length: 90 }, (_, at) => [`x-${at}`, `${at}`]))],
  ['capitals', { 'X-CAPITALS': 'Y', 'MCP-Session-Id': 's' }],
  ['twice', { 'x-twice': 'a\r\nx-twice: b', accept: 'application/json\r\naccept: text/event-stream' }],
];

/** For the fault provider. What ends an instance is among them: the next request meets another. */
export const faultyRequests = (): Request[] => [
  ...functions.flatMap(([method, params]) =>
    ['error', 'throw', 'overflow'].map((fault) => {
      const text = { initialize: `fault:${fault}`, 'resources/read': `fault://${fault}` }[method] ?? fault;
      return post(`${method} ${fault}`, rpc(method, params(text)));
    }),
  ),
  ...[
    'lone-surrogate',
    'byte-order-marks',
    'controls',
    'not-base64',
    'nan-priority',
    'tiny-priority',
    'many-blocks',
  ].map((name) => post(`tool ${name}`, tool(name))),
  ...Object.keys(jsonFaults).flatMap((name) => [
    post(`structured content ${name}`, tool(`structured-content:${name}`)),
    post(`meta ${name}`, tool(`block-meta:${name}`)),
    post(`schema ${name}`, rpc('tools/list', { cursor: `input-schema:${name}` })),
  ]),
  ...['good', 'duplicate-names', 'many-tools'].map((cursor) => post(`list ${cursor}`, rpc('tools/list', { cursor }))),
];

/** For a server with authorization. */
export const securedRequests = (tokens: readonly string[]): Request[] => [
  ...tokens.flatMap((token, index) => {
    const fields = { authorization: `Bearer ${token}` };
    return [post(`token ${index}`, rpc('ping'), fields), post(`token ${index} again`, tool('whoami', {}), fields)];
  }),
  post('no token', rpc('ping')),
  ...['Bearer', 'Basic eDp5', 'Bearer a b', 'bearer x', `Bearer ${'x'.repeat(20_000)}`].map((authorization) =>
    post(`authorization ${authorization.slice(0, 20)}`, rpc('ping'), { authorization }),
  ),
];

/** For a server with the policy in `bindings.test.ts`. */
export const decidedRequests = (): Request[] =>
  ['allow', 'deny', 'reason', 'number', 'array', 'conflict', 'undefined', 'é'].flatMap((decision) => [
    post(`decision ${decision}`, tool('raw_arguments', { id: decision, text: 'é\uFEFF' }), { 'x-decision': decision }),
    post(`list, ${decision}`, rpc('tools/list'), { 'x-decision': decision }),
  ]);
