/** Tools that report on the way: what a client gets of it, in which revision, and what becomes of the call. */
import type { Step } from 'wasmcp:mcp-exchange/tool-exchange@0.1.0';
import { describe, expect, test } from 'vitest';
import { wasmError, testApp, type ProviderFunctions } from '../support/app.ts';
import { RecordedEvents } from '../support/events.ts';
import {
  accepting,
  contexts,
  done,
  ended,
  giving,
  legacy,
  log,
  logged,
  progress,
  reported,
  sentBy,
} from '../support/tool-steps.ts';

describe('R43, R45: notifications of a tool', () => {
  test('come as events, in order, the result last; the call is dropped', async () => {
    const app = testApp(
      giving(progress(0, 2, 'begun'), log('info', '{"a": 1.0}'), { tag: 'working' }, progress(2), done),
    );
    const answer = await app.send(legacy({ progressToken: 'tok' }));
    expect(answer.events.sent[1]).toContain('"data":{"a": 1.0}');
    expect(sentBy(answer)).toEqual([
      reported('tok', 0, { total: 2, message: 'begun' }),
      logged('info', { a: 1 }),
      ':',
      reported('tok', 2),
      { jsonrpc: '2.0', id: 'x', result: { content: [] } },
    ]);
    expect(answer.events.isComplete).toBe(true);
    expect(ended).toEqual(['dropped']);
  });

  test('that are none leave a plain answer', async () => {
    const answer = await testApp(giving(done)).send(legacy({ progressToken: 1 }));
    expect([answer.status, answer.message, answer.events.isOpen]).toEqual([
      200,
      { jsonrpc: '2.0', id: 'x', result: { content: [] } },
      false,
    ]);
  });

  test.each(['""', '0', '-7', '12345678901234567890', '"\\ud800"', '"\\u0041"'])(
    'repeat the token %s as it was sent',
    async (source) => {
      const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t","_meta":{"progressToken":${source}}}}`;
      const { events } = await testApp(giving(progress(1), done)).send(body);
      expect(events.sent[0]).toContain(`"progressToken":${source},`);
    },
  );

  test.each([undefined, {}, ...[null, {}, true, 1.5, -0.1, []].map((progressToken) => ({ progressToken }))])(
    'of progress are dropped without a token: _meta %j',
    async (meta) => {
      const answer = await testApp(giving(progress(1), done)).send(legacy(meta));
      expect(answer.events.isOpen).toBe(false);
      expect(contexts[0]!.wantsProgress).toBe(false);
    },
  );

  test('of progress that is not greater than the last, or no number of JSON, are dropped', async () => {
    const steps = [1, 1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1.5, -2, 2].map((value) => progress(value));
    const answer = await testApp(giving(...steps, progress(3, Number.NaN), done)).send(legacy({ progressToken: 1 }));
    expect(sentBy(answer).slice(0, -1)).toEqual([1, 1.5, 2, 3].map((value) => reported(1, value)));
  });

  test.each(['application/json', null, '*/*', 'application/json, text/event-stream;q=0', 'application/json, text/*'])(
    'are dropped for a client that accepts %j',
    async (accept) => {
      const app = testApp(giving(progress(1), log('error'), { tag: 'working' }, done));
      const answer = await app.send(legacy({ progressToken: 1 }), accepting(accept));
      expect([answer.status, answer.events.isOpen]).toEqual([200, false]);
      expect(contexts[0]).toMatchObject({ wantsProgress: false, logLevel: undefined });
    },
  );

  test('are dropped in a batch', async () => {
    const body = `[${legacy({ progressToken: 1 })},{"jsonrpc":"2.0","id":2,"method":"ping"}]`;
    const answer = await testApp(giving(progress(1), done)).send(body, {
      headers: { 'mcp-protocol-version': '2025-03-26' },
    });
    expect(answer.events.isOpen).toBe(false);
    expect(JSON.parse(answer.text)).toHaveLength(2);
  });

  test('have the header fields of the origin', async () => {
    const app = testApp(giving(progress(1), done), { MCP_ALLOWED_ORIGINS: 'https://app.example' });
    const { events } = await app.send(legacy({ progressToken: 1 }), { headers: { origin: 'https://app.example' } });
    expect(events.headers).toContainEqual(['access-control-allow-origin', 'https://app.example']);
  });
});

const fails = (): never => {
  throw wasmError({ code: { tag: 'timeout' }, message: 'm' });
};
const traps = (): never => {
  throw new Error('secret');
};

describe('R47: a call', () => {
  test('that fails after a notification ends the stream with its error', async () => {
    const answer = await testApp(giving(progress(1), fails)).send(legacy({ progressToken: 1 }));
    expect(sentBy(answer).at(-1)).toEqual({ jsonrpc: '2.0', id: 'x', error: { code: -32001, message: 'm' } });
    expect([answer.events.isComplete, ended]).toEqual([true, ['dropped']]);
  });

  test.each([
    [1, 1],
    [2, 2],
    [3, 3],
  ])('is cancelled and dropped when its client leaves after event %i', async (leavesAfter, sent) => {
    const app = testApp(giving(progress(1), log('info'), { tag: 'working' }, progress(2), done));
    const events = new RecordedEvents(leavesAfter);
    await app.send(legacy({ progressToken: 1 }), {}, events);
    expect(events.sent).toHaveLength(sent + 1);
    expect([events.isComplete, ended]).toEqual([false, ['cancelled', 'dropped']]);
  });

  const unwanted = log('debug');

  test('is cancelled by a step that is dropped, once its client has left a stream', async () => {
    const events = new RecordedEvents();
    const leaves = (): Step => {
      events.hasGone = true;
      return unwanted;
    };
    await testApp(giving(progress(1), unwanted, leaves, progress(2), done)).send(
      legacy({ progressToken: 1 }),
      {},
      events,
    );
    expect(events.sent).toHaveLength(1);
    expect(ended).toEqual(['cancelled', 'dropped']);
  });

  test.each([
    ['4.9 s', 4_900, []],
    ['5 s', 5_000, [':']],
  ])('whose steps are all dropped sends a comment after 5 s: after %s %j', async (_, passed, sent) => {
    let time = 1_000_000;
    const later =
      (milliseconds: number, step: Step = unwanted) =>
      (): Step => {
        time += milliseconds;
        return step;
      };
    const steps = [later(9_000), later(100, progress(1)), later(passed - 100), later(0), done];
    const answer = await testApp(giving(...steps), {}, undefined, () => time).send(legacy());
    expect(answer.events.sent.slice(0, -1)).toEqual(sent);
    expect(answer.events.isOpen).toBe(sent.length > 0);
  });

  test('whose client takes no events sends none, however long it takes', async () => {
    let time = 0;
    const app = testApp(giving(unwanted, unwanted, unwanted, done), {}, undefined, () => (time += 10_000));
    const answer = await app.send(legacy(), accepting('application/json'));
    expect([answer.status, answer.events.isOpen, ended]).toEqual([200, false, ['dropped']]);
  });

  test('R119: that is done as its client leaves is over, and not cancelled', async () => {
    const app = testApp(giving(progress(1), done));
    const answer = await app.send(legacy({ progressToken: 1 }), {}, new RecordedEvents(1));
    expect(sentBy(answer)).toHaveLength(2);
    expect([answer.events.isComplete, ended, app.logged]).toEqual([false, ['dropped'], []]);
  });

  test('whose cancelling fails is dropped all the same', async () => {
    const provider = giving(progress(1), done);
    const { start } = provider.toolExchange!;
    const broken: ProviderFunctions = {
      ...provider,
      toolExchange: {
        start: (...args) =>
          Object.assign(start!(...args)!, {
            cancel() {
              throw new Error('cannot');
            },
          }),
      },
    };
    await testApp(broken).send(legacy({ progressToken: 1 }), {}, new RecordedEvents(0));
    expect(ended).toEqual(['dropped']);
  });

  test.each<[string, Step]>([
    ['no JSON', log('info', '{')],
    ['duplicate names', log('info', '{"a":1,"a":2}')],
    ['a message that is too long', progress(2, undefined, 'x'.repeat(16 * 1024 * 1024 + 1))],
  ])('that gives %s is given up, and the client told no more than that', async (_, step) => {
    const app = testApp(giving(progress(1), step, done));
    const answer = await app.send(legacy({ progressToken: 1 }));
    expect(sentBy(answer).at(-1)).toMatchObject({ error: { code: -32603 } });
    expect(ended).toEqual(['cancelled', 'dropped']);
    expect(app.logged).toContainEqual(expect.objectContaining({ event: 'provider-fault' }));
  });

  test('that traps tells nothing of it', async () => {
    const answer = await testApp(giving(traps)).send(legacy());
    expect(answer.message).toMatchObject({ error: { code: -32603, message: 'Internal error' } });
    expect(answer.text).not.toContain('secret');
    expect(ended).toEqual(['dropped']);
  });
});

describe('the 0.2.0 interface serves', () => {
  test('what the exchange does not start', async () => {
    const app = testApp({ ...giving(), toolExchange: { start: () => undefined } });
    expect((await app.call('tools/call', { name: 't', arguments: { a: 1 } })).result).toEqual({ content: [] });
    expect(app.calls.map(({ name }) => name)).toEqual(['start', 'callTool']);
    expect(app.calls[1]!.args).toEqual([{ name: 't', arguments: '{"a":1}' }, undefined]);
  });

  test.each([null, { offers: () => ({}) }, { offers: () => ({ prompts: true, resources: true }) }])(
    'all calls where the exchange offers no tools: %j',
    async (exchange) => {
      const app = testApp({ ...giving(done), exchange });
      await app.call('tools/call', { name: 't' });
      expect(app.calls.map(({ name }) => name)).toEqual(['callTool']);
    },
  );

  test('all calls in a world that does not have the exchange of tools', async () => {
    const app = testApp({ ...giving(done), toolExchange: null });
    await app.call('tools/call', { name: 't' });
    expect(app.calls.map(({ name }) => name)).toEqual(['callTool']);
  });
});

test('offers are asked for once an instance', async () => {
  let asked = 0;
  const offers = (): object => (asked++, {});
  const app = testApp({ exchange: { offers } });
  for (let round = 0; round < 3; round++) {
    await app.call('tools/call', { name: 't' });
    await app.call('tools/list');
    await app.call('prompts/get', { name: 'p' });
  }
  expect(asked).toBe(1);
});
