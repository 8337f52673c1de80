/**
 * A WASI host in memory. Unit tests have it in place of the `wasi:` imports of src/wasi and src/component (see
 * vitest.config.ts), so that these can be run, and their handles counted, without a real host.
 */
import { Resource, wasiError } from './resources.ts';

export { held } from './resources.ts';
export { poll, Pollable, subscribeDuration, type StreamEvent } from './streams.ts';
export * from './http.ts';

/** wasi:cli/environment; a test may set it. */
export const environment: [name: string, value: string][] = [];
export const getEnvironment = (): [string, string][] => environment;

/** wasmcp:policy: nothing is plugged. */
export const info = (): string => '';
export const evaluate = (): object => ({ tag: 'no-policy' });

/** wasmcp:store: keeps nothing. */
export const get = (): undefined => undefined;
export const set = (): void => {};

/** wasi:http/outgoing-handler: nothing can be reached. */
export class OutgoingRequest extends Resource {}
export class RequestOptions extends Resource {}
export const handle = (): never => {
  throw wasiError({ tag: 'connection-refused' });
};
