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

const lastStep = (val: CallToolResult): Step => ({ tag: 'done', val });

export class ToolCall {
  declare private readonly call: Call;
  declare private readonly answered: Answered;
  /** The answers that the tool has had. */
  declare private taken: Record<string, Answer> | undefined;
  /** Undefined until the tool has begun. */
  declare private steps: Steps<unknown> | undefined;

  constructor(call: Call, answered: Answered) {
    this.call = call;
    this.answered = answered;
  }

  next(): MaybePromise<Step> {
    const { call, steps } = this;
    try {
      const step = steps === undefined ? this.begin() : this.takeStep(steps);
      return isPromise(step) ? step.then(undefined, (thrown) => lastStep(failureOf(call, thrown))) : step;
    } catch (thrown) {
      return lastStep(failureOf(call, thrown));
    }
  }

  /** The client has gone: what stands in `finally` runs. */
  async cancel(): Promise<void> {
    await this.steps?.return(undefined);
  }

  private begin(): MaybePromise<Step> {
    const { tool, args, context } = this.call;
    return whenReady(tool.begin(args, context), (begun) => {
      if (!isSteps(begun)) return lastStep(begun);
      this.steps = begun;
      return this.takeStep(begun);
    });
  }

  private async takeStep(steps: Steps<unknown>): Promise<Step> {
    let answer: Answer | undefined;
    for (;;) {
      const { done: isDone, value } = await steps.next(answer as Answer);
      if (isDone === true) return lastStep(await this.call.tool.toResult(value));
      if (value?.tag === 'progress' || value?.tag === 'log' || value?.tag === 'working') return value;
      if (value?.tag !== 'ask') throw new TypeError('it yielded what is neither progress, log, working nor ask.');
      answer = answerTo(value.key, this.answered);
      if (answer === undefined) return this.question(value);
      this.taken = { ...this.taken, [value.key]: answer };
    }
  }

  /** What has been answered so far goes with it, and comes back. */
  private question({ key, request }: Question): Step {
    const state = this.taken && { state: JSON.stringify(this.taken) };
    return { tag: 'input-required', val: { requests: [[key, request]], ...state } };
  }
}

/** A call whose steps nobody hears: for transports without the exchange. What a tool asks cannot be asked. */
export function callWithoutSteps(call: Call): MaybePromise<CallToolResult> {
  const { tool, args, context } = call;
  try {
    const begun = tool.begin(args, context);
    if (!isPromise(begun) && !isSteps(begun)) return begun;
    return finish(tool, begun).catch((thrown: unknown) => failureOf(call, thrown));
  } catch (thrown) {
    return failureOf(call, thrown);
  }
}

async function finish(tool: Tool, begun: MaybePromise<CallToolResult | Steps<unknown>>): Promise<CallToolResult> {
  const result = await begun;
  return isSteps(result) ? runToEnd(tool, result) : result;
}

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
const failureOf = ({ tool, maskErrors }: Call, thrown: unknown): CallToolResult =>
  toolFailure(tool.record.name, thrown, maskErrors);

/** What the client has answered. Answers of earlier rounds are in the state, which nobody but the transport can have signed. */
type Answered = Pick<ExchangeContext, 'state' | 'inputResponses'>;

/** Most tools ask nothing: so nothing is read before. */
const answerTo = (key: string, { state, inputResponses }: Answered): Answer | undefined =>
  answersIn(inputResponses).get(key) ?? answersIn(state).get(key);

/** A map, since any text may be a key. */
const answersIn = (json: JsonText = '{}'): ReadonlyMap<string, Answer> =>
  new Map(Object.entries(JSON.parse(json) as Record<string, Answer>));
