/** The steps of a running tool, in short. */
import { subscribeDuration } from 'wasi:clocks/monotonic-clock@0.2.3';
import type { InputRequest, InputRequired } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import type { Step } from 'wasmcp:mcp-exchange/tool-exchange@0.1.0';

/** A tool as a generator: what it returns is its last step. */
export type Steps = Generator<Step, Step>;

/** Waits as a provider in JavaScript does that is not asynchronous. */
export function wait(milliseconds: number): void {
  const timer = subscribeDuration(BigInt(milliseconds) * 1_000_000n);
  timer.block();
  timer[Symbol.dispose]();
}

export const progress = (value: number, total?: number, message?: string): Step => ({
  tag: 'progress',
  val: { progress: value, total, message },
});

export const log = (text: string): Step => ({
  tag: 'log',
  val: { level: 'info', logger: 'everything', data: JSON.stringify(text) },
});

export const done = (text: string): Step => ({ tag: 'done', val: { content: [{ tag: 'text', val: { text } }] } });

export const elicitation = (message: string, name: string, type: string): InputRequest => ({
  tag: 'elicitation',
  val: JSON.stringify({
    message,
    requestedSchema: { type: 'object', properties: { [name]: { type } }, required: [name] },
  }),
});

export const sampling = (text: string, maxTokens: number): InputRequest => ({
  tag: 'sampling',
  val: JSON.stringify({ messages: [{ role: 'user', content: { type: 'text', text } }], maxTokens }),
});

export const asks = (
  requests: Record<string, InputRequest>,
  state?: string,
): { tag: 'input-required'; val: InputRequired } => ({
  tag: 'input-required',
  val: { requests: Object.entries(requests), state },
});
