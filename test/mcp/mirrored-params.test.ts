/** `x-mcp-header` in a tool's schema, and `Mcp-Param-*` in calls of it. */
import { describe, expect, it, test } from 'vitest';
import { testApp, wasmError, type TestApp } from '../support/app.ts';
import { modernRequest } from '../support/modern.ts';

const annotated = (type: string, name: unknown): object => ({ type, 'x-mcp-header': name });
const schemaOf = (properties: object, more: object = {}): string =>
  JSON.stringify({ type: 'object', properties, ...more });

const serving = (inputSchema: string): TestApp =>
  testApp({ tools: { listTools: () => ({ tools: [{ name: 't', inputSchema }] }) } });

const call = (app: TestApp, args: unknown, headers: Record<string, string> = {}, repeated: string[] = []) =>
  app.send(...modernRequest({ method: 'tools/call', params: { name: 't', arguments: args }, headers, repeated }));

const region = schemaOf({
  region: annotated('string', 'Region'),
  count: annotated('integer', 'Count'),
  dry: annotated('boolean', 'dry-run'),
  deep: { type: 'object', properties: { inner: annotated('string', 'Inner') } },
});
const mismatch = { status: 400, message: { id: 1, error: { code: -32020 } } };
const wasCalled = (app: TestApp): boolean => app.calls.some(({ name }) => name === 'callTool');

describe('R32, R34, R35: an argument that the schema wants repeated', () => {
  it.each<[object, Record<string, string>]>([
    [{ region: 'eu' }, { 'mcp-param-region': 'eu' }],
    [{ region: 'eu' }, { 'mcp-param-region': ' eu ' }],
    [{ region: 'zürich' }, { 'mcp-param-region': '=?base64?esO8cmljaA==?=' }],
    [{ region: '' }, { 'mcp-param-region': '' }],
    [{ count: 42 }, { 'mcp-param-count': '42' }],
    [{ count: 42 }, { 'mcp-param-count': '42.0' }],
    [{ count: -7 }, { 'mcp-param-count': '-7' }],
    [{ dry: true }, { 'mcp-param-dry-run': 'true' }],
    [{ dry: false }, { 'mcp-param-dry-run': 'false' }],
    [{ deep: { inner: 'x' } }, { 'mcp-param-inner': 'x' }],
  ])('%j with %j reaches the tool', async (args, headers) => {
    const app = serving(region);
    expect(await call(app, args, headers)).toMatchObject({ status: 200, message: { result: {} } });
    expect(wasCalled(app)).toBe(true);
  });

  it('may be annotated in escapes', async () => {
    const app = serving(region.replaceAll('x-mcp-header', String.raw`x-mcp-h\u0065ader`));
    expect(await call(app, { region: 'eu' }, { 'mcp-param-region': 'us' })).toMatchObject(mismatch);
    expect(wasCalled(app)).toBe(false);
  });

  it.each<[object, Record<string, string>]>([
    [{ region: 'eu' }, {}],
    [{ region: 'eu' }, { 'mcp-param-region': 'us' }],
    [{ region: 'eu' }, { 'mcp-param-region': 'EU' }],
    [{ region: 'Hello' }, { 'mcp-param-region': '=?base64?SGVsbG8?=' }],
    [{ region: 'Hello' }, { 'mcp-param-region': '=?base64?SGVs!!!bG8=?=' }],
    [{ region: 'zürich' }, { 'mcp-param-region': 'zürich' }],
    [{ count: 42 }, { 'mcp-param-count': '43' }],
    [{ count: 42 }, { 'mcp-param-count': '0x2a' }],
    [{ count: 42 }, { 'mcp-param-count': '42.5' }],
    [{ count: 42 }, { 'mcp-param-count': '' }],
    [{ count: 1.5 }, { 'mcp-param-count': '1.5' }],
    [{ count: 9007199254740992 }, { 'mcp-param-count': '9007199254740993' }],
    [{ dry: true }, { 'mcp-param-dry-run': 'True' }],
    [{ dry: true }, { 'mcp-param-dry-run': '1' }],
    [{ region: ['eu'] }, { 'mcp-param-region': 'eu' }],
    [{ deep: { inner: 'x' } }, {}],
    [{}, { 'mcp-param-region': 'eu' }],
    [{ region: null }, { 'mcp-param-region': 'null' }],
  ])('%j with %j: -32020, and the tool is not called', async (args, headers) => {
    const app = serving(region);
    expect(await call(app, args, headers)).toMatchObject(mismatch);
    expect(wasCalled(app)).toBe(false);
  });

  it('in two lines: -32020', async () => {
    const headers = { 'mcp-param-region': 'a, a' };
    expect(await call(serving(region), { region: 'a, a' }, headers, ['mcp-param-region'])).toMatchObject(mismatch);
  });
});

describe('R33: no field is expected', () => {
  it.each([[undefined], [{}], [{ region: null }], [{ other: 'x', deep: {} }], [{ deep: 'text' }]])(
    'for the arguments %j',
    async (args) => {
      expect(await call(serving(region), args)).toMatchObject({ status: 200, message: { result: {} } });
    },
  );

  it('but unknown ones are ignored', async () => {
    const headers = { 'mcp-param-other': 'x', 'mcp-param-': 'y' };
    expect(await call(serving(region), {}, headers)).toMatchObject({ status: 200 });
  });
});

describe('R36: an annotation that breaks a rule asks for nothing, and is logged', () => {
  it.each([
    ['an empty name', schemaOf({ a: annotated('string', '') })],
    ['no text', schemaOf({ a: annotated('string', 7) })],
    ['no token', schemaOf({ a: annotated('string', 'A B') })],
    ['a line break', schemaOf({ a: annotated('string', 'A\r\nX') })],
    ['twice the same', schemaOf({ a: annotated('string', 'Name'), b: annotated('string', 'name') })],
    ['a number', schemaOf({ a: annotated('number', 'A') })],
    ['an object', schemaOf({ a: annotated('object', 'A') })],
    ['no type', schemaOf({ a: { 'x-mcp-header': 'A' } })],
    ['the root', schemaOf({}, { 'x-mcp-header': 'A' })],
    ['items', schemaOf({ a: { type: 'array', items: annotated('string', 'A') } })],
    ['a branch', schemaOf({}, { oneOf: [{ properties: { a: annotated('string', 'A') } }] })],
    ['a condition', schemaOf({}, { else: { properties: { a: annotated('string', 'A') } } })],
    ['a definition', schemaOf({ a: { $ref: '#/$defs/a' } }, { $defs: { a: annotated('string', 'A') } })],
  ])('%s', async (_, inputSchema) => {
    const app = serving(inputSchema);
    for (let times = 0; times < 2; times++) expect(await call(app, { a: 'x' })).toMatchObject({ status: 200 });
    expect(app.logged).toMatchObject([{ event: 'provider-fault', method: 'tools/list', tool: 't' }]);
  });

  it.each([
    ['a property of this name', schemaOf({ 'x-mcp-header': { type: 'string' } })],
    ['a default', schemaOf({ a: { type: 'object', default: { 'x-mcp-header': 'A' } } })],
    ['an example', schemaOf({}, { examples: [{ 'x-mcp-header': 'A' }] })],
  ])('%s is none', async (_, inputSchema) => {
    const app = serving(inputSchema);
    expect(await call(app, { a: 'x', 'x-mcp-header': 'y' })).toMatchObject({ status: 200 });
    expect(app.logged).toEqual([]);
  });
});

describe('R32: the tools are listed', () => {
  test('once an instance, all pages, by the first call', async () => {
    const pages: (string | undefined)[] = [];
    const listTools = ({ cursor }: { cursor?: string }) => {
      pages.push(cursor);
      return cursor === undefined ? { tools: [], nextCursor: 'two' } : { tools: [{ name: 't', inputSchema: region }] };
    };
    const app = testApp({ tools: { listTools } });
    await app.send(...modernRequest({ method: 'server/discover' }));
    await app.call('tools/call', { name: 't', arguments: { region: 'eu' } });
    expect(pages).toEqual([]);
    expect(await call(app, { region: 'eu' })).toMatchObject(mismatch);
    expect(await call(app, { region: 'eu' }, { 'mcp-param-region': 'eu' })).toMatchObject({ status: 200 });
    expect(pages).toEqual([undefined, 'two']);
  });

  test('anew after a failure, which lets no call through', async () => {
    let fails = true;
    const listTools = () => {
      if (fails) throw wasmError({ code: { tag: 'internal-error' }, message: 'secret' });
      return { tools: [] };
    };
    const app = testApp({ tools: { listTools } });
    const { status, text, message } = await call(app, {});
    expect({ status, message }).toMatchObject({ status: 500, message: { id: 1, error: { code: -32603 } } });
    expect(text).not.toContain('secret');
    expect(wasCalled(app)).toBe(false);
    fails = false;
    expect(await call(app, {})).toMatchObject({ status: 200 });
  });

  test('through no more than 100 pages', async () => {
    let pages = 0;
    const app = testApp({ tools: { listTools: () => ({ tools: [], nextCursor: String(pages++) }) } });
    expect(await call(app, {})).toMatchObject({ status: 500, message: { error: { code: -32603 } } });
    expect(pages).toBe(100);
  });
});
