/**
 * Claims: of the instances that want to ask the issuer, one does. A store has no operation that compares and sets, so a
 * claim is written, and looked at again when all who had not seen it have written theirs: the last one holds.
 */
import type { StoredText } from './store.ts';

/** Longer than it takes from reading that there is no claim to writing one, in milliseconds. */
export const settlingMs = 50;

/**
 * Writes a claim. @returns undefined when it holds, or there is no store that keeps it; else what another has written
 * meanwhile.
 * @param text no two claims are the same.
 */
export async function claimIn(
  stored: StoredText,
  text: string,
  sleep: (ms: number) => void | Promise<void>,
): Promise<string | undefined> {
  if (!(await stored.write(text)) || (await stored.read()) === undefined) return undefined;
  await sleep(settlingMs);
  const last = await stored.read();
  return last === text ? undefined : last;
}

/** What makes a claim differ from all others. */
export const newClaimant = (): string => Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join('.');
