/** The part of WebAssembly's JavaScript interface that is used here and in tests; Node's types do not declare it. */

/** A compiled core module. */
export type Module = object;

/** What a core module exports; its caller knows the types. */
export type Exports = Readonly<Record<string, unknown>>;

interface Interface {
  compile(bytes: Uint8Array): Promise<Module>;
  Module: new (bytes: Uint8Array) => Module;
  Instance: new (module: Module, imports: object) => { readonly exports: Exports };
  Memory: new (pages: { initial: number; maximum?: number }) => { readonly buffer: ArrayBuffer };
}

export const { WebAssembly } = globalThis as unknown as { WebAssembly: Interface };
