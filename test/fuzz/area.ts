/** One thing that is fuzzed, and how: a property that fast-check tries on cases that it makes from a seed. */
import { check, stringify, type IRawProperty, type Parameters, type RunDetails } from 'fast-check';

/** A property, ready to be tried. */
export interface Prepared {
  /** Rejects with an Error that says what is wrong with a case. */
  readonly property: IRawProperty<unknown>;
  /** Ends what was started. */
  stop(): Promise<void>;
}

export interface Area {
  /** As `--area` has it. */
  readonly name: string;
  /** What holds, in a sentence. */
  readonly holds: string;
  /** How many cases a test run tries. */
  readonly runs: number;
  prepare(): Promise<Prepared>;
}

/** An area that needs no servers. */
export const inMemory = (
  name: string,
  holds: string,
  runs: number,
  property: () => IRawProperty<unknown, boolean>,
): Area => ({
  name,
  holds,
  runs,
  prepare: async () => ({ property: property() as IRawProperty<unknown>, stop: async () => {} }),
});

/** For how long, and with what, cases are tried. */
export interface Effort {
  readonly seed: number;
  /** Where the only case is that is to be tried, as a failure has said it. */
  readonly path?: string | undefined;
  readonly seconds?: number | undefined;
  readonly runs?: number | undefined;
}

/** Tries cases until one fails, the time is over, or there were as many as there should be. */
export async function tryCases(area: Area, { seed, path, seconds, runs }: Effort): Promise<RunDetails<unknown>> {
  const parameters: Parameters<unknown> = {
    seed,
    numRuns: runs ?? 1_000_000_000,
    ...(path !== undefined && { path }),
    ...(seconds !== undefined && { interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false }),
  };
  const { property, stop } = await area.prepare();
  try {
    return await check(property, parameters);
  } finally {
    await stop();
  }
}

/** What failed and how to repeat it; undefined when nothing did. */
export function failureText({ name }: Area, details: RunDetails<unknown>): string | undefined {
  if (!details.failed) return undefined;
  const { counterexample, counterexamplePath, errorInstance, seed } = details;
  const reason =
    errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
  return [
    `${name}: ${reason}`,
    `the case: ${stringify(counterexample)}`,
    `to repeat it: npm run fuzz -- --area ${name} --seed ${seed} --path ${counterexamplePath}`,
  ].join('\n');
}

/** Rejects the case. */
export function insist(condition: boolean, flaw: () => string): void {
  if (!condition) throw new Error(flaw());
}
