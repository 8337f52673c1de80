/**
 * Serves wasi:http components on Node: many requests at a time, each in an instance and a thread that can be ended.
 *
 * `createCache` → `readComponent` → `serve`; `loadComponent` and `instantiate` run a component in the caller's own
 * thread. Failures that are to be expected are `HostError`s.
 */
export { createCache, digest, digestFiles, type Cache } from './cache.ts';
export { compatible, parseWorld, readComponent, withoutVersion, type Component, type World } from './component.ts';
export { HostError } from './errors.ts';
export type { AnswerFailure, Failure, FailureAnswer } from './http-server.ts';
export { instantiate, type Exports, type Imports, type Links, type LoadedComponent } from './instantiate.ts';
export { addressesOf, inUrl, isAbsent, isLoopback, listen, listenError, type Listening } from './listen.ts';
export { loadComponent } from './load.ts';
export type { Observe, ObservedAnswer } from './observed.ts';
export { serve, type NodeHost, type ServeOptions } from './serve.ts';
export type { Progress } from './transpile.ts';
export { createWasi, type WasiOptions } from './wasi/imports.ts';
export { makeComponent } from './make-component.ts';
