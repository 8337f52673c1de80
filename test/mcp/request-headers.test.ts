/** Header fields that repeat what a modern request's body says. */
import { describe, expect, it } from 'vitest';
import { testApp, type TestAnswer } from '../support/app.ts';
import { modernRequest, type ModernRequest } from '../support/modern.ts';

async function refused(request: ModernRequest): Promise<TestAnswer> {
  const app = testApp();
  const answer = await app.send(...modernRequest(request));
  expect(app.calls).toEqual([]);
  return answer;
}

const answerTo = (request: ModernRequest): Promise<TestAnswer> => testApp().send(...modernRequest(request));

const served = { status: 200, message: { id: 1, result: { resultType: 'complete' } } };

const mismatch = { status: 400, message: { id: 1, error: { code: -32020 } } };
const base64 = (text: string): string => `=?base64?${Buffer.from(text).toString('base64')}?=`;

describe('R20, R22, R23, R34: what is wrong with a field is said', () => {
  const call = { method: 'tools/call', params: { name: 'a' } };
  it.each<[string, ModernRequest, string]>([
    ['missing', { ...call, headers: { 'mcp-protocol-version': null } }, 'MCP-Protocol-Version is missing'],
    ['missing', { ...call, headers: { 'mcp-method': null } }, 'Mcp-Method is missing'],
    ['missing', { ...call, headers: { 'mcp-name': null } }, 'Mcp-Name is missing'],
    ['another', { ...call, headers: { 'mcp-name': 'b' } }, 'Mcp-Name does not say what the body says'],
    ['another', { ...call, headers: { 'mcp-method': 'ping' } }, 'Mcp-Method does not say what the body says'],
    [
      'in two lines',
      { ...call, repeated: ['mcp-name'] },
      'Mcp-Name is not one value in printable ASCII, or wrong Base64',
    ],
    [
      'wrong Base64',
      { ...call, headers: { 'mcp-name': '=?base64?YQ?=' } },
      'Mcp-Name is not one value in printable ASCII, or wrong Base64',
    ],
  ])('%s: %j', async (_, request, text) => {
    expect((await refused(request)).message!.error).toEqual({ code: -32020, message: `Header mismatch: ${text}` });
  });
});

describe('R22, R30, R31: Mcp-Method', () => {
  it.each([null, '', 'tools/call', 'TOOLS/LIST', 'tools/list, tools/list', base64('tools/list'), 'tools/list\u00a0'])(
    '%j over tools/list: -32020',
    async (method) => {
      expect(await refused({ headers: { 'mcp-method': method } })).toMatchObject(mismatch);
    },
  );

  it('in two lines: -32020', async () => {
    expect(await refused({ repeated: ['mcp-method'] })).toMatchObject(mismatch);
  });

  it('with white space around it is served', async () => {
    expect(await answerTo({ headers: { 'mcp-method': ' \ttools/list ' } })).toMatchObject(served);
  });
});

describe('R23, R24, R26, R27, R28: Mcp-Name', () => {
  const methods = [
    ['tools/call', 'name'],
    ['prompts/get', 'name'],
    ['resources/read', 'uri'],
  ] as const;

  describe.each(methods)('of %s', (method, param) => {
    it.each<[string, string | null]>([
      ['a', null],
      ['a', ''],
      ['a', 'b'],
      ['a', 'A'],
      ['a', 'a, a'],
      ['a', '=?base64?YQ?='],
      ['a', '=?base64?YQ=?='],
      ['a', '=?base64?YR==?='],
      ['a', '=?base64?Y Q==?='],
      ['a', '=?base64?Y!==?='],
      ['a', '=?BASE64?YQ==?='],
      ['\ufffd', '=?base64?/w==?='],
      ['caf\u00e9', 'caf\u00e9'],
      ['\u4e16', '\u4e16'],
      ['a\u0000b', 'a\u0000b'],
      ['=?base64?YQ==?=', '=?base64?YQ==?='],
      ['file:///a', 'file:///b/../a'],
    ])('%j against %j: -32020', async (name, header) => {
      expect(await refused({ method, params: { [param]: name }, headers: { 'mcp-name': header } })).toMatchObject(
        mismatch,
      );
    });

    it('in two lines: -32020', async () => {
      const request = { method, params: { [param]: 'a, a' }, headers: { 'mcp-name': 'a, a' }, repeated: ['mcp-name'] };
      expect(await refused(request)).toMatchObject(mismatch);
    });

    it.each([
      ['a', 'a'],
      ['a', '  a\t'],
      ['a b', 'a b'],
      ['a', base64('a')],
      ['caf\u00e9 \u{1F600}', base64('caf\u00e9 \u{1F600}')],
      [' a ', base64(' a ')],
      ['=?base64?YQ==?=', base64('=?base64?YQ==?=')],
      ['=?base64?YQ==', '=?base64?YQ=='],
      ['__proto__', '__proto__'],
    ])('%j against %j is served', async (name, header) => {
      const request = { method, params: { [param]: name }, headers: { 'mcp-name': header } };
      expect(await answerTo(request)).toMatchObject(served);
    });
  });

  it.each([undefined, null, 7, {}])('of a call whose name is %j: -32602', async (name) => {
    const answer = await refused({ method: 'tools/call', params: { name } });
    expect(answer).toMatchObject({ message: { error: { code: -32602 } } });
  });

  it('R25: is not looked at for other methods', async () => {
    expect(await answerTo({ headers: { 'mcp-name': 'anything' } })).toMatchObject(served);
  });
});
