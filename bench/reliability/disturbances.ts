/** What goes wrong in a run, one after the other, and for how long. */
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
  readonly what: string;
  /** Until the next one: in seconds, or a part of the time for which issuer or store are down. */
  readonly lasts: number | readonly [down: 'issuer' | 'store', part: number];
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
  { what: 'the issuer takes no connection', lasts: ['issuer', 1 / 3], act: ({ issuer }) => issuer.die() },
  {
    what: 'the issuer never answers',
    lasts: ['issuer', 1 / 3],
    async act({ issuer }) {
      issuer.fault = 'hang';
      await issuer.revive();
    },
  },
  {
    what: 'the issuer answers 500',
    lasts: ['issuer', 1 / 3],
    act: ({ issuer }) => void (issuer.fault = 'status-500'),
  },
  {
    what: 'the issuer is back, and publishes new keys beside the old ones',
    lasts: 40,
    act({ issuer, tokens }) {
      issuer.fault = 'none';
      issuer.keys = jwks([tokens.published, next]);
    },
  },
  { what: 'tokens are signed with the new keys', lasts: 5, act: ({ tokens }) => tokens.signWith(next) },
  { what: 'the old keys are withdrawn', lasts: 5, act: ({ issuer }) => void (issuer.keys = jwks([next])) },
  { what: "the store's folder cannot be read", lasts: ['store', 1 / 2], act: setMode(0o000, false) },
  { what: "the store's folder is back", lasts: 5, act: setMode(0o700, true) },
  { what: "the store's folder cannot be written", lasts: ['store', 1 / 2], act: setMode(0o500, false) },
  { what: "the store's folder is back", lasts: 5, act: setMode(0o700, true) },
];

/** Of the time that is not taken otherwise, the issuer is down for so large a part, the store for the rest. */
const issuerPart = 5 / 6;

/** For how long issuer and store are down in a disturbed time, and how long each disturbance lasts; all in seconds. */
export function schedule(seconds: number): { issuer: number; store: number; lasts: readonly number[] } {
  const taken = disturbances.reduce((sum, { lasts }) => sum + (typeof lasts === 'number' ? lasts : 0), 0);
  const issuer = (seconds - taken) * issuerPart;
  const down = { issuer, store: seconds - taken - issuer };
  return {
    ...down,
    lasts: disturbances.map(({ lasts }) => (typeof lasts === 'number' ? lasts : down[lasts[0]] * lasts[1])),
  };
}

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
  const { lasts } = schedule(seconds);
  let until = Date.now();
  for (const [at, { what, act }] of disturbances.entries()) {
    world.say(what);
    await act(world, fetches);
    until += lasts[at]! * 1000;
    await sleep(Math.max(0, until - Date.now()));
  }
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
