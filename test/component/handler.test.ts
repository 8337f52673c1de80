/** The component's entry on a host in memory: whatever is sent, every handle is dropped or given away. */
import type { IncomingRequest as WasiRequest, ResponseOutparam as WasiOutparam } from 'wasi:http/types@0.2.3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createHandler } from '../../src/component/handler.ts';
import { fakeProvider, wasmError, type ProviderFunctions } from '../support/app.ts';
import {
  client,
  environment,
  held,
  IncomingRequest,
  ResponseOutparam,
  type RequestContent,
  type StreamEvent,
} from '../support/wasi-host/index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const call = (method: string, params: object = {}): StreamEvent[] => [
  bytes(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })),
];

let printed: string[] = [];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'error').mockImplementation((text: string) => void printed.push(text));
});
afterEach(() => {
  vi.restoreAllMocks();
  environment.length = 0;
  client.goneAfter = Number.POSITIVE_INFINITY;
});

/** Sends a request to a new instance, three times. @returns the last answer; the others may leave what all share. */
async function handle(
  content: RequestContent,
  provider: ProviderFunctions = {},
): Promise<{ status: number; body: string }> {
  const handler = createHandler(fakeProvider(provider));
  const one = async (): Promise<{ status: number; body: string }> => {
    const request = new IncomingRequest({
      headers: [['content-type', bytes('application/json')]],
      ...content,
      body: [...(content.body ?? [])],
    });
    const out = new ResponseOutparam();
    await handler.handle(request as unknown as WasiRequest, out as unknown as WasiOutparam);
    const { status, outgoing } = out.response!;
    return { status, body: new TextDecoder().decode(Uint8Array.from(outgoing!.written)) };
  };
  await one();
  await one();
  const before = new Set(held);
  const answer = await one();
  expect(new Set(held)).toEqual(before);
  return answer;
}

it.each<[string, RequestContent, number]>([
  ['a request', { body: call('ping') }, 200],
  ['a large answer', { body: call('tools/call', { name: 'large' }) }, 200],
  ['an error of the provider', { body: call('tools/call', { name: 'error' }) }, 200],
  ['an exception of the provider', { body: call('tools/call', { name: 'throw' }) }, 200],
  ['a notification', { body: [bytes('{"jsonrpc":"2.0","method":"x"}')] }, 202],
  ['no JSON', { body: [bytes('{')] }, 400],
  ['an empty body', { body: [] }, 400],
  ['a body that breaks off', { body: [bytes('{'), 'fail'] }, 400],
  ['a body that stops', { body: [bytes('{'), 'hang'] }, 408],
  ['a body that is too long', { body: Array.from({ length: 5 }, () => new Uint8Array(1024 * 1024)) }, 413],
  ['another type', { headers: [], body: call('ping') }, 415],
  ['another path', { pathWithQuery: '/x', body: call('ping') }, 404],
  ['another method', { method: { tag: 'get' } }, 405],
  ['OPTIONS', { method: { tag: 'options' } }, 204],
  ['another origin', { headers: [['origin', bytes('https://evil.example')]], body: call('ping') }, 403],
])('%s', async (_, content, status) => {
  const answer = await handle(content, {
    tools: {
      callTool({ name }) {
        if (name === 'error') throw wasmError({ code: { tag: 'timeout' }, message: 'm' });
        if (name === 'throw') throw new Error('secret');
        return { content: [{ tag: 'text', val: { text: 'x'.repeat(100_000) } }] };
      },
    },
  });
  expect(answer.status).toBe(status);
  expect(answer.body).not.toContain('secret');
});

it('refuses every request when the configuration makes no sense, and says why on standard error alone', async () => {
  environment.push(['MCP_PATH', 'secret']);
  const { status, body } = await handle({ body: call('ping') });
  expect(status).toBe(500);
  expect(body).not.toMatch(/MCP_|secret/);
  expect(printed.join()).toContain('MCP_PATH');
  expect(printed.join()).not.toContain('secret');
});

it.each([
  ['whose client stays', Number.POSITIVE_INFINITY, true],
  ['whose client is gone at the first event', 0, false],
  ['whose client leaves between two', 100, false],
])('a stream %s', async (_, goneAfter, isComplete) => {
  client.goneAfter = goneAfter;
  const ended: string[] = [];
  const cancel = () => void ended.push('cancelled');
  const steps = [1, 2].map(
    (progress) => ({ tag: 'progress', val: { progress, message: 'm'.repeat(10_000) } }) as const,
  );
  const { status, body } = await handle(
    {
      headers: [
        ['content-type', bytes('application/json')],
        ['accept', bytes('application/json, text/event-stream')],
      ],
      body: call('tools/call', { name: 't', _meta: { progressToken: 1 } }),
    },
    {
      exchange: { offers: () => ({ tools: true }) },
      toolExchange: {
        start() {
          const left = [...steps];
          const next = () => left.shift() ?? { tag: 'done', val: { content: [] } };
          return { next, cancel, [Symbol.dispose]: () => void ended.push('dropped') } as never;
        },
      },
    },
  );
  expect(status).toBe(200);
  expect(body.split('\n\n').filter((event) => event.includes('"result"')).length).toBe(isComplete ? 1 : 0);
  const once = isComplete ? ['dropped'] : ['cancelled', 'dropped'];
  expect(ended).toEqual([...once, ...once, ...once]);
});
