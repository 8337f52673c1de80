import { describe, expect, test } from 'vitest';
import type { PolicyInfo } from '../src/index.ts';
import { compile, loadPolicy, type Policy } from './support/policies.ts';
import { partialInput, randomInput } from './support/random-input.ts';
import { seededRandom } from './support/random.ts';

async function build(body: string): Promise<Policy> {
  const rego = [{ name: 'policy.rego', text: `package mcp.authorization\n\n${body}\n` }];
  const data = [{ name: 'data.json', text: '{"x": "headers", "rules": {"echo": true}}' }];
  return (await loadPolicy(await compile({ rego, data })))();
}

const infoOf = (policy: Policy): PolicyInfo => JSON.parse(policy.info()) as PolicyInfo;

const policies: readonly (readonly [what: string, body: string, paths: readonly string[]])[] = [
  ['nothing', 'allow := true', []],
  ['the message', 'allow if input.mcp.tool in {"a", "b"}', ['mcp', 'mcp.tool']],
  ['the message, by functions', 'allow if f(input.mcp.tool)\n\nf(tool) if tool == data.x[_]', ['mcp', 'mcp.tool']],
  ['the message, in numbers', 'allow if count(input.mcp.tool) + 0 < 1', ['mcp', 'mcp.tool']],
  ['an argument', 'allow if input.mcp.arguments.a', ['mcp', 'mcp.arguments']],
  ['whether there are arguments', 'allow if not input.mcp.arguments', ['mcp', 'mcp.arguments']],
  ['the whole message', 'x := input.mcp', ['mcp', 'mcp.*']],
  [
    'who asks, and for which page',
    'allow if input.mcp.clientInfo.name == input.mcp.cursor',
    ['mcp', 'mcp.clientInfo', 'mcp.cursor'],
  ],
  [
    'one thing in many rules',
    'allow if input.mcp.method in {"a", "b"}\n\nallow if startswith(input.mcp.method, "c")\n\nallow if "x" in input.token.scopes\n\nallow if input.request.path == input.mcp.tool',
    ['mcp', 'mcp.method', 'mcp.tool', 'request', 'request.path', 'token', 'token.scopes'],
  ],
  ['a scope', 'allow if "a" in input.token.scopes', ['token', 'token.scopes']],
  ['whether there is a token', 'allow if not input.token', ['token', 'token.*']],
  ['the path', 'allow if input.request.path == "/mcp"', ['request', 'request.path']],
  ['the path, by a variable', 'allow if {\n\tr := input.request\n\tr.path == "/mcp"\n}', ['request', 'request.path']],
  ['a header field', 'allow if input.request.headers["x-a"]', ['request', 'request.headers']],
  ['any header field', 'allow if input.request.headers[_] == "x"', ['request', 'request.headers']],
  ['a member by a name from data', 'allow if input.request[data.x]', ['request', 'request.*']],
  ['the whole request', 'x := input.request', ['request', 'request.*']],
  ['the request in a function', 'allow if f(input.request)\n\nf(r) if r.path', ['request', 'request.*']],
  [
    'a header field, deep in a comprehension',
    'x := {y | some y in [z | z := input.request.headers.a]}',
    ['request', 'request.headers'],
  ],
  [
    'a header field, in a rule that data names',
    'allow if data.rules[input.mcp.tool]\n\nx if input.request.headers.a',
    ['mcp', 'mcp.tool', 'request', 'request.headers'],
  ],
  ['all of it', 'x := input', ['*']],
  ['all of it, as a value', 'allow if input == {}', ['*']],
  ['all of it, by a name from data', 'allow if input[data.x]', ['*']],
  ['all of it, walking', 'allow if walk(input, [_, "x"])', ['*']],
  ['all of it, in a function', 'allow if f(input)\n\nf(x) if x.mcp', ['*']],
  ['what is replaced', 'allow if a with input.token as {}\n\na if input.mcp', ['*', 'mcp', 'mcp.*']],
  ['a member with a dot in its name', 'allow if input["request.headers"]', ['*']],
];

describe('of the input, a policy looks at', () => {
  test.each(policies)('%s', async (_, body, paths) => {
    expect(infoOf(await build(body)).input).toEqual(paths);
  });
});

describe('without the rest of the input, the outcome is the same for a policy that looks at', () => {
  const random = seededRandom('inputs without what a policy does not look at');
  const inputs = Array.from({ length: 300 }, () => randomInput(random));

  test.each(policies)('%s', async (_, body, paths) => {
    const policy = await build(body);
    for (const input of inputs) {
      const part = JSON.stringify(partialInput(input, paths));
      expect(policy.evaluate(part)).toEqual(policy.evaluate(JSON.stringify(input)));
    }
  });
});

describe('equal inputs have equal outcomes', () => {
  test.each([
    ['but not where the time is asked for', 'allow if time.now_ns() > input.x', false],
    ['where times are given', 'allow if time.weekday(input.x) == "Monday"', true],
    ['where no built-in is called', 'allow if input.x', true],
  ])('%s', async (_, body, deterministic) => {
    expect(infoOf(await build(body)).deterministic).toBe(deterministic);
  });
});
