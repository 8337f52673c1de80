/** Runs bindings as the engine does, on a host that is made of plain JavaScript. */
import { createContext, runInContext, type Context } from 'node:vm';

/** What a component imports, by interface. */
type Modules<T> = Record<string, Record<string, T>>;

interface Host {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** What the bindings allocate with: `cabi_realloc`. */
  readonly ask: (...args: number[]) => number;
  /** The host's function for one that the bindings are given, by the name that they have for it. */
  readonly importOf: (name: string) => unknown;
  /** What the component's source exports. */
  readonly source: object;
}

/** @returns beside the modules what is global for the source (`contentGlobal`), and for the bindings. */
export function load<T>(
  code: string,
  { memory, ask, importOf, source }: Host,
): { readonly modules: Modules<T>; readonly contentGlobal: object; readonly context: Context } {
  const names = /^let \[(\$memory, \$realloc.*)\] = \$bindings;$/m.exec(code)![1]!.split(', ').slice(2);
  const modules: Modules<T> = {};
  const contentGlobal = { TextEncoder, TextDecoder, Symbol };
  const context = createContext({
    contentGlobal,
    $bindings: [memory, ask, ...names.map(importOf)],
    $source_mod: source,
    defineBuiltinModule: (name: string, module: Record<string, T>) => void (modules[name] = module),
  });
  runInContext(code, context);
  return { modules, contentGlobal, context };
}
