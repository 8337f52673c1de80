/** Tokens and key sets on real hosts: what is altered is answered with 401 and a challenge, by both alike. */
import * as fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { outcomeOfRefusal, type Outcome } from '../support/auth.ts';
import { hosts } from '../support/hosts.ts';
import { exchange, rawPost } from '../support/raw-http.ts';
import { startSecured, type Secured, type SecuredOptions } from '../support/secured.ts';
import { published } from '../support/token-kit.ts';
import { insist, type Area } from './area.ts';
import { forgedToken, tokenOf, wholeKeySets, type WholeKeySet } from './key-sets.ts';
import { algorithm, alteration, goodTokensAt, signedAt } from './tokens.ts';

interface Guarded extends Secured {
  readonly host: string;
}

/** The everything provider behind authorization, on both hosts. */
async function startGuarded(
  optionsFor: (host: string) => Partial<SecuredOptions>,
): Promise<{ servers: readonly Guarded[]; stop(): Promise<void> }> {
  const servers: Guarded[] = [];
  const stop = async (): Promise<void> => {
    for (const server of servers) await server.stop();
  };
  try {
    for (const host of hosts) {
      const secured = await startSecured(host, { keys: published, ...optionsFor(host.name) });
      servers.push({ ...secured, host: host.name });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { servers, stop };
}

/** As `rawPost` names the host. */
const metadataUrl = 'http://localhost/.well-known/oauth-protected-resource/mcp';

const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

/** Sends a token, any bytes that may stand in a field. Rejects on an answer that is not exactly what it should be. */
async function outcomeOf({ server }: Guarded, token: string): Promise<Outcome> {
  const { port } = server();
  const { responses } = await exchange(port, rawPost(ping, { authorization: `Bearer ${token}` }));
  const [{ status, headers, body } = { status: 0, headers: new Map<string, string>(), body: '' }] = responses;
  if (status === 200) return 'let in';
  return outcomeOfRefusal({ status, headers: [...headers], body }, metadataUrl);
}

/** What may be said of a token that is refused: of one that is no token68 (RFC 6750 §2.1), that the request is malformed. */
const refusals = (token: string): readonly Outcome[] =>
  /^[A-Za-z0-9._~+/-]+=*$/.test(token) ? ['invalid_token'] : ['invalid_token', 'invalid_request', 'challenge'];

/** Sends a token to both. */
async function insistOn(servers: readonly Guarded[], token: string, isGood: boolean, made: unknown): Promise<void> {
  const expected: readonly Outcome[] = isGood ? ['let in'] : refusals(token);
  for (const server of servers) {
    const outcome = await outcomeOf(server, token);
    insist(
      expected.includes(outcome),
      () => `${server.host}: ${outcome} where ${expected.join(' or ')} is right: ${JSON.stringify(made)}`,
    );
    insist(
      server.issuer.requests.every((path) => path === '/jwks'),
      () => `${server.host} asked for ${server.issuer.requests.join()}`,
    );
  }
}

const reused = (): Partial<SecuredOptions> => ({ reuse: true });

export const tokensOnHosts: Area = {
  name: 'tokens-hosts',
  holds: 'real hosts refuse every token that was altered with 401 and a challenge, and go on serving',
  runs: 300,
  async prepare() {
    const { servers, stop } = await startGuarded(reused);
    const goodTokens = goodTokensAt(Date.now());
    const property = fc.asyncProperty(algorithm, alteration, async (name, alter) => {
      const [token, other] = goodTokens.get(name)!;
      const altered = alter(token, other);
      // No field of HTTP can have them.
      fc.pre(!/[\n\0]/.test(altered));
      // Whitespace around a field is not part of it, and several spaces may come before a token (RFC 6750 §2.1).
      const isGood = [token, other].includes(altered.replace(/^ +|[ \t]+$/g, ''));
      await insistOn(servers, altered, isGood, altered);
      await insistOn(servers, token, true, 'the same token, unaltered');
    });
    return { property, stop };
  },
};

/** In seconds. Real clocks go on while the tokens are sent: nothing is near the edges. */
const day = 24 * 3600;

export const signedOnHosts: Area = {
  name: 'tokens-signed-hosts',
  holds: 'real hosts accept signed tokens where header and claims are as the RFCs have it, and nowhere else',
  runs: 300,
  async prepare() {
    const { servers, stop } = await startGuarded(reused);
    const property = fc.asyncProperty(signedAt(Date.now(), [-day, day]), ({ token, isGood, made }) =>
      insistOn(servers, token, isGood, made),
    );
    return { property, stop };
  },
};

export const keySetsOnHosts: Area = {
  name: 'key-sets-hosts',
  holds: 'real hosts accept a token where its key is in the set in a usable form, and nowhere else',
  runs: 12,
  async prepare() {
    // On wasmtime each request meets a new instance, on Node each set.
    const { servers, stop } = await startGuarded(() => ({ env: { TEST_CACHE: 'none' } }));
    const tryOne = async ({ members, keys }: WholeKeySet): Promise<void> => {
      const found = await Promise.all(
        servers.map(async (server) => {
          server.issuer.keys = [...members];
          await server.forget();
          const outcomes: Outcome[] = [];
          const now = Date.now();
          for (const { name, isNamed } of keys) outcomes.push(await outcomeOf(server, tokenOf(name, now, isNamed)));
          outcomes.push(await outcomeOf(server, forgedToken(now)));
          return outcomes;
        }),
      );
      for (const outcomes of found) {
        for (const [at, outcome] of outcomes.entries()) {
          const isRight =
            keys[at]?.hasKey === true ? outcome === 'let in' : ['invalid_token', 'unavailable'].includes(outcome);
          insist(isRight, () => `${outcome}: ${keys[at]?.name ?? 'forged'} with ${JSON.stringify(members)}`);
        }
      }
      insist(isDeepStrictEqual(found[0], found[1]), () => `the hosts differ: ${JSON.stringify([found, members])}`);
    };
    // When the time is over a case may still be under way, and start a server.
    let last: Promise<void> = Promise.resolve();
    return {
      property: fc.asyncProperty(wholeKeySets, (one) => (last = tryOne(one))),
      async stop() {
        await last.catch(() => {});
        await stop();
      },
    };
  },
};
