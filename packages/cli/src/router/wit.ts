/** The world of a router. WIT has no way to import an interface twice: each import repeats it under a name of its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importName, routedInterfaces } from './interfaces.ts';

/** What is used of WASI. */
const wasi = `package wasi:io@0.2.3 {
  interface error {
    resource error;
  }
  interface streams {
    use error.{error};
    variant stream-error { last-operation-failed(error), closed }
    resource output-stream {
      blocking-write-and-flush: func(contents: list<u8>) -> result<_, stream-error>;
    }
  }
}
package wasi:cli@0.2.3 {
  interface environment {
    get-environment: func() -> list<tuple<string, string>>;
    get-arguments: func() -> list<string>;
    initial-cwd: func() -> option<string>;
  }
  interface stderr {
    use wasi:io/streams@0.2.3.{output-stream};
    get-stderr: func() -> output-stream;
  }
}
`;

/** A world that has the environment twice: the host's, and what is left of it. */
export const environmentWit = `package wasmcp:environment;
world environment {
  import wasi:cli/environment@0.2.3;
  export wasi:cli/environment@0.2.3;
}
${wasi}`;

/** One package of the project, without its worlds. */
interface Package {
  /** `a:b@1.0.0` */
  readonly id: string;
  readonly text: string;
}

/**
 * @param folder the one of `wasmcp:mcp`, and in it that of the exchange.
 * @param interfaces the names of those that each provider has.
 */
export function routerWit(folder: string, interfaces: readonly (readonly string[])[]): string {
  const packages = [readPackage(folder), readPackage(join(folder, 'exchange'))];
  const bodies = new Map(packages.flatMap((each) => interfacesOf(each)));
  const imports = interfaces.flatMap((names, provider) =>
    names.map((name) => `  import ${importName(provider, name)}: interface {\n${bodies.get(name)!}  }\n`),
  );
  const exports = routedInterfaces.map(({ id }) => `  export ${id};\n`);
  const nested = packages.map(({ id, text }) => `package ${id} {\n${text}}\n`);
  return [
    'package wasmcp:router;\nworld router {\n  import wasi:cli/stderr@0.2.3;\n  import wasi:io/streams@0.2.3;\n',
    ...imports,
    ...exports,
    '}\n',
    ...nested,
    wasi,
  ].join('');
}

function readPackage(folder: string): Package {
  const files = readdirSync(folder).filter((name) => name.endsWith('.wit'));
  const texts = files.map((name) => readFileSync(join(folder, name), 'utf8'));
  const id = texts.map((text) => /^package ([^;]+);/m.exec(text)?.[1]).find((found) => found !== undefined)!;
  const leftOut = /^package [^;]+;|^world [\s\S]*?^\}/gm;
  return { id, text: texts.map((text) => text.replace(leftOut, '')).join('\n') };
}

/** The interfaces of a package, by name: what is between their braces, with full names for what they use. */
function interfacesOf({ id, text }: Package): [name: string, body: string][] {
  const [name, version] = id.split('@') as [string, string];
  return [...text.matchAll(/^interface ([a-z-]+) \{\n([\s\S]*?)^\}/gm)].map(([, each, body]) => [
    each!,
    body!.replace(/\buse ([a-z-]+)\.\{/g, (_, used: string) => `use ${name}/${used}@${version}.{`),
  ]);
}
