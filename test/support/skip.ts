/** Tests that need something which not every machine has. */
import type { TestOptions } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Why a test is skipped: `npm test` lists it. */
    skipReason?: string;
  }
}

/**
 * Options of a test or suite, which is skipped unless the condition holds:
 * `describe('on Spin', skipUnless(spin !== undefined, 'spin is not on the PATH'), () => …)`. This and `skipWithout` are
 * the only ways to skip that tests use, so that none is skipped without a reason.
 * @param reason a phrase without a full stop, for the list at the end of `npm test`.
 */
export const skipUnless = (condition: boolean, reason: string): TestOptions =>
  condition ? {} : { skip: true, meta: { skipReason: reason } };

/** The same where what is missing was found out before: it is skipped when something is, and that is the reason. */
export const skipWithout = (missing: string | undefined): TestOptions =>
  skipUnless(missing === undefined, missing ?? '');
