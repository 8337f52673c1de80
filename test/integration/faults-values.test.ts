/** A provider that returns what it must not: a bounded error that tells nothing, and the next request is served. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTestProvider } from '../support/test-providers.ts';
import { jsonFaults } from '../support/fault-provider/json-faults.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { call, callTool, initializeParams, type RpcAnswer } from '../support/rpc.ts';

/** What a client learns of a broken contract, whatever was broken. */
const brokenContract = {
  status: 200,
  jsonrpc: '2.0',
  id: 1,
  error: { code: -32603, message: 'The provider returned a value that the protocol does not allow' },
};

const summary = ({ status, message }: RpcAnswer): object => ({ status, ...message });

/** The result of the tool that has no fault. */
const good = { content: [{ type: 'text', text: 'good' }] };

const jsonFaultNames = Object.keys(jsonFaults);
/** Those that are JSON, and no objects. */
const noObjects: ReadonlySet<string> = new Set(['array', 'string', 'number', 'null', 'true']);
const complete = { ref: { type: 'ref/prompt', name: 'p' }, argument: { name: 'a', value: '' } };

describe.each(hosts)('a provider with faults on $name', ({ start }) => {
  let server: TestServer;
  let url: string;
  beforeAll(async () => {
    server = await start({ transport: 'full', provider: await buildTestProvider('fault') });
    ({ url } = server);
  });
  afterAll(() => server?.stop());

  const listed = async (cursor: string): Promise<unknown> => (await call(url, 'tools/list', { cursor })).message.result;
  const callGood = async (): Promise<unknown> => (await callTool(url, 'good')).message.result;

  describe('JSON that is none', () => {
    test.each(jsonFaultNames)('%s in a schema leaves it out, or the tool that has it', async (name) => {
      const tool = { description: 'Has no fault', inputSchema: { type: 'object' } };
      const logged = server.stderr().length;
      expect(await listed(`input-schema:${name}`)).toEqual({ tools: [{ name: 'good', ...tool }] });
      expect(await listed(`output-schema:${name}`)).toEqual({
        tools: [
          { name: 'good', ...tool },
          { name: 'bad', ...tool },
        ],
      });
      await expect
        .poll(() => server.stderr().slice(logged))
        .toMatch(/"tool":"bad".*inputSchema[^]*"tool":"bad".*outputSchema/);
    });

    test.each(jsonFaultNames)('%s in a result makes tools/call an error', async (name) => {
      const structured = await callTool(url, `structured-content:${name}`);
      // JSON that is no object is left out for clients of a legacy revision.
      const leftOut = { status: 200, result: { content: [] } };
      expect(summary(structured)).toMatchObject(noObjects.has(name) ? leftOut : brokenContract);
      expect(summary(await callTool(url, `result-meta:${name}`))).toEqual(brokenContract);
      expect(summary(await callTool(url, `block-meta:${name}`))).toEqual(brokenContract);
    });

    test.each(jsonFaultNames)('%s as experimental capabilities makes initialize an error', async (name) => {
      expect(summary(await call(url, 'initialize', initializeParams('2025-11-25', `fault:${name}`)))).toEqual(
        brokenContract,
      );
    });

    test('in resources and prompts makes an error too', async () => {
      expect(summary(await call(url, 'resources/read', { uri: 'fault://meta' }))).toEqual(brokenContract);
      expect(summary(await call(url, 'prompts/get', { name: 'meta' }))).toEqual(brokenContract);
    });
  });

  describe('values that clients refuse', () => {
    test.each([
      ['nan-priority', {}],
      ['infinite-priority', {}],
      ['negative-infinite-priority', {}],
      ['large-priority', {}],
      ['negative-priority', {}],
      ['negative-zero-priority', { priority: 0 }],
      ['tiny-priority', { priority: 5e-324 }],
      ['bare-date', {}],
      ['impossible-date', {}],
    ])('%s goes out as %j', async (name, annotations) => {
      const { message } = await callTool(url, name);
      expect(message.result).toEqual({ content: [{ type: 'text', text: 'annotated', annotations }] });
    });

    test.each(['not-base64', 'base64-breaks-out'])('%s is an error', async (name) => {
      expect(summary(await callTool(url, name))).toEqual(brokenContract);
    });

    test('a blob that is no Base64 is an error', async () => {
      expect(summary(await call(url, 'resources/read', { uri: 'fault://blob' }))).toEqual(brokenContract);
    });

    test('two tools of one name are an error', async () => {
      expect(summary(await call(url, 'tools/list', { cursor: 'duplicate-names' }))).toEqual(brokenContract);
    });

    test('the provider has no say in the revision, nor in what a capability holds', async () => {
      const { message } = await call(url, 'initialize', initializeParams('2025-06-18'));
      expect(message.result).toMatchObject({ protocolVersion: '2025-06-18', capabilities: { completions: {} } });
    });

    test('no contents at all are passed on', async () => {
      const { message } = await call(url, 'resources/read', { uri: 'fault://nothing' });
      expect(message.result).toEqual({ contents: [] });
    });

    test.each([
      ['controls', '\u0000\u001F\u007F\u2028"\\'],
      ['lone-surrogate', 'a\uFFFDb'],
      ['byte-order-marks', '\uFEFFa\uFEFF'],
    ])('text with %s arrives as well-formed JSON', async (name, text) => {
      const { message } = await callTool(url, name);
      expect(message.result).toEqual({ content: [{ type: 'text', text }] });
    });
  });

  describe('a result without bounds', () => {
    test.each(['huge-text', 'huge-escapes', 'huge-image', 'huge-structured', 'many-blocks'])(
      '%s makes tools/call an error',
      async (name) => {
        expect(summary(await callTool(url, name))).toEqual(brokenContract);
        expect(await callGood()).toEqual(good);
      },
    );

    test.each(['huge-description', 'many-tools'])('%s makes tools/list an error', async (cursor) => {
      expect(summary(await call(url, 'tools/list', { cursor }))).toEqual(brokenContract);
      expect(await callGood()).toEqual(good);
    });

    test('makes resources/read and completion/complete an error', async () => {
      expect(summary(await call(url, 'resources/read', { uri: 'fault://huge' }))).toEqual(brokenContract);
      expect(
        summary(await call(url, 'completion/complete', { ...complete, argument: { name: 'a', value: 'huge' } })),
      ).toEqual(brokenContract);
      expect(await callGood()).toEqual(good);
    });
  });
});
