/** What is plugged into the policy import: WIT `wasmcp:policy/policy@0.1.0`. */
import type { Error as PolicyError, Outcome } from 'wasmcp:policy/policy@0.1.0';

export type { Outcome, PolicyError };

export interface PolicyComponent {
  /** Evaluates the policy for one input document, as JSON text. Throws `{ payload: PolicyError }`. */
  evaluate(input: string): Outcome;
  /** What is plugged, as JSON text; empty for the null policy. */
  info(): string;
}
