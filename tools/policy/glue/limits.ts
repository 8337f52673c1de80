/** What an evaluation may use, and how it says that it used more. */
import { give_up, steps } from './opa';

/** Deepest nesting of the input. OPA recurses, on a stack of 64 KiB. */
export const maxDepth: i32 = 256;
/** Longest number of the input, in characters. */
export const maxNumberLength: i32 = 64;
/** Most values in the input: OPA spends up to 200 bytes on each, of 64 MiB. */
export const maxValues: i32 = 100000;

/** `aborted`: a built-in would need more than an evaluation may use. The guards have −1 for "out of steps". */
const outOfRange: i32 = -2;

/** Gives the evaluation up: `limit-exceeded`. */
export function exceedLimit(): void {
  give_up(outOfRange);
}

/** Whether `aborted` means a limit, not a decision of the policy. OPA's `opa_malloc: failed` is one too. */
export function isLimit(reason: i32): bool {
  if (reason < 0 || steps == 0) return true;
  return load<u64>(reason) == 0x6c6c616d5f61706f && load<u32>(reason, 8) == 0x66203a63;
}
