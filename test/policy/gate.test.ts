import { beforeAll, describe, expect, test } from 'vitest';
import { refuse } from '../../src/http/refusal.ts';
import { decode } from '../../src/jsonrpc/decode.ts';
import type { PolicyComponent } from '../../src/policy/component.ts';
import { createPolicyGate, type PolicyGate } from '../../src/policy/gate.ts';
import { newestLegacy } from '../../src/mcp/versions.ts';
import { requestHead, testApp, type TestApp } from '../support/app.ts';
import { examplePolicies } from '../support/example-policies.ts';
import { policyOf } from '../support/policies.ts';
import { randomJson } from '../support/random-json.ts';
import { seededRandom } from '../support/random.ts';
import { caller } from './requests.ts';

/** One tool for each way a policy can go wrong. */
const rego = `package mcp.authorization

secret_rule_name := "inside"

allow if secret_rule_name == "outside"

allow if input.mcp.method in {"initialize", "tools/list", "ping"}

allow if input.mcp.tool == "good"

allow := "true" if input.mcp.tool == "string"

allow := 1 if input.mcp.tool == "number"

allow := [] if input.mcp.tool == "array"

allow := {} if input.mcp.tool == "object"

allow if input.mcp.tool == "conflict"

allow := false if input.mcp.tool == "conflict"

allow if {
	input.mcp.tool == "exponential"
	some a in numbers.range(1, 10000)
	some b in numbers.range(1, 10000)
	sum([a, b]) < 0
}

allow if {
	input.mcp.tool == "memory"
	count([x | some i in numbers.range(1, 1000000); x := sprintf("%1000d", [i])]) > 0
}

public_reason := "Not today." if input.mcp.tool == "told"

deny_reason := "secret_deny_reason" if input.mcp.tool == "told"

deny_reason := "never" if input.token.claims.never
`;

let component: PolicyComponent;
let app: TestApp;

beforeAll(async () => {
  component = await policyOf({ name: 'policy.rego', text: rego });
  app = testApp(
    {
      tools: {
        listTools: () => ({
          tools: ['good', 'string', 'conflict'].map((name) => ({ name, inputSchema: '{"type":"object"}' })),
        }),
      },
    },
    {},
    component,
  );
});

const callText = (tool: string, id = 1): string =>
  `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"${tool}"}}`;

describe('a call', () => {
  test.each([
    ['good', 200, undefined],
    ['undefined', 403, 'Forbidden'],
    ['string', 403, 'Forbidden'],
    ['number', 403, 'Forbidden'],
    ['array', 403, 'Forbidden'],
    ['object', 403, 'Forbidden'],
    ['told', 403, 'Not today.'],
    ['conflict', 500, 'Internal error'],
    ['exponential', 500, 'Internal error'],
    ['memory', 500, 'Internal error'],
  ])('of the tool %s is answered with %i, and executed only then', async (tool, status, text) => {
    const before = app.calls.length;
    const answer = await app.send(callText(tool));
    expect(answer.status).toBe(status);
    expect(answer.message?.error?.message).toBe(text);
    expect(answer.message?.id).toBe(1);
    expect(app.calls.slice(before).map(({ name }) => name)).toEqual(status === 200 ? ['callTool'] : []);
    expect(answer.text).not.toMatch(/secret|rego|conflict|limit|abort|stack|policy/i);
    expect((await app.send(callText('good'))).status).toBe(200);
  });

  test('that fails has JSON-RPC code -32603', async () => {
    expect((await app.send(callText('conflict'))).message?.error?.code).toBe(-32603);
  });

  test('with an input that is too deep for the policy is never let through', async () => {
    const claims: [string, string][] = [['deep', '['.repeat(300) + ']'.repeat(300)]];
    const permission = await gateOf(component)({ ...gateRequest(callText('good')), auth: caller({ claims }) });
    expect(permission).toMatchObject({ tag: 'refused', status: 413 });
  });
});

describe('a body', () => {
  test.each([
    ['that is empty', '', 400],
    ['that is no JSON', '{', 400],
    ['that is a number', '1', 400],
    ['that is an empty array', '[]', 400],
    [
      'with two methods',
      '{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call","params":{"name":"good"}}',
      400,
    ],
    [
      'with two names',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"good","name":"conflict"}}',
      400,
    ],
  ])('%s executes nothing', async (_, body, status) => {
    const before = app.calls.length;
    expect((await app.send(body)).status).toBe(status);
    expect(app.calls.length).toBe(before);
  });

  test('with one denied message among others executes none of them', async () => {
    const before = app.calls.length;
    const headers = { 'mcp-protocol-version': '2025-03-26' };
    const answer = await app.send(`[${callText('good', 1)},${callText('array', 2)}]`, { headers });
    expect(answer.status).toBe(403);
    expect(answer.message).toMatchObject({ id: 2 });
    expect(app.calls.length).toBe(before);
  });
});

test('tools/list shows what may be called', async () => {
  expect((await app.call('tools/list')).result).toMatchObject({ tools: [{ name: 'good' }] });
});

test('a provider with a policy of its own that is not plugged refuses everything', async () => {
  const refusing = gateOf({ info: () => '', evaluate: () => ({ tag: 'no-policy' }) }, { policy: rego });
  expect(await refusing(gateRequest(callText('good')))).toMatchObject({ tag: 'refused', status: 500 });
});

test('a provider with just the policy that is plugged is served', async () => {
  const serving = gateOf(component, { policy: rego });
  expect(await serving(gateRequest(callText('good')))).toMatchObject({ tag: 'allowed' });
  const other = gateOf(component, { policy: `${rego} ` });
  expect(await other(gateRequest(callText('good')))).toMatchObject({ tag: 'refused', status: 500 });
});

const weather = (tool: string, args: object): string =>
  `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"${tool}","arguments":${JSON.stringify(args)}}}`;
const acme = (scopes: string[] = []): ReturnType<typeof caller> => caller({ scopes, claims: [['tenant', '"acme"']] });

describe('policies/tenants', () => {
  let tenants: PolicyGate;
  beforeAll(async () => {
    const { rego: source, data } = examplePolicies.find(({ name }) => name === 'tenants')!;
    tenants = gateOf(await policyOf(source, [data]));
  });

  test.each([
    ['its own city', 'get_weather', { city: 'Berlin' }, [], 'allowed'],
    ['a foreign city', 'get_weather', { city: 'Tokyo' }, [], 403],
    ['many cities with the scope', 'multi_weather', { cities: ['Berlin', 'Paris'] }, ['weather:bulk'], 'allowed'],
    ['many cities without the scope', 'multi_weather', { cities: ['Berlin'] }, [], 'weather:bulk'],
  ])('%s', async (_, tool, args, scopes, expected) => {
    const permission = await tenants({ ...gateRequest(weather(tool, args)), auth: acme(scopes) });
    const outcome =
      permission.tag === 'allowed'
        ? 'allowed'
        : (permission.headers.find(([name]) => name === 'asked')?.[1] ?? permission.status);
    expect(outcome).toBe(expected);
  });

  test('a tool that needs a missing scope is not in the list', async () => {
    const request = gateRequest('{"jsonrpc":"2.0","id":1,"method":"tools/list"}');
    const permission = await tenants({ ...request, auth: acme() });
    const visible = permission.tag === 'allowed' ? permission.visible(request.messages[0]!) : undefined;
    expect(['echo', 'get_weather', 'multi_weather', 'other'].filter(visible!)).toEqual(['echo', 'get_weather']);
  });
});

const names = ['"a"', '"\\u0061"', '"a\\u0000"', '"\\ud83d\\ude00"', '"é"', '"e\\u0301"', '"\\ud800"', '"A"', '1'];

test('policy and provider see the same name and the same arguments', async () => {
  const random = seededRandom('what policy and provider see');
  const inputs: string[] = [];
  const spy: PolicyComponent = {
    info: () => '{}',
    evaluate(input) {
      inputs.push(input);
      return { tag: 'value', val: '{"allow":true}' };
    },
  };
  const seen = testApp({}, {}, spy);
  let executed = 0;
  for (let round = 0; round < 2000; round++) {
    const name = random.pick(names);
    const before = seen.calls.length;
    inputs.length = 0;
    await seen.send(
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":${name},"arguments":${randomJson(random, 3)}}}`,
    );
    const call = seen.calls[before];
    if (call === undefined) continue;
    executed++;
    const [{ name: called, arguments: text }] = call.args as [{ name: string; arguments: string | undefined }];
    const { mcp } = JSON.parse(inputs[0]!) as { mcp: { tool: string } };
    expect(inputs).toHaveLength(1);
    expect(mcp.tool).toBe(called);
    expect('arguments' in mcp).toBe(text !== undefined);
    expect(inputs[0]).toContain(text === undefined ? '"}}' : `"arguments":${text}}}`);
  }
  expect(executed).toBeGreaterThan(200);
});

/** A gate in front of a component; `own`: the provider's own policy. Its challenge is one header with the scopes. */
const gateOf = (plugged: PolicyComponent, own?: { policy: string }): PolicyGate =>
  createPolicyGate({
    component: plugged,
    own,
    insufficientScope: (scopes) => refuse(403, 'scopes', [['asked', scopes.join(' ')]]),
    log: () => {},
  });

function gateRequest(body: string): Parameters<PolicyGate>[0] & { messages: readonly object[] } {
  const decoded = decode(new TextEncoder().encode(body));
  if (decoded.tag === 'failed') throw new Error(decoded.reason.message);
  return {
    head: requestHead(),
    auth: undefined,
    publicUrl: () => undefined,
    revision: newestLegacy,
    messages: decoded.messages,
  };
}
