/** From what was asked and answered to the figures that are told, and whether they are good. */
import { percentile, sum } from '../statistics.ts';
import type { Answered } from './client.ts';
import type { Kill, MemorySample } from './replicas.ts';
import { answerKind, streamKind, type Asked } from './requests.ts';

/** All replicas together may ask the issuer once in so many seconds. */
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
  /** When all ended, likewise. */
  readonly endedAt: number;
  /** Of each replica, each time that it was looked at. */
  readonly memory: readonly (readonly MemorySample[])[];
  readonly seconds: number;
  /** For how long issuer and store were down, in seconds. */
  readonly down: { readonly issuer: number; readonly store: number };
}

export interface Figures {
  readonly replicas: number;
  readonly seconds: number;
  readonly down: Run['down'];
  readonly requests: number;
  readonly kills: number;
  /** Without a whole answer, while a replica that had them was killed. */
  readonly lostInKilled: number;
  readonly lostOtherwise: number;
  readonly goodRefused: number;
  readonly badLetIn: number;
  /** Calls that the policy rightly let through, and rightly denied. */
  readonly allowed: number;
  readonly denied: number;
  /** Calls that it denied and should not have, or the reverse. */
  readonly wrongDecisions: number;
  /** Streams that were read to their end, with all of their events. */
  readonly streams: number;
  /** Questions of tools that were answered, and the tool told so. */
  readonly questions: number;
  /** Any other answer that is not as it must be. */
  readonly wrong: number;
  readonly fetches: number;
  readonly fetchesAllowed: number;
  readonly fetchesAlone: number;
  readonly calm: readonly [p50: number, p99: number];
  readonly disturbed: readonly [p50: number, p99: number];
  readonly memory: readonly MemoryFigures[];
}

/** Of one replica, in MiB. */
interface MemoryFigures {
  readonly begin: number;
  readonly middle: number;
  readonly end: number;
  readonly most: number;
}

/** What became of a request. */
export type Outcome = 'right' | 'lost' | 'lost in killed' | 'good refused' | 'bad let in' | 'wrong decision' | 'wrong';

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
  if (asked.expected.includes(status)) return asked.isRight === undefined || asked.isRight(text) ? 'right' : 'wrong';
  if (asked.kind.startsWith('good') && [401, 503].includes(status)) return 'good refused';
  if (asked.kind.startsWith('bad') && status === 200) return 'bad let in';
  return asked.decision !== undefined && [200, 403].includes(status) ? 'wrong decision' : 'wrong';
}

/** What is kept of a right answer: a run has a hundred thousand. */
export const forgetTexts = (answered: Answered): Answered => ({
  ...answered,
  asked: { ...answered.asked, token: undefined, body: '', headers: {}, isRight: undefined, next: undefined },
  text: '',
});

/** How long after a process is gone nginx may have a request for it under way, in milliseconds. */
const graceMs = 100;

/** Comparable requests: calls with a good token, answered at once. */
const isTimed = ({ asked, status }: Answered): boolean => asked.kind.startsWith('good call') && status === 200;

const range = (answers: readonly Answered[]): readonly [p50: number, p99: number] => {
  if (answers.length === 0) return [Number.NaN, Number.NaN];
  const sorted = Float64Array.from(answers.map(({ ms }) => ms)).sort();
  return [percentile(sorted, 0.5), percentile(sorted, 0.99)];
};

/** The sample that was taken next to a time. */
const nextTo = (samples: readonly MemorySample[], time: number): number =>
  samples.reduce((best, each) => (Math.abs(each.at - time) < Math.abs(best.at - time) ? each : best)).mib;

const memoryOf = (samples: readonly MemorySample[], { calm: [begin], endedAt }: Run): MemoryFigures => ({
  begin: nextTo(samples, begin),
  middle: nextTo(samples, (begin + endedAt) / 2),
  end: nextTo(samples, endedAt),
  most: Math.max(...samples.map(({ mib }) => mib)),
});

export function figuresOf(run: Run): Figures {
  const { replicas, answers, kills, fetches, memory, seconds, down } = run;
  const [from, to] = run.calm;
  const shared = fetches.filter(({ isShared }) => isShared);
  return {
    replicas,
    seconds,
    down,
    requests: answers.length,
    kills: kills.length,
    fetches: sum(shared.map((each) => each.count)),
    fetchesAllowed: sum(shared.map((each) => 1 + Math.floor(each.seconds / fetchSeconds))),
    fetchesAlone: sum(fetches.map((each) => (each.isShared ? 0 : each.count))),
    calm: range(answers.filter((each) => isTimed(each) && each.sentAt >= from && each.endedAt <= to)),
    disturbed: range(answers.filter((each) => isTimed(each) && each.sentAt > to)),
    memory: memory.map((samples) => memoryOf(samples, run)),
    ...countsOf(run),
  };
}

type Counts = Pick<
  Figures,
  | 'lostInKilled'
  | 'lostOtherwise'
  | 'goodRefused'
  | 'badLetIn'
  | 'allowed'
  | 'denied'
  | 'wrongDecisions'
  | 'streams'
  | 'questions'
  | 'wrong'
>;

function countsOf({ answers, kills }: Run): Counts {
  const judged = answers.map((each) => [outcomeOf(each, kills), each.asked] as const);
  const count = (wanted: Outcome): number => judged.filter(([outcome]) => outcome === wanted).length;
  const countRight = (is: (asked: Asked) => boolean): number =>
    judged.filter(([outcome, asked]) => outcome === 'right' && is(asked)).length;
  return {
    lostInKilled: count('lost in killed'),
    lostOtherwise: count('lost'),
    goodRefused: count('good refused'),
    badLetIn: count('bad let in'),
    allowed: countRight(({ decision }) => decision === 'allowed'),
    denied: countRight(({ decision }) => decision === 'denied'),
    wrongDecisions: count('wrong decision'),
    streams: countRight(({ kind }) => kind === streamKind),
    questions: countRight(({ kind }) => kind === answerKind),
    wrong: count('wrong'),
  };
}

/** Why figures are not good; empty where they are. */
export function faultsOf(figures: Figures): string[] {
  const { lostOtherwise, goodRefused, badLetIn, wrongDecisions, wrong, fetches, fetchesAllowed } = figures;
  const { requests, allowed, denied, streams, questions } = figures;
  const faults: [boolean, string][] = [
    [requests === 0, 'nothing was asked'],
    [allowed === 0, 'no call was allowed by the policy'],
    [denied === 0, 'no call was denied by the policy'],
    [streams === 0, 'no stream was read to its end'],
    [questions === 0, 'no question was answered'],
    [lostOtherwise > 0, `${lostOtherwise} requests were lost that no killed replica had`],
    [goodRefused > 0, `${goodRefused} good tokens were refused`],
    [badLetIn > 0, `${badLetIn} bad tokens were let in`],
    [wrongDecisions > 0, `${wrongDecisions} calls were decided wrongly`],
    [wrong > 0, `${wrong} answers were wrong`],
    [fetches > fetchesAllowed, `the issuer was asked ${fetches} times, ${fetchesAllowed} are allowed`],
  ];
  return faults.flatMap(([is, text]) => (is ? [text] : []));
}
