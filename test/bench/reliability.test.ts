import { describe, expect, it } from 'vitest';
import type { Answered } from '../../bench/reliability/client.ts';
import { disturbances, leastSeconds } from '../../bench/reliability/disturbances.ts';
import { faultsOf, figuresOf, outcomeOf, type Run } from '../../bench/reliability/figures.ts';
import { reliabilityTable } from '../../bench/reliability/report.ts';

const kill = { port: 1, from: 1_000, to: 1_200 };

const answered = (change: Partial<Answered> = {}, kind = 'good ping', expected = [200]): Answered => ({
  asked: { kind, token: 't', body: '{}', expected },
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
    ['refused as it must be', answered({ status: 401 }, 'bad token', [401]), 'right'],
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
    ['bad, and let in', answered({ status: 200 }, 'bad token', [401]), 'bad let in'],
    ['answered 500', answered({ status: 500 }), 'wrong'],
    ["answered with another's answer", { ...answered(), asked: { ...answered().asked, contains: 'mine' } }, 'wrong'],
  ])('that is %s', (_, answer, outcome) => {
    expect(outcomeOf(answer, [kill])).toBe(outcome);
  });
});

const run = (change: Partial<Run> = {}): Run => ({
  replicas: 2,
  answers: [answered({}, 'good call'), answered({ sentAt: 2_000, endedAt: 2_400, ms: 400 }, 'good call')],
  kills: [kill],
  fetches: [{ seconds: 59, count: 2, isShared: true }],
  calm: [0, 1_500],
  memory: [
    [1, 3, 2],
    [5, 4],
  ],
  seconds: 60,
  ...change,
});

describe('figures', () => {
  it('keep the undisturbed part apart from the rest', () => {
    expect(figuresOf(run())).toMatchObject({ calm: [200, 200], disturbed: [400, 400], peakMiB: [3, 5] });
  });

  it('of a good run have no fault', () => {
    expect(faultsOf(figuresOf(run()))).toEqual([]);
  });

  it.each<[string, Partial<Run>, RegExp]>([
    ['without requests', { answers: [] }, /nothing/],
    ['with a lost request', { answers: [answered({ status: undefined, servedBy: '' })] }, /1 requests were lost/],
    ['with a good token refused', { answers: [answered({ status: 401 })] }, /1 good tokens/],
    ['with a bad token let in', { answers: [answered({}, 'bad token', [401])] }, /1 bad tokens/],
    ['with a wrong answer', { answers: [answered({ status: 500 })] }, /1 answers were wrong/],
    ['with a fetch too many', { fetches: [{ seconds: 59, count: 3, isShared: true }] }, /asked 3 times, 2 are/],
  ])('%s say so', (_, change, fault) => {
    expect(faultsOf(figuresOf(run(change)))).toEqual([expect.stringMatching(fault)]);
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
  });
});

const timeOf = (what: RegExp): number => disturbances.find((each) => what.test(each.what))!.at;

it('what goes wrong has an order, and new keys are published 30 seconds before they are used', () => {
  const times = disturbances.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect((timeOf(/signed with the new/) - timeOf(/publishes new/)) * leastSeconds).toBeGreaterThan(30);
});
