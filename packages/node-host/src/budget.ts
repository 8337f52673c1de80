/** Bytes that are held for all connections together. */

/** What one request or answer holds of a budget. */
export interface Share {
  /** @returns whether there is room for as many bytes more. */
  take(bytes: number): boolean;
  /** Gives all of it back. May be called again. */
  release(): void;
}

export type Budget = () => Share;

/** @param maxBytes the most that all shares together may hold. */
export function createBudget(maxBytes: number): Budget {
  let held = 0;
  return () => {
    let own = 0;
    return {
      take(bytes) {
        if (held + bytes > maxBytes) return false;
        held += bytes;
        own += bytes;
        return true;
      },
      release() {
        held -= own;
        own = 0;
      },
    };
  };
}
