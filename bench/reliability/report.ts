/** The table of docs/reliability.md. */
import { table } from '../report.ts';
import type { Figures } from './figures.ts';

type Row = readonly [what: string, cell: (figures: Figures) => string | number];

const ms = ([p50, p99]: readonly [number, number]): string => `${p50.toFixed(0)}, ${p99.toFixed(0)}`;

const rows: readonly Row[] = [
  ['minutes', ({ seconds }) => (seconds / 60).toFixed(1)],
  ['requests', ({ requests }) => requests.toLocaleString('en')],
  ['replicas killed', ({ kills }) => kills],
  ['requests lost, under way in a replica that was killed', ({ lostInKilled }) => lostInKilled],
  ['requests lost otherwise', ({ lostOtherwise }) => lostOtherwise],
  ['good tokens refused', ({ goodRefused }) => goodRefused],
  ['bad tokens let in', ({ badLetIn }) => badLetIn],
  ['other wrong answers', ({ wrong }) => wrong],
  [
    'key fetches of all replicas together (at most: one each 30 s)',
    ({ fetches, fetchesAllowed }) => `${fetches} (${fetchesAllowed})`,
  ],
  ['key fetches while the store could not be used', ({ fetchesAlone }) => fetchesAlone],
  ['p50, p99 undisturbed, in ms', ({ calm }) => ms(calm)],
  ['p50, p99 disturbed, in ms', ({ disturbed }) => ms(disturbed)],
  ['most memory of each replica, in MiB', ({ peakMiB }) => peakMiB.map((each) => each.toFixed(0)).join(', ')],
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
