/** The table of docs/reliability.md. */
import { table } from '../report.ts';
import type { Figures } from './figures.ts';

type Row = readonly [what: string, cell: (figures: Figures) => string | number];

const ms = ([p50, p99]: readonly [number, number]): string => `${p50.toFixed(0)}, ${p99.toFixed(0)}`;

const minutes = (seconds: number): string => (seconds / 60).toFixed(1);
const digits = (count: number): string => count.toLocaleString('en');

const rows: readonly Row[] = [
  ['minutes', ({ seconds }) => minutes(seconds)],
  ['of these, issuer and store down', ({ down }) => `${minutes(down.issuer)}, ${minutes(down.store)}`],
  ['requests', ({ requests }) => digits(requests)],
  ['replicas killed', ({ kills }) => kills],
  ['requests lost, under way in a replica that was killed', ({ lostInKilled }) => lostInKilled],
  ['requests lost otherwise', ({ lostOtherwise }) => lostOtherwise],
  ['good tokens refused', ({ goodRefused }) => goodRefused],
  ['bad tokens let in', ({ badLetIn }) => badLetIn],
  ['calls that the policy allowed, and denied', ({ allowed, denied }) => `${digits(allowed)}, ${digits(denied)}`],
  ['calls that it decided wrongly', ({ wrongDecisions }) => wrongDecisions],
  ['streams read to their end, with all events', ({ streams }) => digits(streams)],
  ['questions asked by a tool and answered', ({ questions }) => digits(questions)],
  ['other wrong answers, broken streams among them', ({ wrong }) => wrong],
  [
    'key fetches of all replicas together (at most: one each 30 s)',
    ({ fetches, fetchesAllowed }) => `${fetches} (${fetchesAllowed})`,
  ],
  ['key fetches while the store could not be used', ({ fetchesAlone }) => fetchesAlone],
  ['p50, p99 undisturbed, in ms', ({ calm }) => ms(calm)],
  ['p50, p99 disturbed, in ms', ({ disturbed }) => ms(disturbed)],
  ...(['begin', 'middle', 'end', 'most'] as const).map((when): Row => [
    `memory of each replica, ${when === 'most' ? 'at most' : `at the ${when}`}, in MiB`,
    ({ memory }) => memory.map((each) => each[when].toFixed(0)).join(', '),
  ]),
];

/** A column for each run. */
export const reliabilityTable = (runs: readonly Figures[]): string =>
  table<Row>(
    [
      ['', ([what]) => what],
      ...runs.map((run) => [`${run.replicas} replicas`, ([, cell]: Row) => String(cell(run))] as const),
    ],
    rows,
  );
