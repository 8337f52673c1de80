/**
 * Tools that say something while they work, as generators: what one yields goes to the client, what it returns is the
 * result. This file makes a WIT `tool-call` of a generator.
 */
import { failureOf } from './failures.ts';
import type { CallToolResult, Context, InputRequest, LogLevel, Step } from './wit.ts';

/** What a tool yields. */
export type Said = Extract<Step, { tag: 'progress' | 'log' | 'working' }> | Question;
interface Question {
  readonly tag: 'ask';
  readonly key: string;
  readonly request: InputRequest;
}

/** What the client answers, as it came: check it. An elicitation's has `action`, and `content` where that is `accept`. */
export type Answer = Readonly<Record<string, unknown>>;

/** A tool at work. What comes back from a `yield` is the answer where it asked, and undefined otherwise. */
export type Steps = Generator<Said, CallToolResult, Answer> | AsyncGenerator<Said, CallToolResult, Answer>;

/** How far the tool has come: each time more. A client that sent no token does not get it. */
export const progress = (value: number, total?: number, message?: string): Said => ({
  tag: 'progress',
  val: { progress: value, total, message },
});

/** A log message for the client, where it wants this level. @param data what JSON can say; no secrets. */
export const log = (level: LogLevel, data: unknown, logger?: string): Said => ({
  tag: 'log',
  val: { level, logger, data: JSON.stringify(data) },
});

/** Nothing new. Due every few seconds: by what is sent, and by nothing else, is it noticed that a client has gone. */
export const working: Said = { tag: 'working' };

/**
 * Asks the user (MCP `elicitation/create`): `const answer = yield ask(…)`. The call ends, and begins anew with the answer:
 * what stands before it runs again. A second question needs `MCP_STATE_KEY`, which signs the first one's answer.
 * @param key names the question, each once in a tool. @param properties JSON Schema of each value that is asked for.
 */
export const ask = (key: string, message: string, properties: Readonly<Record<string, object>>): Said => {
  const requestedSchema = { type: 'object', properties, required: Object.keys(properties) };
  return { tag: 'ask', key, request: { tag: 'elicitation', val: JSON.stringify({ message, requestedSchema }) } };
};

export class ToolCall {
  readonly #tool: string;
  readonly #steps: Steps;
  /** Those of earlier rounds are in the state, which nobody but the transport can have signed. */
  readonly #answers: ReadonlyMap<string, Answer>;
  /** The answers that the tool has had. */
  readonly #taken: Record<string, Answer> = {};

  constructor(tool: string, steps: Steps, { state, inputResponses }: Context) {
    this.#tool = tool;
    this.#steps = steps;
    this.#answers = new Map(
      [state, inputResponses].flatMap((json) => Object.entries<Answer>(JSON.parse(json ?? '{}'))),
    );
  }

  async next(): Promise<Step> {
    try {
      return await this.#nextStep();
    } catch (thrown) {
      return { tag: 'done', val: failureOf(this.#tool, thrown) };
    }
  }

  /** The client has gone: what stands in `finally` runs. */
  async cancel(): Promise<void> {
    await this.#steps.return(undefined as never);
  }

  async #nextStep(): Promise<Step> {
    let answer: Answer | undefined;
    for (;;) {
      const { done, value } = await this.#steps.next(answer as Answer);
      if (done === true) return { tag: 'done', val: value };
      if (value.tag !== 'ask') return value;
      answer = this.#answers.get(value.key);
      if (answer === undefined) return this.#question(value);
      this.#taken[value.key] = answer;
    }
  }

  /** What has been answered so far goes with it, and comes back. */
  #question({ key, request }: Question): Step {
    const state = Object.keys(this.#taken).length > 0 ? JSON.stringify(this.#taken) : undefined;
    return { tag: 'input-required', val: { requests: [[key, request]], state } };
  }
}
