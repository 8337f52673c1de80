import { describe, expect, test } from 'vitest';
import { explainDecision, inputDocument, type Question } from '../../src/policy/explanation.ts';
import type { PolicyComponent } from '../../src/transport.ts';

interface Input {
  token?: { sub: string; scopes: string[]; claims: Record<string, unknown> };
  request: { headers: Record<string, string> };
  mcp: { method: string; tool?: string };
}

const policy = (decide: (input: Input) => unknown): PolicyComponent => ({
  info: () => '{}',
  evaluate: (input) => ({ tag: 'value', val: JSON.stringify(decide(JSON.parse(input) as Input)) }),
});

const legacy = { id: '2025-11-25', era: 'legacy' } as const;
const modern = { id: '2026-07-28', era: 'modern' } as const;
const question: Question = {
  token: undefined,
  method: 'tools/call',
  params: '{"name":"t"}',
  revision: legacy,
  headers: {},
  tools: [],
  provided: undefined,
};

/** The input document of an explanation. */
const inputOf = (text: string): Input => JSON.parse(/^Input:\n(\{.*?\n\})\n\n/s.exec(text)![1]!) as Input;

describe('the input', () => {
  const allow = policy(() => ({ allow: true }));

  test('is the document that the transport would make', () => {
    const text = explainDecision(allow, {
      ...question,
      params: '{"name":"t","arguments":{"n":1.50}}',
      headers: { 'X-A': 'b' },
    });
    expect(inputOf(text)).toEqual({
      request: { method: 'POST', path: '/mcp', headers: { 'x-a': 'b' } },
      mcp: { method: 'tools/call', tool: 't', arguments: { n: 1.5 }, revision: '2025-11-25' },
    });
  });

  const key = 'io.modelcontextprotocol/';
  const client = { name: 'c', version: '1' };
  test.each([
    [undefined, {}, {}],
    ['{"name":"t"}', { tool: 't' }, {}],
    ['{"name":"t","_meta":null}', { tool: 't' }, {}],
    [
      `{"name":"t","_meta":{"a":1,"${key}clientCapabilities":{"roots":{}},"${key}clientInfo":{"name":"c","version":"1"}}}`,
      { tool: 't', client },
      { a: 1, [`${key}clientCapabilities`]: { roots: {} }, [`${key}clientInfo`]: client },
    ],
  ])('in a modern revision has what such a request says of itself: %s', (params, members, meta) => {
    const asked = inputOf(explainDecision(allow, { ...question, params, revision: modern }));
    expect(asked.mcp).toEqual({
      method: 'tools/call',
      revision: '2026-07-28',
      ...members,
      _meta: { [`${key}protocolVersion`]: '2026-07-28', [`${key}clientCapabilities`]: {}, ...meta },
    });
  });

  test('in a modern revision has arguments as they are written', () => {
    const params = '{ "name":"t" , "arguments":{"n":12345678901234567890, "__proto__":{"f":1.50}}}';
    expect(inputDocument({ ...question, params, revision: modern })).toContain(
      '"arguments":{"n":12345678901234567890, "__proto__":{"f":1.50}}',
    );
  });

  const claims = { sub: 'ann', iss: 'i', aud: 'a', exp: 5, scope: 'x y', tenant: 'acme' };
  const encoded = Buffer.from(JSON.stringify(claims)).toString('base64url');

  test.each([
    ['claims', JSON.stringify(claims)],
    ['a JWT', `eyJhbGciOiJFUzI1NiJ9.${encoded}.c2ln\n`],
    ['a JWT without a signature', `eyJhbGciOiJub25lIn0.${encoded}.`],
  ])('has the token of %s', (_, token) => {
    expect(inputOf(explainDecision(allow, { ...question, token })).token).toEqual({
      sub: 'ann',
      iss: 'i',
      aud: ['a'],
      scopes: ['x', 'y'],
      claims: { exp: 5, tenant: 'acme' },
    });
  });

  test.each([
    ['token', { token: 'x' }, 'neither a JWT nor'],
    ['token', { token: '[]' }, 'neither a JWT nor'],
    ['token', { token: '{"exp":"x"}' }, 'exp is no number'],
    ['request', { params: '{' }, 'not valid'],
    ['request', { params: '{"name":"a","name":"b"}' }, 'two equal keys'],
    ['request', { params: '[]' }, 'not valid'],
    ['request', { params: '[]', revision: modern }, 'not valid'],
    ['request', { params: '{"a":1,"a":2}', revision: modern }, 'two equal keys'],
  ])('that cannot be made of its %s is refused: %j', (_, more, message) => {
    expect(() => explainDecision(allow, { ...question, ...more })).toThrow(message);
  });
});

describe('the decision', () => {
  test.each([
    [{ allow: true }, 'Decision: allow\n'],
    [{ deny_reason: 'why', public_reason: 'told' }, 'Decision: deny (403)\n  in the log: why\n  to the caller: told\n'],
    [{ deny_reason: 'why' }, 'Decision: deny (403)\n  in the log: why\n\n'],
    [{ required_scopes: ['a', 'b'] }, 'Decision: insufficient_scope (403), scope="a b"\n'],
  ])('%j is said', (value, text) => {
    const token = '{"sub":"ann","iss":"i","aud":"a"}';
    expect(
      explainDecision(
        policy(() => value),
        { ...question, token },
      ),
    ).toContain(text);
  });

  test('that cannot be had is said, with the reason', () => {
    const failing: PolicyComponent = {
      info: () => '{}',
      evaluate() {
        throw Object.assign(new Error('x'), { payload: { tag: 'aborted', val: 'conflict' } });
      },
    };
    expect(explainDecision(failing, question)).toContain('(500)\n  in the log: the evaluation was aborted: conflict');
  });

  test('is not asked of the null policy', () => {
    const none: PolicyComponent = { info: () => '', evaluate: () => ({ tag: 'no-policy' }) };
    expect(() => explainDecision(none, question)).toThrow('no policy');
  });
});

describe('the list', () => {
  const tools = ['a', 'b'];
  const some = policy(({ mcp }) => ({ allow: mcp.method !== 'tools/call' || mcp.tool === 'b' }));

  test('has the tools that may be called', () => {
    expect(explainDecision(some, { ...question, tools })).toContain('\nTools in the list: b\n');
  });

  test('may be empty', () => {
    expect(
      explainDecision(
        policy(() => ({})),
        { ...question, tools },
      ),
    ).toContain('\nTools in the list: none\n');
  });

  test('has them all where the policy does not filter', () => {
    const open = policy(({ mcp }) => ({ allow: mcp.method === 'tools/list', filter_lists: false }));
    expect(explainDecision(open, { ...question, tools })).toContain('\nTools in the list: a, b\n');
  });
});

test('a tool that the provider has not is pointed out, with those that it has', () => {
  const open = policy(() => ({ allow: true }));
  const asked = { ...question, tools: ['a', 'b', 'ech'] };
  expect(explainDecision(open, { ...asked, provided: ['a', 'b'] })).toContain(
    '\nTools in the list: a, b\n\nNote: no tool is called ech. Those of --provider: a, b.\n',
  );
  expect(explainDecision(open, { ...asked, provided: [] })).toContain('a or b or ech. Those of --provider: none.\n');
  for (const provided of [undefined, asked.tools])
    expect(explainDecision(open, { ...asked, provided })).not.toContain('Note');
});

test('a policy that does not let a client begin is pointed out', () => {
  const only = policy(({ mcp }) => ({ allow: mcp.method === 'tools/call' }));
  expect(explainDecision(only, question)).toContain('may not even send initialize, ping, tools/list.');
  const asked = { ...question, revision: modern };
  expect(explainDecision(only, asked)).toContain('may not even send server/discover, tools/list.');
});
