/**
 * Authorization over a fake provider, a fake network and a clock that moves when it is told to. Several can share the
 * network, the provider's cache and the clock: instances of one server.
 */
import type { ProviderAuthConfig } from 'wasmcp:mcp/authorization-types@0.2.0';
import { expect } from 'vitest';
import { createAccess } from '../../src/access.ts';
import type { Auth, Caller } from '../../src/auth/index.ts';
import { installVerify } from '../../src/crypto/engine.ts';
import { readConfig } from '../../src/config.ts';
import type { HttpGetResult } from '../../src/http/get.ts';
import type { HttpResponse } from '../../src/http/message.ts';
import type { Refusal } from '../../src/http/refusal.ts';
import type { Store } from '../../src/issuer/index.ts';
import type { Log } from '../../src/log.ts';
import { nullStore, requestHead, type TestHead } from './app.ts';
import { testAudience, testIssuer } from './tokens.ts';

installVerify();

export const publicUrl = testAudience;
export const jwksUri = `${testIssuer}/jwks`;
export const metadataUri = `${testIssuer}/.well-known/oauth-authorization-server`;

/** What instances of one server share. */
export interface TestWorld {
  /** Milliseconds since the epoch. */
  now: number;
  /** What the network answers, by URL; a URL that is not here cannot be reached. */
  readonly answers: Map<string, HttpGetResult | (() => HttpGetResult | Promise<HttpGetResult>)>;
  /** URLs that were asked for, in order. */
  readonly requests: string[];
  /** The most bytes that were to be read of each answer, in order. */
  readonly limits: number[];
  /** The provider's cache. */
  readonly store: Map<string, string>;
  /** What is plugged into the store import, by key; instances use it where their options say so. */
  readonly plugged: Map<string, Uint8Array>;
  /** Callers of whom the bindings were told. */
  readonly keptRecords: object[];
  readonly logged: Parameters<Log>[0][];
}

/** A world in which an issuer publishes keys at `jwksUri`. */
export function newWorld(keys: readonly unknown[] = []): TestWorld {
  const world = {
    now: Date.UTC(2026, 0, 1),
    answers: new Map(),
    requests: [],
    limits: [],
    store: new Map<string, string>(),
    plugged: new Map<string, Uint8Array>(),
    keptRecords: [],
    logged: [],
  };
  publish(world, keys);
  return world;
}

/** Publishes a key set at a URL. */
export function publish(world: TestWorld, keys: readonly unknown[], url: string = jwksUri): void {
  world.answers.set(url, answerOf(JSON.stringify({ keys })));
}

export const answerOf = (body: string | Uint8Array, status = 200): HttpGetResult => ({
  tag: 'ok',
  value: { status, body: typeof body === 'string' ? new TextEncoder().encode(body) : body },
});

export const unreachable: HttpGetResult = { tag: 'failed', reason: 'connection-refused' };

interface TestAuthOptions {
  readonly world: TestWorld;
  /** Changes to what the provider asks for; null asks for nothing. */
  readonly provider?: Partial<ProviderAuthConfig> | null;
  /** Stands in for the provider's function. */
  readonly getAuthConfig?: () => ProviderAuthConfig | undefined;
  readonly variables?: Readonly<Record<string, string>>;
  /** Stands in for the provider's cache. */
  readonly cache?: { get(url: string): string | undefined; set(url: string, text: string): void };
  /** What is plugged into the store import: true, the world's; by default the null store. */
  readonly store?: true | Store;
  /** Waits; by default the clock moves and nobody waits. */
  readonly sleep?: (ms: number) => void | Promise<void>;
}

const pluggedStore = ({ plugged }: TestWorld): Store => ({
  get: (key) => plugged.get(key),
  set: (key, value) => void plugged.set(key, value),
});

export interface TestAuth {
  readonly auth: Auth;
  /** Sends a request with a token. */
  bearer(token: string): Promise<Outcome>;
  /** Asks for a well-known document. */
  discover(head: TestHead): Promise<HttpResponse | Refusal> | undefined;
  /** Sends any request. */
  send(head: TestHead): Promise<AuthResult>;
}

/** What a request comes to before its body is read. */
type AuthResult = Caller | Refusal;

/** One instance of the server. */
export function newInstance({
  world,
  provider,
  getAuthConfig,
  variables = {},
  cache,
  store = nullStore,
  sleep,
}: TestAuthOptions): TestAuth {
  const config = readConfig(new Map(Object.entries(variables)));
  if (config.tag === 'failed') throw new Error(config.reason.join('; '));
  const wanted = { expectedIssuer: testIssuer, expectedAudiences: [testAudience], jwksUri, passJwt: false };
  const access = createAccess({
    authorization: {
      getAuthConfig: getAuthConfig ?? (() => (provider === null ? undefined : { ...wanted, ...provider })),
      jwksCacheGet: (url) => (cache ?? world.store).get(url),
      jwksCacheSet: (url, text) => {
        (cache ?? world.store).set(url, text);
      },
    },
    config: config.value,
    policy: { info: () => '', evaluate: () => ({ tag: 'no-policy' }) },
    store: store === true ? pluggedStore(world) : store,
    sleep: sleep ?? ((ms) => void (world.now += ms)),
    httpGet(url, { maxBytes }) {
      world.requests.push(url);
      world.limits.push(maxBytes);
      const answer = world.answers.get(url) ?? unreachable;
      return typeof answer === 'function' ? answer() : answer;
    },
    now: () => world.now,
    keepRecord: (record) => world.keptRecords.push(record),
    log: (event) => world.logged.push(event),
  });
  const { auth } = access();
  const send = async (head: TestHead): Promise<AuthResult> =>
    access().auth.authenticate(requestHead(head), () => publicUrl);
  const bearer = async (token: string): Promise<Outcome> => outcomeOf(await send(withToken(token)));
  const discover = (head: TestHead) => auth.discovery(requestHead(head), publicUrl);
  return { auth, send, bearer, discover };
}

/** The head of a request with a token. */
export const withToken = (token: string): TestHead => ({ headers: { authorization: `Bearer ${token}` } });

/** A cache that keeps nothing: every instance is on its own. */
export const noCache = { get: () => undefined, set: () => {} };

/** What an answer means, once it has been found to be well-formed. */
export type Outcome =
  | 'open'
  | 'let in'
  /** 401 without an error: no credentials were sent. */
  | 'challenge'
  | 'invalid_request'
  | 'invalid_token'
  | 'insufficient_scope'
  /** 503: the keys cannot be had. */
  | 'unavailable'
  /** 500: what the provider asks for cannot be enforced. */
  | 'misconfigured';

const outcomes: ReadonlyMap<string, Outcome> = new Map([
  ['401 undefined', 'challenge'],
  ['400 invalid_request', 'invalid_request'],
  ['401 invalid_token', 'invalid_token'],
  ['403 insufficient_scope', 'insufficient_scope'],
]);

const resourceMetadata = 'https://mcp.example/.well-known/oauth-protected-resource/mcp';

/** Reads a result. Throws on an answer that is not exactly what the specifications ask for. */
export function outcomeOf(result: AuthResult): Outcome {
  if (result.tag === 'open') return 'open';
  if (result.tag === 'authenticated') return 'let in';
  return outcomeOfRefusal(result, resourceMetadata);
}

/** Reads a refusal; `metadataUrl` is where its challenge must point. Throws on one that is not as it must be. */
export function outcomeOfRefusal(response: HttpResponse | Refusal, metadataUrl: string): Outcome {
  if (response.status === 500 || response.status === 503) {
    expect(header(response, 'www-authenticate')).toBeUndefined();
    if (response.status === 500) return 'misconfigured';
    expect(header(response, 'retry-after')).toMatch(/^[1-9][0-9]*$/);
    return 'unavailable';
  }
  const challenge = challengeOf(response);
  expect(challenge['resource_metadata']).toBe(metadataUrl);
  expect(typeof challenge['error_description']).toBe(typeof challenge['error']);
  const outcome = outcomes.get(`${response.status} ${challenge['error']}`);
  if (outcome === undefined) throw new Error(`unexpected answer: ${JSON.stringify(response)}`);
  return outcome;
}

/** For how many seconds an answer asks the client to wait. */
export const retryAfter = (result: AuthResult): number => Number(header(refused(result), 'retry-after'));

export function refused(result: AuthResult): Refusal {
  if (result.tag !== 'refused') throw new Error(`not refused: ${result.tag}`);
  return result;
}

export const header = ({ headers }: HttpResponse | Refusal, name: string): string | undefined =>
  headers.find((field) => field[0] === name)?.[1];

/** The parameters of a `Bearer` challenge. Fails when it is malformed (RFC 9110 §11.6.1). */
export function challengeOf(response: HttpResponse | Refusal): Record<string, string> {
  const value = header(response, 'www-authenticate') ?? '';
  expect(value).toMatch(
    /^Bearer [a-z_]+="[\x20\x21\x23-\x5b\x5d-\x7e]*"(?:, [a-z_]+="[\x20\x21\x23-\x5b\x5d-\x7e]*")*$/,
  );
  return Object.fromEntries([...value.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, name, text]) => [name, text]));
}

/** An answer that comes when it is told to. */
export function heldAnswer(): {
  readonly answer: Promise<HttpGetResult>;
  readonly release: (result: HttpGetResult) => void;
} {
  const resolvers: ((result: HttpGetResult) => void)[] = [];
  const answer = new Promise<HttpGetResult>((resolve) => resolvers.push(resolve));
  return { answer, release: (result) => resolvers[0]!(result) };
}
