/** A request that is not served, as any step of the pipeline says it; jsonrpc/refusal.ts makes the answer's body. */
import type { HeaderField } from './message.ts';

export interface Refusal {
  readonly tag: 'refused';
  /** 400 or more. */
  readonly status: number;
  /** For the caller: it must not tell internals. */
  readonly message: string;
  readonly headers: readonly HeaderField[];
}

export const isRefusal = (value: object): value is Refusal => (value as Partial<Refusal>).tag === 'refused';

export const refuse = (status: number, message: string, headers: readonly HeaderField[] = []): Refusal => ({
  tag: 'refused',
  status,
  message,
  headers,
});
