/** One run: so many replicas, undisturbed for a while, then disturbed. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startJwksServer } from '../../test/support/jwks-server.ts';
import { startNginx } from '../../test/support/nginx.ts';
import type { SeededRandom } from '../../test/support/random.ts';
import { newAgent, send, type Answered } from './client.ts';
import { countFetches, disturb, killReplicas, schedule, type World } from './disturbances.ts';
import { figuresOf, forgetTexts, outcomeOf, type Figures } from './figures.ts';
import { startReplica, type Replica } from './replicas.ts';
import { nextRequest, type Asked } from './requests.ts';
import { audience, createTokens } from './tokens.ts';

/** Connections to nginx, each with one request at a time. */
export const clients = 16;
/** The longest pause of a client between two requests, in milliseconds. */
export const maxPauseMs = 250;
/** While instances are made and keys fetched, latencies do not count. */
const warmUpSeconds = 10;
/** The undisturbed part of a run. */
const calmPart = 1 / 8;
const lookEveryMs = 2_000;

export interface Plan {
  /** The nginx program. */
  readonly nginx: string;
  /** The server, compiled for wasmtime. */
  readonly compiled: string;
  readonly replicas: number;
  readonly seconds: number;
  readonly killEverySeconds: number;
  readonly random: SeededRandom;
}

export async function runOnce(plan: Plan): Promise<Figures> {
  const storeFolder = mkdtempSync(join(tmpdir(), 'reliability-'));
  const issuer = await startJwksServer();
  const tokens = createTokens(issuer.url);
  issuer.keys = tokens.published.map(({ jwk }) => jwk);
  const env = {
    TS_TEST_AUTH_ISSUER: issuer.url,
    TS_TEST_AUTH_AUDIENCES: audience,
    TS_TEST_JWKS_URI: issuer.jwksUri,
    MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true',
    MCP_STATE_KEY: randomBytes(32).toString('base64'),
  };
  const replicas: Replica[] = [];
  let printed = '';
  const keep = (line: string): void => void (printed = `${printed}${line}\n`.slice(-20_000));
  try {
    while (replicas.length < plan.replicas) {
      replicas.push(await startReplica(plan.compiled, storeFolder, env, keep));
    }
    const proxy = await startNginx(plan.nginx, { servers: replicas.map(({ port }) => port) });
    try {
      const begin = Date.now();
      const say = (text: string): void => console.log(`${((Date.now() - begin) / 1000).toFixed(0)} s: ${text}`);
      const world: World = { issuer, tokens, storeFolder, replicas, kills: [], fetches: [], say };
      const loaded = await loadAndDisturb(plan, proxy.port, world);
      explain(loaded.answers, world, begin, printed);
      const endedAt = Date.now();
      const { kills, fetches } = world;
      return figuresOf({
        ...loaded,
        replicas: plan.replicas,
        kills,
        fetches,
        memory: replicas.map((replica) => replica.memory),
        endedAt,
        seconds: (endedAt - begin) / 1000,
      });
    } finally {
      await proxy.stop();
    }
  } finally {
    for (const replica of replicas) await replica.kill();
    await issuer.die();
    rmSync(storeFolder, { recursive: true, force: true });
  }
}

interface Loaded {
  readonly answers: readonly Answered[];
  readonly calm: readonly [from: number, to: number];
  /** For how long issuer and store were down, in seconds. */
  readonly down: { readonly issuer: number; readonly store: number };
}

async function loadAndDisturb(plan: Plan, port: number, world: World): Promise<Loaded> {
  const { seconds, killEverySeconds, random } = plan;
  const calmSeconds = (seconds - warmUpSeconds) * calmPart;
  const disturbedSeconds = seconds - warmUpSeconds - calmSeconds;
  world.say(`${plan.replicas} replicas; load of the machine ${loadavg()[0]!.toFixed(1)}`);
  const answers: Answered[] = [];
  const isOver = new AbortController();
  const load = Promise.all(
    Array.from({ length: clients }, () => sendMixed(port, world, random, answers, isOver.signal)),
  );
  const looking = setInterval(() => world.replicas.forEach((each) => each.lookAtMemory()), lookEveryMs);
  const fetches = countFetches(world);
  try {
    await sleep(warmUpSeconds * 1000);
    const from = Date.now();
    await sleep(calmSeconds * 1000);
    const to = Date.now();
    const killing = new AbortController();
    const kills = killReplicas(world, random, killEverySeconds, killing.signal);
    await disturb(world, fetches, disturbedSeconds);
    killing.abort();
    await kills;
    return { answers, calm: [from, to], down: schedule(disturbedSeconds) };
  } finally {
    isOver.abort();
    await load;
    fetches.end();
    clearInterval(looking);
  }
}

/** Sends one request after another until told to stop. */
async function sendMixed(
  port: number,
  { tokens }: World,
  random: SeededRandom,
  answers: Answered[],
  signal: AbortSignal,
): Promise<void> {
  const agent = newAgent();
  let next: Asked | undefined;
  while (!signal.aborted) {
    const asked = next ?? nextRequest(tokens, random);
    const answered = await send(agent, port, asked);
    const isRight = outcomeOf(answered, []) === 'right';
    answers.push(isRight ? forgetTexts(answered) : answered);
    next = isRight ? asked.next?.(answered.text) : undefined;
    await sleep(random.below(maxPauseMs));
  }
  agent.destroy();
}

/** How many answers that were not right are shown. */
const maxShown = 20;

/**
 * Prints what was not right, but for requests of killed replicas, and what the servers printed last. Times are in
 * seconds since `begin`, as those of what went wrong are.
 */
function explain(answers: readonly Answered[], { kills, issuer }: World, begin: number, printed: string): void {
  const since = (time: number): string => ((time - begin) / 1000).toFixed(1);
  console.log(`The issuer was asked at ${issuer.requestedAt.map(since).join(', ')} s.`);
  const odd = answers.filter((each) => !['right', 'lost in killed'].includes(outcomeOf(each, kills)));
  for (const each of odd.slice(0, maxShown)) {
    const { asked, status, servedBy, text, sentAt, endedAt } = each;
    const when = `from ${since(sentAt)} to ${since(endedAt)} s`;
    console.log(`${outcomeOf(each, kills)}: ${asked.kind}, ${status} by ${servedBy}, ${when}: ${text.slice(0, 300)}`);
  }
  if (odd.length > 0) console.log(`The replicas printed last:\n${printed.slice(-3000)}`);
}
