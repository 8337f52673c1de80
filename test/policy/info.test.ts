import { describe, expect, test } from 'vitest';
import { everything } from '../../src/policy/input.ts';
import { readInfo } from '../../src/policy/info.ts';

describe('what a policy looks at', () => {
  test.each([
    [[], { token: false, request: false, headers: false, arguments: false }],
    [['mcp', 'mcp.tool'], { token: false, request: false, headers: false, arguments: false }],
    [['token', 'token.scopes'], { token: true, request: false, headers: false, arguments: false }],
    [['request', 'request.method'], { token: false, request: true, headers: false, arguments: false }],
    [['request', 'request.headers'], { token: false, request: true, headers: true, arguments: false }],
    [['request', 'request.*'], { token: false, request: true, headers: true, arguments: false }],
    [['mcp', 'mcp.arguments'], { token: false, request: false, headers: false, arguments: true }],
    [['mcp', 'mcp.*'], { token: false, request: false, headers: false, arguments: true }],
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
