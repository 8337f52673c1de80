import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { errorOf, errorRecord, McpError, orMcpError, ToolError, toolFailure } from '../src/errors.ts';

const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  vi.spyOn(console, 'error').mockImplementation((text: string) => void printed.push(text));
});
afterEach(() => void vi.restoreAllMocks());

const told = (text: string): object => ({ content: [{ tag: 'text', val: { text } }], isError: true });

describe('what a tool throws', () => {
  test.each([
    ['an Error', new Error('boom'), 'Error: boom'],
    ['another error', new TypeError('no function'), 'TypeError: no function'],
    ['a text', 'boom', 'boom'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['an object with a code', Object.assign(new Error('boom'), { code: 'ENOENT' }), 'Error: boom'],
  ])('%s becomes a result, and goes to the log with the name of the tool and where it was', (_, thrown, text) => {
    expect(toolFailure('greet', thrown, false)).toEqual(told(text));
    expect(printed).toEqual([expect.stringContaining(`The tool greet failed: ${text}`)]);
    expect(printed[0]!.includes('errors.test.ts')).toBe(thrown instanceof Error);
  });

  test('is kept from the model where errors are masked, and not from the log', () => {
    expect(toolFailure('greet', new Error('secret'), true)).toEqual(told('The tool failed.'));
    expect(printed[0]).toContain('secret');
  });

  test('is told and not logged where it was meant for the model, masked or not', () => {
    expect(toolFailure('greet', new ToolError('There is no such city.'), true)).toEqual(told('There is no such city.'));
    expect(printed).toEqual([]);
  });

  test('is a JSON-RPC error where it says so', () => {
    expect(() => toolFailure('greet', new McpError('timeout', 'm'), true)).toThrow(
      expect.objectContaining({ code: { tag: 'timeout' }, message: 'm' }),
    );
    expect(printed).toEqual([]);
  });
});

test.each([
  [new McpError('invalid-params', 'm'), { code: { tag: 'invalid-params' }, message: 'm' }],
  [new McpError(-32_050, 'm', { a: 1 }), { code: { tag: 'custom-code', val: -32_050 }, message: 'm', data: '{"a":1}' }],
])('%o as WIT has it', (error, record) => {
  expect(errorRecord(error)).toEqual(record);
  expect(errorOf(errorRecord(error))).toEqual(error);
});

const thrownBy = async (run: () => unknown): Promise<unknown> => {
  try {
    await orMcpError('The resource a', run);
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was thrown');
};

describe('a request that has no result for failures', () => {
  test.each([
    ['is thrown', () => Promise.resolve().then(() => Promise.reject(new Error('secret')))],
    [
      'rejects',
      () => {
        throw new Error('secret');
      },
    ],
  ])('tells the caller nothing of what %s, and the operator all', async (_, run) => {
    expect(await thrownBy(run)).toEqual({ code: { tag: 'internal-error' }, message: 'The server failed.' });
    expect(printed).toEqual([expect.stringContaining('The resource a failed: Error: secret')]);
  });

  test('passes an MCP error on, as WIT has it', async () => {
    expect(await thrownBy(() => Promise.reject(new McpError('rate-limited', 'm')))).toEqual({
      code: { tag: 'rate-limited' },
      message: 'm',
    });
    expect(printed).toEqual([]);
  });

  test('is not made to wait', () => {
    expect(orMcpError('x', () => 1)).toBe(1);
  });
});
