/** The tools of the MCP conformance suite that report on the way or ask the client first. */
import type { Context } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import type { Step } from 'wasmcp:mcp-exchange/tool-exchange@0.1.0';
import type { Tool } from 'wasmcp:mcp/tools-types@0.2.0';
import { asks, done, elicitation, log, progress, sampling, wait, type Steps } from './steps.ts';

/** How long the suite wants a tool to take between two notifications, in milliseconds. */
const pause = 50;

/** The client's answer under a key, as JSON text; undefined where it gave none that is of use. */
function answer({ inputResponses }: Context, key: string): string | undefined {
  const answers = JSON.parse(inputResponses ?? '{}') as Record<string, unknown>;
  return Object.hasOwn(answers, key) ? JSON.stringify(answers[key]) : undefined;
}

/** Asks for one thing until it is answered. */
function askOnce(context: Context, key: string, request: Parameters<typeof asks>[0][string], state?: string): Step {
  const given = answer(context, key);
  return given === undefined || context.state !== state ? asks({ [key]: request }, state) : done(`state-ok ${given}`);
}

const question = elicitation('What is your name?', 'name', 'string');
const confirmation = elicitation('Please confirm', 'ok', 'boolean');

/** A tool that gives one step, or several. */
const table: Record<string, (context: Context) => Step | Steps> = {
  *test_tool_with_logging() {
    yield log('Tool execution started');
    wait(pause);
    yield log('Tool processing data');
    wait(pause);
    yield log('Tool execution completed');
    return done('logged');
  },
  *test_logging_tool() {
    yield log('logging');
    return done('logged');
  },
  *test_tool_with_progress() {
    for (const value of [0, 50, 100]) {
      yield progress(value, 100);
      wait(pause);
    }
    return done('reported');
  },
  test_missing_capability() {
    return asks({ sample: sampling('Anything', 10) });
  },
  *test_streaming_elicitation(context) {
    yield progress(1, 2);
    return askOnce(context, 'user_name', question);
  },
  test_input_required_result_elicitation: (context) => askOnce(context, 'user_name', question),
  test_input_required_result_sampling: (context) =>
    askOnce(context, 'capital_question', sampling('What is the capital of France?', 100)),
  test_input_required_result_list_roots: (context) => askOnce(context, 'client_roots', { tag: 'roots' }),
  test_input_required_result_request_state: (context) => askOnce(context, 'confirm', confirmation, 'round-1'),
  test_input_required_result_tampered_state: (context) => askOnce(context, 'confirm', confirmation, 'round-1'),
  test_input_required_result_multiple_inputs(context) {
    const keys = ['user_name', 'greeting', 'client_roots'];
    if (keys.every((key) => answer(context, key) !== undefined)) return done(`all: ${context.inputResponses}`);
    const requests = {
      user_name: question,
      greeting: sampling('Generate a greeting', 50),
      client_roots: { tag: 'roots' },
    } as const;
    return asks(requests, 'round-1');
  },
  test_input_required_result_multi_round(context) {
    if (context.state === 'round-2' && answer(context, 'step2') !== undefined) return done('done');
    if (context.state === 'round-1' && answer(context, 'step1') !== undefined) {
      return asks({ step2: elicitation('Step 2: What is your favorite color?', 'color', 'string') }, 'round-2');
    }
    return asks({ step1: elicitation('Step 1: What is your name?', 'name', 'string') }, 'round-1');
  },
  test_input_required_result_capabilities(context) {
    const { elicitation: asksUser, sampling: samples } = JSON.parse(context.clientCapabilities) as Record<
      string,
      unknown
    >;
    const requests = {
      ...(asksUser !== undefined && { user_name: question }),
      ...(samples !== undefined && { sample: sampling('Anything', 10) }),
    };
    return Object.keys(requests).length > 0 ? asks(requests) : done('nothing to ask');
  },
};

export const conformanceExchangeTools: Tool[] = Object.keys(table).map((name) => ({
  name,
  description: name.includes('input_required') ? 'Asks the client first' : 'Reports on the way, or asks',
  inputSchema: '{"type":"object"}',
}));

/** The steps of a tool of this table. @returns undefined for a name that is not in it. */
export function conformanceSteps(name: string, context: Context): Steps | undefined {
  if (!Object.hasOwn(table, name)) return undefined;
  const steps = table[name]!(context);
  return 'tag' in steps ? one(steps) : steps;
}

// oxlint-disable-next-line require-yield -- the first step is the last
function* one(step: Step): Steps {
  return step;
}
