/** A call of a tool, step by step: the WIT resource `tool-call`, made of what a tool returns, or of its generator. */
import type { Context } from './context.ts';
import { McpError, toolFailure } from './errors.ts';
import { isSteps, type Answer, type Question, type Steps } from './steps.ts';
import type { Tool } from './tool.ts';
import { isPromise, whenReady, type MaybePromise } from './when-ready.ts';
import type { CallToolResult, ExchangeContext, JsonText, Step } from './wit.ts';

/** What a call is made of. */
export interface Call {
  readonly tool: Tool;
  readonly args: unknown;
  readonly context: Context;
  /** Whether the model learns no more of what a tool throws than that it failed. */
  readonly maskErrors: boolean;
}

const done = (val: CallToolResult): Step => ({ tag: 'done', val });

export class ToolCall {
  readonly #call: Call;
  /** What the client has answered. Answers of earlier rounds are in the state, which nobody but the transport can have signed. */
  readonly #answers: ReadonlyMap<string, Answer>;
  /** The answers that the tool has had. */
  readonly #taken: Record<string, Answer> = {};
  /** Undefined until the tool has begun. */
  #steps: Steps<unknown> | undefined;

  constructor(call: Call, { state, inputResponses }: Pick<ExchangeContext, 'state' | 'inputResponses'>) {
    this.#call = call;
    this.#answers = new Map([...answersIn(state), ...answersIn(inputResponses)]);
  }

  next(): MaybePromise<Step> {
    if (this.#steps !== undefined) return this.#advance(this.#steps);
    return orFailure(
      this.#call,
      ({ tool, args, context }) =>
        whenReady(tool.begin(args, context), (begun) => {
          if (!isSteps(begun)) return done(begun);
          this.#steps = begun;
          return this.#takeStep(begun);
        }),
      done,
    );
  }

  /** The client has gone: what stands in `finally` runs. */
  async cancel(): Promise<void> {
    await this.#steps?.return(undefined);
  }

  #advance(steps: Steps<unknown>): MaybePromise<Step> {
    return orFailure(this.#call, () => this.#takeStep(steps), done);
  }

  async #takeStep(steps: Steps<unknown>): Promise<Step> {
    let answer: Answer | undefined;
    for (;;) {
      const { done: isDone, value } = await steps.next(answer as Answer);
      if (isDone === true) return done(await this.#call.tool.toResult(value));
      if (value?.tag === 'progress' || value?.tag === 'log' || value?.tag === 'working') return value;
      if (value?.tag !== 'ask') throw new TypeError('it yielded what is neither progress, log, working nor ask.');
      answer = this.#answers.get(value.key);
      if (answer === undefined) return this.#question(value);
      this.#taken[value.key] = answer;
    }
  }

  /** What has been answered so far goes with it, and comes back. */
  #question({ key, request }: Question): Step {
    const state = Object.keys(this.#taken).length > 0 ? { state: JSON.stringify(this.#taken) } : {};
    return { tag: 'input-required', val: { requests: [[key, request]], ...state } };
  }
}

/** A call whose steps nobody hears: for transports without the exchange. What a tool asks cannot be asked. */
export const callWithoutSteps = (call: Call): MaybePromise<CallToolResult> =>
  orFailure(
    call,
    ({ tool, args, context }) =>
      whenReady(tool.begin(args, context), (begun) => (isSteps(begun) ? runToEnd(tool, begun) : begun)),
    (result) => result,
  );

async function runToEnd(tool: Tool, steps: Steps<unknown>): Promise<CallToolResult> {
  for (;;) {
    const { done: isDone, value } = await steps.next({});
    if (isDone === true) return tool.toResult(value);
    if (value.tag !== 'ask') continue;
    await steps.return(undefined);
    throw new McpError('internal-error', 'This server was composed without the exchange of its provider.');
  }
}

/** @throws McpErrorRecord for an `McpError` that is thrown; everything else becomes a result. */
function orFailure<Outcome>(
  call: Call,
  run: (call: Call) => MaybePromise<Outcome>,
  wrap: (failed: CallToolResult) => Outcome,
): MaybePromise<Outcome> {
  const fail = (thrown: unknown): Outcome => wrap(toolFailure(call.tool.record.name, thrown, call.maskErrors));
  try {
    const outcome = run(call);
    return isPromise(outcome) ? outcome.then(undefined, fail) : outcome;
  } catch (thrown) {
    return fail(thrown);
  }
}

const answersIn = (json: JsonText = '{}'): [string, Answer][] =>
  Object.entries(JSON.parse(json) as Record<string, Answer>);
