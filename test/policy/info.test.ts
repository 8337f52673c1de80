import { describe, expect, test } from 'vitest';
import { everything, inputUse, optionalMembers, type InputUse } from '../../src/policy/input-use.ts';
import { readInfo } from '../../src/policy/info.ts';

const nothing = { token: false, request: false, headers: false };
const uses = (parts: Partial<typeof nothing>, ...members: readonly string[]): InputUse =>
  inputUse({ ...nothing, ...parts }, (name) => members.includes(name));
const none = uses({});

describe('what a policy looks at', () => {
  test.each([
    [[], none],
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
    expect(readInfo(JSON.stringify({ input })).inputUse).toEqual(use);
  });

  test.each(['{}', '{"input":"token"}', '{"input":{}}', '{"input":null}', '[]', 'null', 'x', ''])(
    'is everything when it tells %s',
    (text) => {
      expect(readInfo(text)).toMatchObject({ inputUse: everything, deterministic: false });
    },
  );
});
