/** What an evaluation may use, and how it says that it used more. */
import { isText, terminatedLength } from './bytes';
import { give_up, steps } from '../abi/opa';

/** Deepest nesting of the input. OPA recurses, on a stack of 64 KiB. */
export const maxDepth: i32 = 256;
/** Longest number of the input, in characters. */
export const maxNumberLength: i32 = 64;
/** Most digits of an exponent: `opa eval` refuses numbers of 2^100,000, and exponents of zeros in front are as long. */
export const maxExponentDigits: i32 = 4;
/** Most values in the input: OPA spends up to 200 bytes on each, of 64 MiB. */
export const maxValues: i32 = 100000;

/** What `aborted` is when a built-in would need more than an evaluation may use. For "out of steps" it is −1. */
const outOfRange: i32 = -2;
/** How OPA's runtime says that there is no memory left. */
const outOfMemory = 'opa_malloc: failed';

/** Gives the evaluation up: `limit-exceeded`. */
export function exceedLimit(): void {
  give_up(outOfRange);
}

/** Whether a value of `aborted` means that a limit was reached, not that the policy gave up by itself. */
export function isLimit(reason: i32): bool {
  return reason < 0 || steps == 0 || isText(reason, terminatedLength(reason), outOfMemory);
}
