/** Ways of not returning: any interface can do these. */
import { exit } from 'wasi:cli/exit@0.2.3';
import { subscribeDuration } from 'wasi:clocks/monotonic-clock@0.2.3';
import { mcpError } from '../everything-provider/failure.ts';

/** Nanoseconds of an hour: longer than any test waits. */
const hour = 3_600_000_000_000n;

/** Names of the faults below. */
export const stops = ['throw', 'overflow', 'exit', 'hang', 'sleep', 'error'] as const;

/** Does what a name of `stops` says; returns on any other name. */
export function stopIfAsked(name: string | undefined): void {
  switch (name) {
    case 'throw':
      // Not a WIT error: the engine ends the instance with an `unreachable` trap, as Rust's panic and C's abort do.
      throw new Error('secret: /etc/provider/secret.txt');
    case 'overflow':
      overflow(0);
      break;
    case 'exit':
      exit({ tag: 'err', val: undefined });
      break;
    case 'hang':
      for (;;);
    case 'sleep':
      subscribeDuration(hour).block();
      break;
    case 'error':
      throw mcpError('internal-error', 'the provider says no', '{"reason":"asked"}');
    default:
  }
}

const overflow = (depth: number): number => overflow(depth + 1) + 1;
