/** From what was asked and answered to the figures that are told, and whether they are good. */
import { percentile } from '../statistics.ts';
import type { Answered } from './client.ts';
import type { Kill } from './replicas.ts';

/** Requests that an issuer may get of all replicas in so many seconds: one. */
const fetchSeconds = 30;

export interface Fetches {
  /** Of how many seconds. */
  readonly seconds: number;
  readonly count: number;
  /** Whether the replicas could use their store. */
  readonly isShared: boolean;
}

export interface Run {
  readonly replicas: number;
  readonly answers: readonly Answered[];
  readonly kills: readonly Kill[];
  readonly fetches: readonly Fetches[];
  /** When the undisturbed part began, and when it ended, in milliseconds since the epoch. */
  readonly calm: readonly [from: number, to: number];
  /** Resident memory of each replica in MiB, each time that it was looked at. */
  readonly memory: readonly (readonly number[])[];
  readonly seconds: number;
}

export interface Figures {
  readonly replicas: number;
  readonly seconds: number;
  readonly requests: number;
  readonly kills: number;
  /** Without a whole answer, while a replica that had them was killed. */
  readonly lostInKilled: number;
  readonly lostOtherwise: number;
  readonly goodRefused: number;
  readonly badLetIn: number;
  /** Any other answer that is not as it must be. */
  readonly wrong: number;
  readonly fetches: number;
  readonly fetchesAllowed: number;
  readonly fetchesAlone: number;
  readonly calm: readonly [p50: number, p99: number];
  readonly disturbed: readonly [p50: number, p99: number];
  readonly peakMiB: readonly number[];
}

/** What became of a request. */
export type Outcome = 'right' | 'lost' | 'lost in killed' | 'good refused' | 'bad let in' | 'wrong';

/** Of the gateway, not of a server: no server was there, or it went away. */
const gatewayStatuses = new Set([502, 504]);

export function outcomeOf(answered: Answered, kills: readonly Kill[]): Outcome {
  const { asked, status, isComplete, text, servedBy, sentAt, endedAt } = answered;
  if (status === undefined || !isComplete || gatewayStatuses.has(status)) {
    const isKilled = kills.some(
      ({ port, from, to }) => servedBy.endsWith(`:${port}`) && sentAt <= to + graceMs && endedAt >= from,
    );
    return isKilled ? 'lost in killed' : 'lost';
  }
  if (asked.expected.includes(status)) {
    return asked.contains === undefined || text.includes(asked.contains) ? 'right' : 'wrong';
  }
  if (asked.kind.startsWith('good') && [401, 403, 503].includes(status)) return 'good refused';
  return asked.kind.startsWith('bad') && status === 200 ? 'bad let in' : 'wrong';
}

/** How long after a process is gone nginx may have a request for it under way, in milliseconds. */
const graceMs = 100;

/** Comparable requests: calls with a good token, answered at once. */
const isTimed = ({ asked, status }: Answered): boolean => asked.kind.startsWith('good call') && status === 200;

const range = (answers: readonly Answered[]): readonly [p50: number, p99: number] => {
  if (answers.length === 0) return [Number.NaN, Number.NaN];
  const sorted = Float64Array.from(answers.map(({ ms }) => ms)).sort();
  return [percentile(sorted, 0.5), percentile(sorted, 0.99)];
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export function figuresOf({ replicas, answers, kills, fetches, calm: [from, to], memory, seconds }: Run): Figures {
  const count = (wanted: Outcome): number => answers.filter((each) => outcomeOf(each, kills) === wanted).length;
  const shared = fetches.filter(({ isShared }) => isShared);
  return {
    replicas,
    seconds,
    requests: answers.length,
    kills: kills.length,
    lostInKilled: count('lost in killed'),
    lostOtherwise: count('lost'),
    goodRefused: count('good refused'),
    badLetIn: count('bad let in'),
    wrong: count('wrong'),
    fetches: sum(shared.map((each) => each.count)),
    fetchesAllowed: sum(shared.map((each) => 1 + Math.floor(each.seconds / fetchSeconds))),
    fetchesAlone: sum(fetches.map((each) => (each.isShared ? 0 : each.count))),
    calm: range(answers.filter((each) => isTimed(each) && each.sentAt >= from && each.endedAt <= to)),
    disturbed: range(answers.filter((each) => isTimed(each) && each.sentAt > to)),
    peakMiB: memory.map((values) => Math.max(...values)),
  };
}

/** Why figures are not good; empty where they are. */
export function faultsOf(figures: Figures): string[] {
  const { lostOtherwise, goodRefused, badLetIn, wrong, fetches, fetchesAllowed, requests } = figures;
  const faults: [boolean, string][] = [
    [requests === 0, 'nothing was asked'],
    [lostOtherwise > 0, `${lostOtherwise} requests were lost that no killed replica had`],
    [goodRefused > 0, `${goodRefused} good tokens were refused`],
    [badLetIn > 0, `${badLetIn} bad tokens were let in`],
    [wrong > 0, `${wrong} answers were wrong`],
    [fetches > fetchesAllowed, `the issuer was asked ${fetches} times, ${fetchesAllowed} are allowed`],
  ];
  return faults.flatMap(([is, text]) => (is ? [text] : []));
}
