import { describe, expect, test } from 'vitest';
import { readInfo } from '../../../src/policy/info.ts';
import { everything, inputUse, type InputUse } from '../../../src/policy/input.ts';
import { seededRandom } from '../../../test/support/random.ts';
import { compile, loadPolicy, type Policy } from './support/policies.ts';
import { partialInput, randomInput } from './support/random-input.ts';

async function build(body: string): Promise<Policy> {
  const rego = [{ name: 'policy.rego', text: `package mcp.authorization\n\n${body}\n` }];
  const data = [{ name: 'data.json', text: '{"x": "headers", "rules": {"echo": true}}' }];
  return (await loadPolicy(await compile({ rego, data })))();
}

const slow = { timeout: 60_000 };
const none = inputUse({ token: false, request: false, headers: false }, () => false);

const policies: readonly (readonly [what: string, body: string, use: InputUse])[] = [
  ['nothing', 'allow := true', none],
  ['the message', 'allow if input.mcp.tool in {"a", "b"}', none],
  ['the message, by functions', 'allow if f(input.mcp.tool)\n\nf(tool) if tool == data.x[_]', none],
  ['the message, in numbers', 'allow if count(input.mcp.tool) + 0 < 1', none],
  ['an argument', 'allow if input.mcp.arguments.a', { ...none, arguments: true }],
  ['whether there are arguments', 'allow if not input.mcp.arguments', { ...none, arguments: true }],
  ['the whole message', 'x := input.mcp', inputUse(none, () => true)],
  [
    'who asks, and for which page',
    'allow if input.mcp.clientInfo.name == input.mcp.cursor',
    { ...none, clientInfo: true, cursor: true },
  ],
  [
    'one thing in many rules',
    'allow if input.mcp.method in {"a", "b"}\n\nallow if startswith(input.mcp.method, "c")\n\nallow if "x" in input.token.scopes\n\nallow if input.request.path == input.mcp.tool',
    { ...none, token: true, request: true },
  ],
  ['a scope', 'allow if "a" in input.token.scopes', { ...none, token: true }],
  ['whether there is a token', 'allow if not input.token', { ...none, token: true }],
  ['the path', 'allow if input.request.path == "/mcp"', { ...none, request: true }],
  ['the path, by a variable', 'allow if {\n\tr := input.request\n\tr.path == "/mcp"\n}', { ...none, request: true }],
  ['a header field', 'allow if input.request.headers["x-a"]', { ...none, request: true, headers: true }],
  ['any header field', 'allow if input.request.headers[_] == "x"', { ...none, request: true, headers: true }],
  ['a member by a name from data', 'allow if input.request[data.x]', { ...none, request: true, headers: true }],
  ['the whole request', 'x := input.request', { ...none, request: true, headers: true }],
  [
    'the request in a function',
    'allow if f(input.request)\n\nf(r) if r.path',
    { ...none, request: true, headers: true },
  ],
  [
    'a header field, deep in a comprehension',
    'x := {y | some y in [z | z := input.request.headers.a]}',
    { ...none, request: true, headers: true },
  ],
  [
    'a header field, in a rule that data names',
    'allow if data.rules[input.mcp.tool]\n\nx if input.request.headers.a',
    { ...none, request: true, headers: true },
  ],
  ['all of it', 'x := input', everything],
  ['all of it, as a value', 'allow if input == {}', everything],
  ['all of it, by a name from data', 'allow if input[data.x]', everything],
  ['all of it, walking', 'allow if walk(input, [_, "x"])', everything],
  ['all of it, in a function', 'allow if f(input)\n\nf(x) if x.mcp', everything],
  ['what is replaced', 'allow if a with input.token as {}\n\na if input.mcp', everything],
  ['a member with a dot in its name', 'allow if input["request.headers"]', everything],
];

describe('of the input, a policy looks at', () => {
  test.each(policies)('%s', slow, async (_, body, use) => {
    expect(readInfo((await build(body)).info()).inputUse).toEqual(use);
  });
});

describe('without the rest of the input, the outcome is the same for a policy that looks at', () => {
  const random = seededRandom('inputs without what a policy does not look at');
  // Objects, as the transport makes them. The whole is written anew as its parts are: numbers may look different.
  const inputs = Array.from({ length: 300 }, () => randomInput(random)).filter((text) => text.startsWith('{'));

  test.each(policies)('%s', slow, async (_, body, use) => {
    const policy = await build(body);
    for (const input of inputs) {
      const [part, whole] = [partialInput(input, use), partialInput(input, everything)];
      expect(policy.evaluate(part)).toEqual(policy.evaluate(whole));
    }
  });
});

describe('equal inputs have equal outcomes', () => {
  test.each([
    ['but not where the time is asked for', 'allow if time.now_ns() > input.x', false],
    ['where times are given', 'allow if time.weekday(input.x) == "Monday"', true],
    ['where no built-in is called', 'allow if input.x', true],
  ])('%s', slow, async (_, body, deterministic) => {
    expect(readInfo((await build(body)).info()).deterministic).toBe(deterministic);
  });
});
