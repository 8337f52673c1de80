/** What makes a WIT `tool-call` of a tool: the one in TypeScript by itself, and the same file in example and template. */
import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import {
  ask,
  progress,
  ToolCall,
  working,
  type Answer,
  type Steps,
} from '../../examples/countdown-ts/src/tool-call.ts';
import { inRoot } from '../../scripts/paths.ts';

type Context = ConstructorParameters<typeof ToolCall>[2];
type Step = Awaited<ReturnType<ToolCall['next']>>;

const context = (more: Partial<Context> = {}): Context => ({
  protocolVersion: '2026-07-28',
  clientCapabilities: '{}',
  wantsProgress: true,
  ...more,
});
type Result = Extract<Step, { tag: 'done' }>['val'];
const text = (value: string): Result => ({ content: [{ tag: 'text', val: { text: value } }] });

/** All steps of a tool. */
async function stepsOf(steps: Steps, more?: Partial<Context>): Promise<Step[]> {
  const call = new ToolCall('t', steps, context(more));
  const all = [await call.next()];
  while (!['done', 'input-required'].includes(all.at(-1)!.tag)) all.push(await call.next());
  return all;
}

async function* speaks(): Steps {
  yield progress(1, 2, 'half');
  await Promise.resolve();
  yield working;
  return text('end');
}

function* asksTwice(): Steps {
  const first: Answer = yield ask('first', 'First?', {});
  yield progress(1);
  const second: Answer = yield ask('second', 'Second?', {});
  return text(JSON.stringify([first, second]));
}

async function* fails(thrown: unknown): Steps {
  yield progress(1);
  throw thrown;
}

describe('a tool in TypeScript', () => {
  test('says one thing after the other, and returns', async () => {
    expect(await stepsOf(speaks())).toEqual([
      { tag: 'progress', val: { progress: 1, total: 2, message: 'half' } },
      { tag: 'working' },
      { tag: 'done', val: text('end') },
    ]);
  });

  test('asks one question after the other, and has all answers at the end', async () => {
    const [first] = await stepsOf(asksTwice());
    expect(first).toMatchObject({ tag: 'input-required', val: { requests: [['first', { tag: 'elicitation' }]] } });
    expect(first).toHaveProperty('val.state', undefined);
    const inputResponses = '{"first":{"n":1},"__proto__":{"second":{}}}';
    const [, second] = await stepsOf(asksTwice(), { inputResponses });
    const state = '{"first":{"n":1}}';
    expect(second).toMatchObject({ tag: 'input-required', val: { requests: [['second', {}]], state } });
    const [, last] = await stepsOf(asksTwice(), { state, inputResponses: '{"second":{"n":2}}' });
    expect(last).toEqual({ tag: 'done', val: text('[{"n":1},{"n":2}]') });
  });

  test('keeps nothing of answers that nobody asked for', async () => {
    const [step] = await stepsOf(asksTwice(), { inputResponses: '{"other":{}}' });
    expect(step).toMatchObject({ val: { requests: [['first', {}]], state: undefined } });
  });

  test('that throws tells the model, and the operator', async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
    const [, last] = await stepsOf(fails(new Error('boom')));
    expect(last).toEqual({ tag: 'done', val: { ...text('Error: boom'), isError: true } });
    expect(printed.mock.calls.flat().join('\n')).toMatch(/^The tool t failed: Error: boom\n/);
    printed.mockRestore();
  });

  test('may throw an MCP error', async () => {
    const error = { code: { tag: 'invalid-params' }, message: 'no' };
    await expect(stepsOf(fails(error))).rejects.toBe(error);
  });

  test('runs its `finally` when the call is cancelled', async () => {
    const ends: string[] = [];
    function* endless(): Steps {
      try {
        for (;;) yield working;
      } finally {
        ends.push('end');
      }
    }
    const call = new ToolCall('t', endless(), context());
    await call.next();
    await call.cancel();
    expect(ends).toEqual(['end']);
  });
});

test.each([
  ['countdown-ts/src/tool-call.ts', 'typescript/content/src/tool-call.ts'],
  ['countdown-py/src/tool_exchange.py', 'python/content/src/tool_exchange.py'],
  ['countdown-rs/src/tool_call.rs', 'rust/content/src/tool_call.rs'],
  ['countdown-go/internal/steps/steps.go', 'go/content/steps/steps.go'],
])('examples/%s is templates/%s', (example, template) => {
  const source = readFileSync(inRoot('examples', example), 'utf8').replaceAll(
    'countdown-go/build/bindings/',
    'wit_component/',
  );
  expect(readFileSync(inRoot('templates', template), 'utf8')).toBe(source);
});
