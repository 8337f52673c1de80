/** What goes wrong in a run, and when: a table by parts of the disturbed time. */
import { chmodSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JwksServer } from '../../test/support/jwks-server.ts';
import type { SeededRandom } from '../../test/support/random.ts';
import type { Fetches } from './figures.ts';
import type { Kill, Replica } from './replicas.ts';
import { newPair, type Tokens } from './tokens.ts';

export interface World {
  readonly issuer: JwksServer;
  readonly tokens: Tokens;
  readonly storeFolder: string;
  readonly replicas: readonly Replica[];
  readonly kills: Kill[];
  readonly fetches: Fetches[];
  say(text: string): void;
}

interface Disturbance {
  /** When it happens, as a part of the disturbed time. */
  readonly at: number;
  readonly what: string;
  act(world: World, fetches: FetchCounter): void | Promise<void>;
}

/** Counts what the issuer is asked, apart for times with and without a store. */
interface FetchCounter {
  /** Begins another count. */
  next(isShared: boolean): void;
}

const setMode = (mode: number, isShared: boolean) => (world: World, fetches: FetchCounter) => {
  chmodSync(world.storeFolder, mode);
  fetches.next(isShared);
};

const next = newPair('second');
const jwks = (pairs: readonly (readonly { jwk: unknown }[])[]): unknown[] => pairs.flat().map(({ jwk }) => jwk);

/**
 * The issuer and the store do not fail at the same time: a replica that is new then has no keys, and says 503. New keys are
 * published before tokens are signed with them: longer than the 30 seconds in which the issuer is not asked again.
 */
export const disturbances: readonly Disturbance[] = [
  { at: 0, what: 'the issuer takes no connection', act: ({ issuer }) => issuer.die() },
  {
    at: 0.07,
    what: 'the issuer never answers',
    async act({ issuer }) {
      issuer.fault = 'hang';
      await issuer.revive();
    },
  },
  { at: 0.14, what: 'the issuer answers 500', act: ({ issuer }) => void (issuer.fault = 'status-500') },
  {
    at: 0.2,
    what: 'the issuer is back, and publishes new keys beside the old ones',
    act({ issuer, tokens }) {
      issuer.fault = 'none';
      issuer.keys = jwks([tokens.published, next]);
    },
  },
  { at: 0.55, what: 'tokens are signed with the new keys', act: ({ tokens }) => tokens.signWith(next) },
  { at: 0.57, what: 'the old keys are withdrawn', act: ({ issuer }) => void (issuer.keys = jwks([next])) },
  { at: 0.6, what: "the store's folder cannot be read", act: setMode(0o000, false) },
  { at: 0.77, what: "the store's folder is back", act: setMode(0o700, true) },
  { at: 0.82, what: "the store's folder cannot be written", act: setMode(0o500, false) },
  { at: 0.96, what: "the store's folder is back", act: setMode(0o700, true) },
];

/** The shortest disturbed time in which new keys are published early enough, in seconds. */
export const leastSeconds = 100;

/** Starts to count; the count goes on until `next` or the end. */
export function countFetches({ issuer, fetches }: World): FetchCounter & { end(): void } {
  let from = Date.now();
  let before = issuer.requests.length;
  let isShared = true;
  const note = (): void => {
    const count = issuer.requests.length - before;
    fetches.push({ seconds: (Date.now() - from) / 1000, count, isShared });
  };
  return {
    next(isNowShared) {
      note();
      [from, before, isShared] = [Date.now(), issuer.requests.length, isNowShared];
    },
    end: note,
  };
}

/** Has everything happen that the table says. Resolves at the end of the time. */
export async function disturb(world: World, fetches: FetchCounter, seconds: number): Promise<void> {
  const begin = Date.now();
  const until = (part: number): Promise<void> => sleep(Math.max(0, begin + part * seconds * 1000 - Date.now()));
  for (const { at, what, act } of disturbances) {
    await until(at);
    world.say(what);
    await act(world, fetches);
  }
  await until(1);
}

/** How long a replica is away, in milliseconds, beside the time that it takes to start. */
const awayMs = 1_000;

/** While the issuer is down: a replica that is new then has to find its keys elsewhere. */
const firstKillMs = 3_000;

/** Kills replicas, one at a time, and starts them anew, until told to stop. */
export async function killReplicas(
  { replicas, kills, say }: World,
  random: SeededRandom,
  everySeconds: number,
  signal: AbortSignal,
): Promise<void> {
  for (let waitMs = firstKillMs; !signal.aborted; waitMs = everySeconds * 1000 * (0.75 + 0.5 * random.next())) {
    await sleep(waitMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    const replica = random.pick(replicas);
    say(`the replica on port ${replica.port} is killed`);
    kills.push(await replica.kill());
    await sleep(awayMs);
    await replica.startAnew();
  }
}
