/**
 * Tokens that have been verified, for instances that serve many requests: a verification costs several times a request.
 * Keyed by SHA-256, so that memory holds no tokens.
 */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import { createBoundedMap } from '../bounded-map.ts';

interface VerifiedToken {
  readonly context: AuthContext;
  /** The key set it was verified with. */
  readonly keySet: object;
  /** When it must be verified again, in milliseconds since the epoch. */
  readonly until: number;
}

export interface TokenCache {
  find(digest: string, now: number): VerifiedToken | undefined;
  /** Keeps a token; forgets all that were verified with another key set. `size`: its length in characters. */
  add(digest: string, token: VerifiedToken, size: number): void;
}

/** A token is verified again at least this often. */
export const maxKeptMs = 5 * 60_000;

const bounds = {
  maxEntries: 1_000,
  /** Of all kept tokens' lengths: what is kept of a token is about as long as the token. */
  maxCharacters: 1024 * 1024,
};

export function createTokenCache(): TokenCache {
  const tokens = createBoundedMap<VerifiedToken>(bounds);
  let keySet: object | undefined;

  return {
    find(digest, now) {
      const token = tokens.get(digest);
      if (token === undefined || now < token.until) return token;
      tokens.delete(digest);
      return undefined;
    },
    add(digest, token, size) {
      if (token.keySet !== keySet) {
        tokens.clear();
        keySet = token.keySet;
      }
      tokens.set(digest, token, size);
    },
  };
}
