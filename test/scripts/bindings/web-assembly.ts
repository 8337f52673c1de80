/** The engine's own `WebAssembly`, which Node's types do not declare. */
export const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    compile(bytes: Uint8Array): Promise<object>;
    Module: {
      new (bytes: Uint8Array): object;
      imports(module: object): readonly { readonly module: string; readonly name: string }[];
    };
    Instance: new (
      module: object,
      imports?: Record<string, Record<string, unknown>>,
    ) => { readonly exports: Record<string, unknown> };
  };
};
