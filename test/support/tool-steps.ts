/** A provider whose tool gives steps that a test names, and what its clients get of them. */
import type { Step } from 'wasmcp:mcp-exchange/tool-exchange@0.1.0';
import type { Context } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import type { ProviderFunctions, TestAnswer } from './app.ts';

export const done: Step = { tag: 'done', val: { content: [] } };
export const progress = (value: number, total?: number, message?: string): Step => ({
  tag: 'progress',
  val: { progress: value, total, message },
});
export const log = (level: 'debug' | 'info' | 'error', data = '"d"'): Step => ({ tag: 'log', val: { level, data } });

/** What became of calls, in order. */
export const ended: string[] = [];
/** The contexts of calls, in order. */
export const contexts: Context[] = [];

/** A provider whose tool gives these steps; a function among them is run, to throw. */
export function giving(...steps: (Step | (() => Step))[]): ProviderFunctions {
  ended.length = 0;
  contexts.length = 0;
  return {
    exchange: { offers: () => ({ tools: true, logging: true }) },
    toolExchange: {
      start(_, context) {
        contexts.push(context);
        const left = [...steps];
        const call = {
          next() {
            const step = left.shift()!;
            return typeof step === 'function' ? step() : step;
          },
          cancel: () => void ended.push('cancelled'),
          [Symbol.dispose]: () => void ended.push('dropped'),
        };
        return call as never;
      },
    },
  };
}

export const accepting = (accept: string | null) => ({ headers: { accept } });
/** A call in a handshake revision. */
export const legacy = (meta?: object): string =>
  JSON.stringify({
    jsonrpc: '2.0',
    id: 'x',
    method: 'tools/call',
    params: { name: 't', ...(meta && { _meta: meta }) },
  });
/** What went out as events, read. */
export const sentBy = ({ events }: TestAnswer): unknown[] =>
  events.sent.map((text) => (text === ':' ? ':' : (JSON.parse(text) as unknown)));
const notification = (method: string, params: object): object => ({ jsonrpc: '2.0', method, params });
export const reported = (token: unknown, value: number, more = {}): object =>
  notification('notifications/progress', { progressToken: token, progress: value, ...more });
export const logged = (level: string, data: unknown = 'd'): object =>
  notification('notifications/message', { level, data });
