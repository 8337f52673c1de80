/** What callers have: tokens that are good, by keys that come and go, and tokens that never are. */
import type { SeededRandom } from '../../test/support/random.ts';
import { mint, newKey, type TestKey } from '../../test/support/tokens.ts';

/** Issuer and audience as the server is told. */
export const audience = 'https://mcp.example/mcp';

/** A token that servers have to let in, and whose it is. */
export interface GoodToken {
  readonly text: string;
  readonly subject: string;
}

export interface Tokens {
  /** What the issuer publishes at first. */
  readonly published: readonly TestKey[];
  /** A good token that servers have seen before, most likely. */
  known(random: SeededRandom): GoodToken;
  /** A good token that nobody has seen. */
  fresh(): GoodToken;
  /** From now on good tokens are signed with these keys. */
  signWith(keys: readonly TestKey[]): void;
  expired(): string;
  /** Signed with a key of the same name that the issuer does not have. */
  forged(): string;
  forOthers(): string;
  /** Names a key that nobody has. */
  unknownKey(random: SeededRandom): string;
}

/** As many good tokens are used over and over. */
const knownTokens = 50;

/** A pair of keys, as issuers have them: elliptic, and RSA. */
export const newPair = (name: string): readonly TestKey[] => [
  newKey('ES256', `${name}-es`),
  newKey('RS256', `${name}-rs`),
];

export function createTokens(issuer: string): Tokens {
  let keys = newPair('first');
  let made = 0;
  const sign = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}): string =>
    mint(keys[made++ % keys.length]!, Date.now(), { iss: issuer, jti: String(made), ...claims }, header);
  const stranger = newKey('ES256', 'stranger');
  const good = (subject: string): GoodToken => ({ text: sign({ sub: subject }), subject });
  let known: GoodToken[] = [];
  return {
    published: keys,
    known(random) {
      const at = random.below(knownTokens);
      return (known[at] ??= good(`user-${at}`));
    },
    fresh: () => good(`new-${made}`),
    signWith(next) {
      keys = next;
      known = [];
    },
    expired: () => sign({ exp: Math.floor(Date.now() / 1000) - 3600 }),
    forged: () => mint({ ...stranger, kid: keys[0]!.kid }, Date.now(), { iss: issuer }),
    forOthers: () => sign({ aud: 'https://other.example/mcp' }),
    unknownKey: (random) => sign({}, { kid: `made-up-${random.below(1e9)}` }),
  };
}
