/**
 * Tokens that have been verified, for instances that serve many requests: a verification costs several times a request.
 * Keyed by SHA-256, so that memory holds no tokens.
 */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';

export interface VerifiedToken {
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

const maxEntries = 1_000;

/** Of all kept tokens' lengths: what is kept of a token is about as long as the token. */
const maxCharacters = 1024 * 1024;

export function createTokenCache(): TokenCache {
  const entries = new Map<string, { readonly token: VerifiedToken; readonly size: number }>();
  let keySet: object | undefined;
  let characters = 0;

  const remove = (digest: string): void => {
    characters -= entries.get(digest)?.size ?? 0;
    entries.delete(digest);
  };

  return {
    find(digest, now) {
      const entry = entries.get(digest);
      if (entry === undefined) return undefined;
      if (now < entry.token.until) return entry.token;
      remove(digest);
      return undefined;
    },
    add(digest, token, size) {
      if (token.keySet !== keySet) {
        entries.clear();
        characters = 0;
        keySet = token.keySet;
      }
      remove(digest);
      entries.set(digest, { token, size });
      characters += size;
      // A Map lists its entries in the order in which they were added: the oldest go first.
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries && characters <= maxCharacters) break;
        remove(oldest);
      }
    },
  };
}
