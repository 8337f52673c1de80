import { describe, expect, test } from 'vitest';
import { everything, inputUse } from '../../src/policy/input-use.ts';
import { holdsLoneSurrogate, inputText, itemInputText } from '../../src/policy/input.ts';
import { caller, message, notification, policyRequest } from './requests.ts';

interface Input {
  token?: Record<string, unknown>;
  request: { method: string; path: string; headers: Record<string, string> };
  mcp: Record<string, unknown>;
}

const input = (...request: Parameters<typeof policyRequest>): Input =>
  JSON.parse(inputText(policyRequest(...request), everything)) as Input;

describe('token', () => {
  test('has the verified claims by their names', () => {
    const auth = caller({
      clientId: 'app',
      claims: [
        ['tenant', '"acme"'],
        ['roles', '["a", "b"]'],
        ['q"\\', '{"x":1}'],
      ],
      iat: 5n,
      nbf: 6n,
    });
    expect(input(message('ping'), auth).token).toEqual({
      sub: 'ann',
      iss: 'https://issuer.example',
      aud: ['https://mcp.example/mcp'],
      scopes: ['weather:read'],
      client_id: 'app',
      claims: { exp: 1_800_000_000, iat: 5, nbf: 6, tenant: 'acme', roles: ['a', 'b'], 'q"\\': { x: 1 } },
    });
  });

  test('leaves out what the token has not', () => {
    const { token } = input(message('ping'));
    expect(token).not.toHaveProperty('client_id');
    expect(token?.['claims']).toEqual({ exp: 1_800_000_000 });
  });

  test('is not there without authorization', () => {
    expect(inputText({ ...policyRequest(message('ping')), auth: undefined }, everything)).not.toContain('token');
  });
});

describe('request', () => {
  test('has method, path and headers, but no credentials', () => {
    const headers = {
      authorization: 'Bearer secret',
      'proxy-authorization': 'Basic secret',
      cookie: 'a=secret',
      'x-q': 'a"b\\',
    };
    const { request } = input(message('ping'), undefined, { path: '/mcp"', headers });
    expect(request).toEqual({
      method: 'POST',
      path: '/mcp"',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-11-25',
        'x-q': 'a"b\\',
      },
    });
  });
});

describe('mcp', () => {
  test.each([
    ['tools/call', '{"name":"t","arguments":{"a":1},"_meta":{}}', { tool: 't', arguments: { a: 1 }, _meta: {} }],
    ['tools/call', '{"name":"t","_meta":null,"requestState":null}', { tool: 't' }],
    [
      'prompts/get',
      '{"name":"p","requestState":"s","_meta":{"a":[1]}}',
      { prompt: 'p', requestState: 's', _meta: { a: [1] } },
    ],
    ['resources/read', '{"uri":"u","requestState":7,"_meta":"m"}', { uri: 'u', requestState: 7, _meta: 'm' }],
    ['tools/list', '{"_meta":{"a":1}}', {}],
    ['tools/call', '{"name":"t"}', { tool: 't' }],
    ['tools/call', '{"name":7,"arguments":[]}', { tool: 7, arguments: [] }],
    ['tools/call', undefined, {}],
    ['prompts/get', '{"name":"p","arguments":{"a":"b"}}', { prompt: 'p', arguments: { a: 'b' } }],
    ['resources/read', '{"uri":"x://y"}', { uri: 'x://y' }],
    ['tools/call', '{"name":"t","inputResponses":{"k":{}}}', { tool: 't', inputResponses: { k: {} } }],
    ['prompts/get', '{"name":"p","inputResponses":{"k":{}}}', { prompt: 'p', inputResponses: { k: {} } }],
    ['resources/read', '{"uri":"u","inputResponses":[1]}', { uri: 'u', inputResponses: [1] }],
    ['tools/list', '{"inputResponses":{"k":{}},"requestState":"s"}', {}],
    ['resources/subscribe', '{"uri":"x://y"}', { uri: 'x://y' }],
    ['resources/unsubscribe', '{"uri":"x://y"}', { uri: 'x://y' }],
    [
      'completion/complete',
      '{"ref":{"type":"ref/prompt","name":"p"},"argument":{"name":"a","value":"v"}}',
      { ref: { type: 'ref/prompt', name: 'p' }, argument: { name: 'a', value: 'v' } },
    ],
    ['logging/setLevel', '{"level":"debug"}', { level: 'debug' }],
    [
      'completion/complete',
      '{"ref":{},"argument":{},"context":{"arguments":{"a":"SECRET"}}}',
      { ref: {}, argument: {}, context: { arguments: { a: 'SECRET' } } },
    ],
    ['tools/list', '{"cursor":"c","name":"t"}', { cursor: 'c' }],
    ['prompts/list', '{"cursor":"c"}', { cursor: 'c' }],
    ['resources/list', '{"cursor":"c"}', { cursor: 'c' }],
    ['resources/templates/list', '{"cursor":"c"}', { cursor: 'c' }],
    [
      'initialize',
      '{"name":"t","protocolVersion":"2025-06-18","capabilities":{"roots":{}},"clientInfo":{"name":"c","version":"1"}}',
      { protocolVersion: '2025-06-18', capabilities: { roots: {} }, clientInfo: { name: 'c', version: '1' } },
    ],
    ['__proto__', '{"name":"t"}', {}],
    ['a"b\\', undefined, {}],
  ])('of %s with params %s', (method, params, named) => {
    expect(input(message(method, params)).mcp).toEqual({ method, ...named, revision: '2025-11-25' });
  });

  test('of a notification has its method', () => {
    expect(input(notification('notifications/initialized')).mcp).toEqual({
      method: 'notifications/initialized',
      revision: '2025-11-25',
    });
  });

  test('has arguments exactly as they were sent', () => {
    const sent = '{ "n": 12345678901234567890, "e":1e400,\n"s":"\\u00e9\\/" , "__proto__": {"x":[ ]} }';
    expect(
      inputText(policyRequest(message('tools/call', `{"name":"\\u0074","arguments":${sent}}`)), everything),
    ).toContain(`"mcp":{"method":"tools/call","revision":"2025-11-25","tool":"\\u0074","arguments":${sent}}}`);
  });
});

describe('an item of a list', () => {
  test.each([
    ['tools/list', { method: 'tools/call', tool: 'a"b' }],
    ['prompts/list', { method: 'prompts/get', prompt: 'a"b' }],
    ['resources/list', { method: 'resources/read', uri: 'a"b' }],
    ['resources/templates/list', { method: 'resources/read', uri: 'a"b' }],
  ])('of %s is asked about like a use of it, marked as listing', (method, mcp) => {
    const request = policyRequest(message(method));
    const item = JSON.parse(itemInputText(request, everything)!('a"b')) as Input;
    expect(item).toEqual({
      ...(JSON.parse(inputText(request, everything)) as Input),
      mcp: { ...mcp, listing: true, revision: '2025-11-25' },
    });
  });

  test('is there for lists only', () => {
    const call = policyRequest(message('tools/call', '{"name":"t"}'));
    expect(itemInputText(call, everything)).toBeUndefined();
  });
});

describe('what a policy does not look at is left out', () => {
  const nothing = inputUse({ token: false, request: false, headers: false }, () => false);

  test.each([
    [nothing, ['mcp']],
    [inputUse({ ...nothing, token: true }, () => false), ['token', 'mcp']],
    [inputUse({ ...nothing, request: true, headers: true }, () => false), ['request', 'mcp']],
    [everything, ['token', 'request', 'mcp']],
  ])('%j', (use, members) => {
    const list = policyRequest(message('tools/list'));
    const whole = JSON.parse(
      inputText(
        list,
        inputUse(everything, (name) => name !== 'revision' || use.revision),
      ),
    ) as Record<string, unknown>;
    const expected = Object.fromEntries(members.map((name) => [name, whole[name]]));
    expect(JSON.parse(inputText(list, use))).toEqual(expected);
    const item = JSON.parse(itemInputText(list, use)!('a')) as Record<string, unknown>;
    expect({ ...item, mcp: whole['mcp'] }).toEqual(expected);
  });

  test('arguments', () => {
    const text = inputText(policyRequest(message('tools/call', '{"name":"t","arguments":{"a":1}}')), nothing);
    expect(JSON.parse(text)).toEqual({ mcp: { method: 'tools/call', tool: 't' } });
  });

  test.each([
    ['tools/list', '{"cursor":"c"}'],
    ['completion/complete', '{"context":{"arguments":{"a":"b"}}}'],
    ['initialize', '{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"c","version":"1"}}'],
  ])('what else %s brings', (method, params) => {
    expect(JSON.parse(inputText(policyRequest(message(method, params)), nothing))).toEqual({ mcp: { method } });
  });

  test('header fields alone', () => {
    const text = inputText(
      policyRequest(message('ping')),
      inputUse({ ...nothing, request: true }, () => false),
    );
    expect(JSON.parse(text)).toEqual({ request: { method: 'POST', path: '/mcp' }, mcp: { method: 'ping' } });
  });
});

describe('half of a surrogate pair', () => {
  test.each([
    ['tools/call', '{"name":"t","arguments":{"a":["\\ud800"]}}', true],
    ['tools/call', '{"name":"t","arguments":{"\\uDC00":1}}', true],
    ['tools/call', '{"name":"\\ud800"}', true],
    ['tools/call', '{"name":"t","arguments":{"a":"\\ud83d\\ude00"}}', false],
    ['tools/call', '{"name":"t","arguments":{"a":"\\\\ud800"}}', false],
    ['tools/call', '{"name":"t","_meta":{"a":"\\ud800"}}', true],
    ['tools/list', '{"_meta":{"a":"\\ud800"}}', false],
    ['ping', '{"a":"\\ud800"}', false],
  ])('in what %s names with %s: %s', (method, params, held) => {
    const request = policyRequest(message(method, params));
    expect(holdsLoneSurrogate(request, inputText(request, everything), everything)).toBe(held);
  });

  test('in arguments does not matter to a policy that does not look at them', () => {
    const use = inputUse(everything, (name) => name !== 'arguments');
    const held = (params: string): boolean => {
      const request = policyRequest(message('tools/call', params));
      return holdsLoneSurrogate(request, inputText(request, use), use);
    };
    expect(held('{"name":"\\u0074","arguments":{"a":"\\ud800"}}')).toBe(false);
    expect(held('{"name":"\\ud800","arguments":{}}')).toBe(true);
  });
});

test('what is null in parameters is absent, as it is for providers', () => {
  const { mcp } = input(message('tools/call', '{"name":"t","arguments":null}'));
  expect(mcp).toEqual({ method: 'tools/call', tool: 't', revision: '2025-11-25' });
});
