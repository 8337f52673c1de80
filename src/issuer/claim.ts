/**
 * Claims: of the instances that want to ask the issuer, one does. A store has no operation that compares and sets, so a
 * claim is written, and looked at again when all who had not seen it have written theirs: the last one holds. Claims
 * have a place of their own, where one that comes late cannot overwrite what the issuer has said.
 *
 * Who holds a claim reads the document's entry once more, and writes into it that it is asking, before it asks. So two
 * ask at once only where one's claim took longer than the other waited (at least `settlingMs`, and four times as long as
 * its own took), and the other's entry then took longer still than the first one waits in its turn. Then both ask, once.
 */
import type { StoredText } from './store.ts';

/** Longer than it takes from reading that there is no claim to writing one, in milliseconds. */
export const settlingMs = 50;
/** How many times longer than its own claim took to write one waits for those of others. */
const patience = 4;
/** However slow the store is, in milliseconds. */
const maxSettlingMs = 2_000;

/** Where a claim lies, and what it is judged by. */
interface ClaimDependencies {
  readonly claims: StoredText;
  /** Waits for a number of milliseconds. */
  readonly sleep: (ms: number) => void | Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Claims. @returns undefined when the claim holds, or there is no store that keeps it; else when another claimed.
 * @param isInForce whether a claim of this time may be one of an instance that still asks.
 */
export async function claimIn(
  { claims, sleep, now }: ClaimDependencies,
  isInForce: (claimedAt: number) => boolean,
): Promise<number | undefined> {
  const begin = now();
  const before = claimedAt(await claims.read());
  if (before !== undefined && isInForce(before)) return before;
  const claim = `${begin} ${newClaimant()}`;
  if (!(await claims.write(claim)) || (await claims.read()) === undefined) return undefined;
  await sleep(Math.min(Math.max(settlingMs, patience * (now() - begin)), maxSettlingMs));
  const last = await claims.read();
  return last === claim || last === undefined ? undefined : (claimedAt(last) ?? now());
}

/** Takes a claim back that has turned out to be needless: others need not wait for it. */
export const withdrawFrom = async ({ claims }: ClaimDependencies): Promise<void> => void (await claims.write(''));

/** What makes a claim differ from all others. */
const newClaimant = (): string => crypto.getRandomValues(new Uint32Array(4)).join('.');

/** The time in a claim; undefined for what is none. */
function claimedAt(claim: string | undefined): number | undefined {
  const at = claim === undefined ? NaN : Number.parseInt(claim, 10);
  return Number.isSafeInteger(at) ? at : undefined;
}
