/** The everything provider behind authorization, on a real host, with an issuer on loopback. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll } from 'vitest';
import type { Store } from '@wasmcp/cli';
import { buildTestProvider } from './test-providers.ts';
import { outcomeOfRefusal, type Outcome } from './auth.ts';
import type { TestHost, TestServer } from './hosts.ts';
import { startJwksServer, type JwksServer } from './jwks-server.ts';
import { call, type RpcAnswer } from './rpc.ts';
import { testAudience, testIssuer } from './tokens.ts';

export interface Secured {
  readonly issuer: JwksServer;
  readonly server: () => TestServer;
  /** Sends a ping with a token. */
  bearer(token: string): Promise<Outcome>;
  /** Sends a ping with header fields. */
  send(headers: Record<string, string>): Promise<RpcAnswer>;
  /** Makes the next request meet an instance that remembers nothing. */
  forget(): Promise<void>;
  /** Makes what is in the provider's cache older, or changes it in another way. */
  changeCache(change: (text: string) => string): void;
  /** What is in the provider's cache. */
  cached(): string[];
  stop(): Promise<void>;
}

export interface SecuredOptions {
  readonly keys: unknown[];
  /** More variables, or other ones; undefined leaves one out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A store, and for `filesystem` its folder. With one the provider's cache keeps nothing unless `env` says so. */
  readonly store?: { readonly name: Store; readonly folder?: string };
  /** The issuer; by default one is started, and ended with the server. */
  readonly issuer?: JwksServer;
  /** Whether instances serve several requests. By default each request meets a new one. */
  readonly reuse?: boolean;
}

/** Starts an issuer and a server. The provider's cache lasts, in files. */
export async function startSecured({ name, start }: TestHost, options: SecuredOptions): Promise<Secured> {
  const { store } = options;
  const issuer = options.issuer ?? (await startJwksServer(options.keys));
  const folder = mkdtempSync(join(tmpdir(), 'mcp-jwks-'));
  const variables = {
    TEST_AUTH_ISSUER: testIssuer,
    TEST_AUTH_AUDIENCES: testAudience,
    TEST_JWKS_URI: issuer.jwksUri,
    TEST_CACHE: store === undefined ? 'file' : 'none',
    MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true',
    ...options.env,
  };
  const defined = Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const provider = await buildTestProvider('everything');
  const reuse = options.reuse ?? false;
  const startServer = (): Promise<TestServer> =>
    start({
      transport: 'full',
      provider,
      env: Object.fromEntries(defined),
      folder,
      reuse,
      ...(store !== undefined && { store: store.name }),
      ...(store?.folder !== undefined && { storeFolder: store.folder }),
    });
  let server = await startServer();

  const send = (headers: Record<string, string>): Promise<RpcAnswer> => call(server.url, 'ping', undefined, headers);
  const files = (): string[] => readdirSync(folder).map((file) => join(folder, file));
  return {
    issuer,
    server: () => server,
    send,
    bearer: async (token) => outcomeOfAnswer(await send({ authorization: `Bearer ${token}` }), server),
    async forget() {
      // Instances on Node serve any number of requests; on wasmtime one, unless they are reused.
      if (name === 'wasmtime' && !reuse) return;
      await server.stop();
      server = await startServer();
    },
    changeCache(change) {
      for (const file of files()) writeFileSync(file, change(readFileSync(file, 'utf8')));
    },
    cached: () => files().map((file) => readFileSync(file, 'utf8')),
    async stop() {
      await server.stop();
      if (options.issuer === undefined) await issuer.die();
      rmSync(folder, { recursive: true });
    },
  };
}

/**
 * For a `describe`: @returns a function that starts servers, which are stopped after the test.
 * @param usual what a server is started with unless the test says otherwise.
 */
export function securedForTests(
  host: TestHost,
  usual: SecuredOptions,
): (options?: Partial<SecuredOptions>) => Promise<Secured> {
  let started: Secured[] = [];
  beforeAll(() => prepareSecured(host));
  afterEach(async () => {
    for (const secured of started) await secured.stop();
    started = [];
  });
  return async (options) => {
    const secured = await startSecured(host, { ...usual, ...options });
    started.push(secured);
    return secured;
  };
}

/** Builds and compiles what `startSecured` starts, so that a test's own time is not spent on it. */
export async function prepareSecured(host: TestHost): Promise<void> {
  const secured = await startSecured(host, { keys: [] });
  await secured.stop();
}

/** What an answer of a server means. Throws on one that is not exactly what the specifications ask for. */
export function outcomeOfAnswer({ status, headers, text }: RpcAnswer, { port }: TestServer): Outcome {
  if (status === 200) return 'let in';
  const metadataUrl = `http://127.0.0.1:${port}/.well-known/oauth-protected-resource/mcp`;
  return outcomeOfRefusal({ status, headers: [...headers], body: text }, metadataUrl);
}

/** A change to an envelope: as if everything in it had happened so many milliseconds earlier. */
export const olderBy =
  (ms: number) =>
  (text: string): string => {
    const envelope = JSON.parse(text) as { fetchedAt: number; attemptedAt: number };
    const { fetchedAt, attemptedAt } = envelope;
    return JSON.stringify({ ...envelope, fetchedAt: fetchedAt - ms, attemptedAt: attemptedAt - ms });
  };
