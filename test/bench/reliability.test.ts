import { describe, expect, it } from 'vitest';
import type { Answered } from '../../bench/reliability/client.ts';
import { disturbances, schedule } from '../../bench/reliability/disturbances.ts';
import { faultsOf, figuresOf, forgetTexts, outcomeOf, type Run } from '../../bench/reliability/figures.ts';
import { reliabilityTable } from '../../bench/reliability/report.ts';
import { answerKind, nextRequest, streamKind, type Asked } from '../../bench/reliability/requests.ts';
import { createTokens } from '../../bench/reliability/tokens.ts';
import { seededRandom } from '../support/random.ts';

const bad = { kind: 'bad token', expected: [401] };
const denied = { decision: 'denied', expected: [403] } as const;

const kill = { port: 1, from: 1_000, to: 1_200 };

const answered = (change: Partial<Answered> = {}, asked: Partial<Asked> = {}): Answered => ({
  asked: { kind: 'good ping', token: 't', body: '{}', expected: [200], ...asked },
  sentAt: 900,
  endedAt: 1_100,
  ms: 200,
  status: 200,
  servedBy: '127.0.0.1:1',
  text: '',
  isComplete: true,
  ...change,
});

describe('what became of a request', () => {
  it.each<[string, Answered, string]>([
    ['answered', answered(), 'right'],
    ['refused as it must be', answered({ status: 401 }, bad), 'right'],
    ['without an answer, its replica killed', answered({ status: 502 }), 'lost in killed'],
    ['broken off, its replica killed', answered({ isComplete: false }), 'lost in killed'],
    ['sent to a replica that dies', answered({ status: 502, sentAt: 1_250, endedAt: 1_260 }), 'lost in killed'],
    ['sent on to a replica that was killed', answered({ status: 502, servedBy: 'x:2, x:1' }), 'lost in killed'],
    ['without an answer, another replica killed', answered({ status: 502, servedBy: 'x:2' }), 'lost'],
    ['without an answer before', answered({ status: 502, sentAt: 100, endedAt: 900 }), 'lost'],
    ['without an answer later', answered({ status: 502, sentAt: 2_000, endedAt: 2_100 }), 'lost'],
    ['without any head', answered({ status: undefined, servedBy: '' }), 'lost'],
    ['too late for the gateway', answered({ status: 504, servedBy: 'x:2' }), 'lost'],
    ['good, and refused', answered({ status: 401 }), 'good refused'],
    ['good, and told to wait', answered({ status: 503 }), 'good refused'],
    ['bad, and let in', answered({ status: 200 }, bad), 'bad let in'],
    ['answered 500', answered({ status: 500 }), 'wrong'],
    ["answered with another's answer", answered({}, { isRight: (text) => text.includes('mine') }), 'wrong'],
    ['allowed as it must be', answered({}, { decision: 'allowed' }), 'right'],
    ['denied as it must be', answered({ status: 403 }, denied), 'right'],
    ['denied, and should be allowed', answered({ status: 403 }, { decision: 'allowed' }), 'wrong decision'],
    ['allowed, and should be denied', answered({ status: 200 }, denied), 'wrong decision'],
    ['denied for its token, in place of by the policy', answered({ status: 401 }, denied), 'good refused'],
  ])('that is %s', (_, answer, outcome) => {
    expect(outcomeOf(answer, [kill])).toBe(outcome);
  });
});

const run = (change: Partial<Run> = {}): Run => ({
  replicas: 2,
  answers: [
    answered({}, { kind: 'good call', decision: 'allowed' }),
    answered({ sentAt: 2_000, endedAt: 2_400, ms: 400 }, { kind: 'good call' }),
    answered({ status: 403 }, denied),
    answered({}, { kind: streamKind }),
    answered({}, { kind: answerKind }),
  ],
  kills: [kill],
  fetches: [{ seconds: 59, count: 2, isShared: true }],
  calm: [0, 1_500],
  endedAt: 3_000,
  memory: [
    [
      { at: 100, mib: 1 },
      { at: 1_400, mib: 3 },
      { at: 3_100, mib: 2 },
    ],
    [{ at: 2_000, mib: 5 }],
  ],
  seconds: 60,
  down: { issuer: 30, store: 6 },
  ...change,
});

const withOne = (answer: Answered): Partial<Run> => ({ answers: [...run().answers, answer] });
const without = (member: 'decision' | 'kind', value: string): Partial<Run> => ({
  answers: run().answers.filter(({ asked }) => asked[member] !== value),
});

describe('figures', () => {
  it('keep the undisturbed part apart from the rest', () => {
    expect(figuresOf(run())).toMatchObject({ calm: [200, 200], disturbed: [400, 400] });
  });

  it('have the memory that each replica had next to begin, middle and end', () => {
    expect(figuresOf(run()).memory).toEqual([
      { begin: 1, middle: 3, end: 2, most: 3 },
      { begin: 5, middle: 5, end: 5, most: 5 },
    ]);
  });

  it('count decisions, streams and questions that went as they must', () => {
    const counted = { allowed: 1, denied: 1, wrongDecisions: 0, streams: 1, questions: 1 };
    expect(figuresOf(run())).toMatchObject(counted);
    // What is kept of a right answer is enough for that.
    expect(figuresOf(run({ answers: run().answers.map(forgetTexts) }))).toMatchObject(counted);
  });

  it('of a good run have no fault', () => {
    expect(faultsOf(figuresOf(run()))).toEqual([]);
  });

  it.each<[string, Partial<Run>, RegExp]>([
    ['without a call that is allowed', without('decision', 'allowed'), /no call was allowed/],
    ['without a call that is denied', without('decision', 'denied'), /no call was denied/],
    ['without a whole stream', without('kind', streamKind), /no stream/],
    ['without a question', without('kind', answerKind), /no question/],
    ['with a lost request', withOne(answered({ status: undefined, servedBy: '' })), /1 requests were lost/],
    ['with a good token refused', withOne(answered({ status: 401 })), /1 good tokens/],
    ['with a bad token let in', withOne(answered({}, bad)), /1 bad tokens/],
    ['with a wrong decision', withOne(answered({}, denied)), /1 calls were decided wrongly/],
    ['with a wrong answer', withOne(answered({ status: 500 })), /1 answers were wrong/],
    ['with a fetch too many', { fetches: [{ seconds: 59, count: 3, isShared: true }] }, /asked 3 times, 2 are/],
  ])('%s say so', (_, change, fault) => {
    expect(faultsOf(figuresOf(run(change)))).toEqual([expect.stringMatching(fault)]);
  });

  it('without requests say so', () => {
    expect(faultsOf(figuresOf(run({ answers: [] })))[0]).toMatch(/nothing/);
  });

  it('count what is fetched without a store apart', () => {
    const fetches = [...run().fetches, { seconds: 10, count: 7, isShared: false }];
    const figures = figuresOf(run({ fetches }));
    expect([figures.fetches, figures.fetchesAlone, faultsOf(figures)]).toEqual([2, 7, []]);
  });

  it('are a table with a column for each run', () => {
    const table = reliabilityTable([figuresOf(run()), figuresOf(run({ replicas: 4 }))]);
    expect(table).toContain('|  | 2 replicas | 4 replicas |\n| --- | ---: | ---: |\n');
    expect(table).toContain('| p50, p99 disturbed, in ms | 400, 400 | 400, 400 |\n');
    expect(table).toContain('| memory of each replica, at the middle, in MiB | 3, 5 | 3, 5 |\n');
  });
});

describe('what goes wrong', () => {
  it('fills the time, and new keys are published longer before they are used than the issuer is left alone', () => {
    const { issuer, store, lasts } = schedule(780);
    expect(lasts.reduce((sum, each) => sum + each)).toBeCloseTo(780);
    expect([issuer / 60, store / 60].map(Math.round)).toEqual([10, 2]);
    expect(lasts[disturbances.findIndex(({ what }) => what.includes('publishes new'))]).toBeGreaterThan(35);
    expect(Math.min(...schedule(90).lasts)).toBeGreaterThan(0);
  });
});

const text = (all: readonly object[]): string => all.map((each) => `data: ${JSON.stringify(each)}\n\n`).join('');

describe('what is asked', () => {
  const tokens = createTokens('https://issuer.example');
  const random = seededRandom('reliability requests');
  const asked = Array.from({ length: 2_000 }, () => nextRequest(tokens, random));
  const ofKind = (kind: string): Asked => asked.find((each) => each.kind === kind)!;

  it('is of both providers, with calls of each that are allowed and denied', () => {
    const calls = asked.filter(({ decision }) => decision !== undefined);
    const kinds = calls.map(({ body, decision }) => `${/"name":"(..)_/.exec(body)![1]} ${decision}`);
    expect(new Set(kinds)).toEqual(new Set(['ts allowed', 'ts denied', 'rs allowed', 'rs denied']));
  });

  it('is a stream whose events have all to come, in their order', () => {
    const stream = ofKind(streamKind);
    const { params } = JSON.parse(stream.body) as { params: { arguments: { steps: { val: object }[] } } };
    const events = [...params.arguments.steps.map(({ val }) => ({ params: val })), { result: {} }];
    expect(stream.isRight!(text(events))).toBe(true);
    expect(stream.isRight!(text(events.slice(0, -1)))).toBe(false);
    expect(stream.isRight!(text(events.toSpliced(3, 1)))).toBe(false);
    expect(stream.isRight!(text([events[1]!, events[0]!, ...events.slice(2)]))).toBe(false);
  });

  it('goes on with what the server said: a question is answered, a page turned', () => {
    const answer = ofKind('good question').next!('{"result":{"resultType":"input_required","requestState":"signed"}}');
    expect(answer).toMatchObject({ kind: answerKind, body: expect.stringContaining('"requestState":"signed"') });
    const page = ofKind('good list').next!('{"result":{"nextCursor":"00:2"}}');
    expect(page.body).toContain('"cursor":"00:2"');
  });
});
