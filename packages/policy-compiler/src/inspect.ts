/** What a core module of `opa build` says about itself. */
import { suppliedBuiltins } from './builtins.ts';
import { CompileError } from './errors.ts';
import { WebAssembly } from './webassembly.ts';

export interface ModuleInfo {
  /** The entrypoint's number. */
  readonly entrypoint: number;
  /** Built-ins that the module imports, with their numbers. */
  readonly builtins: Readonly<Record<string, number>>;
  /** Where the module's data ends. */
  readonly heapStart: number;
  /** Version of the interface between OPA's modules and their hosts: `1.3`. */
  readonly abi: string;
}

/** Runs the module and asks it. @throws CompileError when it is not what a component can be made of. */
export function inspectModule(bytes: Uint8Array, entrypoint: string): ModuleInfo {
  const memory = new WebAssembly.Memory({ initial: 1024 });
  const functions = ['opa_abort', ...[0, 1, 2, 3, 4].map((operands) => `opa_builtin${operands}`)];
  const env = { memory, ...Object.fromEntries(functions.map((name) => [name, () => 0])) };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env });
  const call = (name: string, ...args: number[]): number => (exports[name] as (...args: number[]) => number)(...args);
  const version = (name: string): number => (exports[name] as { value: number }).value;
  const heapStart = call('opa_heap_ptr_get');
  const map = (name: string): Record<string, number> => {
    const text = Buffer.from(memory.buffer, call('opa_json_dump', call(name)));
    return JSON.parse(text.toString('utf8', 0, text.indexOf(0))) as Record<string, number>;
  };
  if (version('opa_wasm_abi_version') !== 1)
    throw new CompileError('This version of opa makes modules of an unknown ABI.');
  const number = map('entrypoints')[entrypoint];
  if (number === undefined) throw new CompileError(`There is no document ${entrypoint} in the policy.`);
  const builtins = map('builtins');
  const missing = Object.keys(builtins).filter((name) => !(name in suppliedBuiltins));
  if (missing.length > 0) throw new CompileError(`A policy component has no built-in ${missing.join(', ')}.`);
  return { builtins, entrypoint: number, heapStart, abi: `1.${version('opa_wasm_abi_minor_version')}` };
}
