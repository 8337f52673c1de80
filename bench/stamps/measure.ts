/** `npm run bench -- --stamps`: where the time of a request goes, in a fresh instance and in one that is reused. */
import { join } from 'node:path';
import { buildComponent } from '../../scripts/components/componentize.ts';
import { stageTransportWit } from '../../scripts/components/wit.ts';
import { buildDir, inRoot } from '../../scripts/paths.ts';
import { composed, nullPolicy, rustProvider } from '../components.ts';
import { startLoad } from '../measure.ts';
import { echoCalls } from '../requests.ts';
import { onWasmtime, type Instances } from '../servers.ts';
import { median } from '../statistics.ts';
import { stamps } from './places.ts';

/** What an instance tells: all requests since it told last, together. */
interface Told {
  readonly requests: number;
  readonly steps: readonly { readonly name: string; readonly ns: number; readonly count: number }[];
}

/** By step: the median of what was told, in microseconds a request. */
export type StampedSteps = ReadonlyMap<string, number>;

const requests: Readonly<Record<'resident' | 'reused', number>> = { resident: 300, reused: 4_000 };

/** The transport with stamps in it, which nothing else is built from. */
const stamped = (): Promise<string> =>
  buildComponent({
    name: 'stamped-transport',
    entry: inRoot('src/component/tools.ts'),
    wit: stageTransportWit(),
    world: 'tools',
    output: join(buildDir, 'bench/stamped.wasm'),
    plugins: [stamps],
  });

/** Sends calls of `echo`, one at a time. */
export async function measureSteps(instances: keyof typeof requests & Instances): Promise<StampedSteps> {
  const told: Told[] = [];
  const read = (line: string): void => {
    // Two instances may write into one line of the host's.
    for (const [, text] of line.matchAll(/stamps (\{"requests":\d+,"steps":\[[^\]]*\]\})/g)) {
      told.push(JSON.parse(text!) as Told);
    }
  };
  const server = await onWasmtime(composed(rustProvider, nullPolicy, stamped), instances, {}, read)();
  const load = startLoad();
  try {
    const order = { port: server.port, requests: echoCalls()(`127.0.0.1:${server.port}`), first: 0, connections: 1 };
    const { failure } = await load.run({ ...order, seconds: Infinity, count: requests[instances] });
    if (failure !== undefined) throw new Error(failure);
  } finally {
    load.stop();
    await server.stop();
  }
  return medians(told.filter((each) => (each.requests === 1) === (instances === 'resident')));
}

function medians(told: readonly Told[]): StampedSteps {
  const names = [...new Set(told.flatMap(({ steps }) => steps.map(({ name }) => name)))];
  const of = (name: string): number[] =>
    told.flatMap(({ steps }) => steps.filter((step) => step.name === name).map(({ ns, count }) => ns / count / 1_000));
  return new Map(names.map((name) => [name, median(of(name))]));
}
