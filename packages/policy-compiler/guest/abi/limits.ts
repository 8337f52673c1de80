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

/** Whether `aborted` means a limit, not a decision of the policy. */
export function isLimit(reason: i32): bool {
  return reason < 0 || steps == 0 || isMessage(reason, 'opa_malloc: failed');
}

function isMessage(address: i32, text: string): bool {
  for (let i = 0; i < text.length; i++) if (load<u8>(address + i) != text.charCodeAt(i)) return false;
  return load<u8>(address + text.length) == 0;
}
