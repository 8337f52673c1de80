/**
 * Tokens that have been verified, for instances that serve many requests: a verification costs several times a request.
 * Keyed by the value of the Authorization field, the token in it. A digest would keep tokens out of this map, though not
 * out of memory, where each request's header fields are; and to wait for one (the engine has no other) takes a third of a
 * request's time.
 */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import { createBoundedMap } from '../bounded-map.ts';

interface VerifiedToken {
  readonly context: AuthContext;
  /** The key set it was verified with. */
  readonly keySet: object;
  /** When it must be verified again, in milliseconds since the epoch. */
  readonly until: number;
  /** It was sent again. */
  isRepeated?: true;
}

export interface TokenCache {
  get(field: string, now: number): VerifiedToken | undefined;
  /** Keeps a token; forgets all that were verified with another key set. */
  add(field: string, token: VerifiedToken): void;
}

/** A token is verified again at least this often. */
export const maxKeptMs = 5 * 60_000;

const bounds = {
  maxEntries: 1_000,
  /** Of all kept fields' lengths: what is kept beside a token is about as long as the token. */
  maxCharacters: 1024 * 1024,
};

export function createTokenCache(): TokenCache {
  const tokens = createBoundedMap<VerifiedToken>(bounds);
  let keySet: object | undefined;

  return {
    get(field, now) {
      const token = tokens.get(field);
      if (token === undefined || now < token.until) return token;
      tokens.delete(field);
      return undefined;
    },
    add(field, token) {
      if (token.keySet !== keySet) {
        tokens.clear();
        keySet = token.keySet;
      }
      tokens.set(field, token, field.length);
    },
  };
}
