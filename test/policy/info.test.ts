import { describe, expect, test } from 'vitest';
import { everything, inputUse } from '../../src/policy/input.ts';
import { readInfo } from '../../src/policy/info.ts';

const none = inputUse({ token: false, request: false, headers: false }, () => false);
const members = inputUse(none, () => true);

describe('what a policy looks at', () => {
  test.each([
    [[], none],
    [['mcp', 'mcp.tool'], none],
    [['token', 'token.scopes'], { ...none, token: true }],
    [['request', 'request.method'], { ...none, request: true }],
    [['request', 'request.headers'], { ...none, request: true, headers: true }],
    [['request', 'request.*'], { ...none, request: true, headers: true }],
    [['mcp', 'mcp.arguments'], { ...none, arguments: true }],
    [['mcp', 'mcp.clientInfo', 'mcp.cursor'], { ...none, clientInfo: true, cursor: true }],
    [['mcp', 'mcp.context'], { ...none, context: true }],
    [['mcp', 'mcp.*'], members],
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
