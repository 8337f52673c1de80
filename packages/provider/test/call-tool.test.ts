import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { callTool } from '../src/call-tool.ts';
import { image, text } from '../src/content.ts';
import { McpError } from '../src/errors.ts';
import { ask, listRoots, log, progress } from '../src/steps.ts';
import { ToolResult } from '../src/tool-result.ts';
import { defineTool, type Tool } from '../src/tool.ts';

afterEach(() => void vi.restoreAllMocks());

const launch = defineTool(
  { name: 'launch', description: 'd', input: z.strictObject({ rocket: z.string() }) },
  async function* ({ rocket }, { caller, environment }) {
    yield log('info', { rocket });
    yield progress(1, 2);
    const { content } = yield* ask('sure', `Launch ${rocket}?`, z.object({ sure: z.boolean() }));
    return [rocket, content?.sure, caller?.sub, environment['A']].join(' ');
  },
);

test('a tool that reports and asks is called, and all of it collected', async () => {
  const caller = { sub: 'ann', scopes: [], iss: 'i', aud: [], claims: {}, exp: 0 };
  const answers = { sure: { action: 'accept', content: { sure: true } } };
  expect(await callTool(launch, { rocket: 'r' }, { answers, caller, environment: { A: '1' } })).toEqual({
    text: 'r true ann 1',
    content: [text('r true ann 1')],
    structuredContent: undefined,
    isError: false,
    meta: undefined,
    progress: [{ progress: 1, total: 2 }],
    logs: [{ level: 'info', data: { rocket: 'r' } }],
    question: undefined,
  });
});

test('what is asked and not answered is there to be looked at', async () => {
  const { text: nothing, question } = await callTool(launch, { rocket: 'r' });
  expect([nothing, question]).toEqual(['', { key: 'sure', kind: 'elicitation', params: expect.any(Object) }]);
  expect(question?.params).toMatchObject({ message: 'Launch r?', requestedSchema: { required: ['sure'] } });
  const roots = defineTool({ name: 'r', description: 'd' }, function* () {
    yield* listRoots('k');
    return 'a';
  });
  expect(await callTool(roots)).toMatchObject({ question: { key: 'k', kind: 'roots', params: {} } });
});

test('wrong arguments are a result, as for a client', async () => {
  expect(await callTool(launch, { rocket: 1 })).toMatchObject({
    isError: true,
    text: expect.stringContaining('Invalid arguments: rocket: '),
  });
});

test('a whole result', async () => {
  const output = z.object({ n: z.int() });
  const content = [text('a'), image('AA==', 'image/png'), text('b')];
  const tool = defineTool({ name: 't', description: 'd', output }, () => {
    return new ToolResult(content, { structuredContent: { n: 1 }, meta: { m: 2 } });
  });
  expect(await callTool(tool)).toMatchObject({ text: 'a\nb', content, structuredContent: { n: 1 }, meta: { m: 2 } });
});

const throwing = (thrown: Error): Tool => defineTool({ name: 't', description: 'd' }, () => Promise.reject(thrown));

test('what a tool throws is a result, unless it is an MCP error', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await callTool(throwing(new Error('boom')))).toMatchObject({ isError: true, text: 'Error: boom' });
  const error = new McpError('timeout', 'm', { a: 1 });
  await expect(callTool(throwing(error))).rejects.toEqual(error);
});
