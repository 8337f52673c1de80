/** Tests that need something which not every machine has. */
import type { TestOptions } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Why a test is skipped: `npm test` lists it. */
    skipReason?: string;
  }
}

/**
 * Options of a test or suite, which is skipped unless the condition holds. The only way to skip that tests use:
 * `describe('on Spin', skipUnless(spin !== undefined, 'spin is not on the PATH'), () => …)`.
 * @param reason a phrase without a full stop, for the list at the end of `npm test`.
 */
export const skipUnless = (condition: boolean, reason: string): TestOptions =>
  condition ? {} : { skip: true, meta: { skipReason: reason } };
