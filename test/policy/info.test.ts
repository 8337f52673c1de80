import { describe, expect, test } from 'vitest';
import { called } from '../../src/policy/called.ts';
import { everything, inputUse, optionalMembers, type InputUse } from '../../src/policy/input-use.ts';
import { readInfo } from '../../src/policy/info.ts';

const nothing = { token: false, request: false, headers: false };
const uses = (parts: Partial<typeof nothing>, ...members: readonly string[]): InputUse =>
  inputUse({ ...nothing, ...parts }, (name) => members.includes(name));
const none = uses({});

/** With what is given of each method, which is made when it is asked for: twice the same. */
function allOf(use: InputUse): object {
  const given = [...called.keys(), 'other'].map((method) => {
    const first = use.given.get(method);
    expect(use.given.get(method)).toBe(first);
    return [method, first];
  });
  return { ...use, given, looksAt: optionalMembers.filter(use.looksAt) };
}

describe('what a policy looks at', () => {
  test.each([
    [[], none],
    [[1, ['*'], ['token'], { toString: 1 }, '__proto__'], none],
    [['mcp', 'mcp.tool'], none],
    [['token', 'token.scopes'], uses({ token: true })],
    [['request', 'request.method'], uses({ request: true })],
    [['request', 'request.headers'], uses({ request: true, headers: true })],
    [['request', 'request.*'], uses({ request: true, headers: true })],
    [['mcp', 'mcp.arguments'], uses({}, 'arguments')],
    [['mcp', 'mcp.clientInfo', 'mcp.cursor'], uses({}, 'clientInfo', 'cursor')],
    [['mcp', 'mcp.context'], uses({}, 'context')],
    [['mcp', 'mcp.*'], uses({}, ...optionalMembers)],
    [['*'], everything],
  ])('%j', (input, use) => {
    expect(allOf(readInfo(JSON.stringify({ input })).inputUse)).toEqual(allOf(use));
  });

  test.each(['{}', '{"input":"token"}', '{"input":{}}', '{"input":null}', '[]', 'null', 'x', ''])(
    'is everything when it tells %s',
    (text) => {
      const { inputUse: use, deterministic } = readInfo(text);
      expect(allOf(use)).toEqual(allOf(everything));
      expect(deterministic).toBe(false);
    },
  );
});
