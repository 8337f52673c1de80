/**
 * Compiles Rego policies into WebAssembly components that export `wasmcp:policy/policy` (`wit/policy/policy.wit`).
 * `compilePolicy` makes one of Rego and data; `nullPolicy` makes the one that stands where there is none. Failures that
 * are to be expected are `CompileError`s.
 */
export type { Cache } from './cache.ts';
export { compilePolicy, type CompileOptions, type PolicyInfo, type Progress } from './compile.ts';
export { CompileError, type CompileFault } from './errors.ts';
export { nullPolicy } from './null-policy.ts';
export { opa } from './opa-cli.ts';
export type { PolicySources, RegoSources, SourceFile } from './sources.ts';
