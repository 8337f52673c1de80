/**
 * Stages WIT with its dependencies, as componentize-js, jco and wasm-tools want it: one folder with a root package
 * and `deps/`. The WASI 0.2.3 packages come from an npm package and are not committed.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildDir, inRoot } from '../paths.ts';
import { writeFolder, type Files } from './output.ts';

const wasiWit = inRoot('node_modules/@spinframework/wasi-http-proxy/wit/wasi-http@0.2.3.wit');

/** Splits a file of nested packages (`package a:b@1 { … }`) into one file for each package. */
function splitPackages(text: string): Map<string, string> {
  const packages = new Map<string, string>();
  for (const [, id, body] of text.matchAll(/^package (wasi:[^ ]+) \{\n([\s\S]*?)^\}/gm)) {
    packages.set(id!, `package ${id};\n\n${body}`);
  }
  return packages;
}

/** The `.wit` files that lie directly in a folder, for `to`. */
function witFiles(from: string, to = ''): Map<string, string> {
  const names = readdirSync(from).filter((name) => name.endsWith('.wit'));
  return new Map(names.map((name) => [join(to, name), readFileSync(join(from, name), 'utf8')]));
}

/** This project's packages that others depend on, and where they lie. */
const folders = {
  mcp: inRoot('wit'),
  'mcp-exchange': inRoot('wit/exchange'),
  policy: inRoot('wit/policy'),
  store: inRoot('wit/store'),
} as const;
type Own = keyof typeof folders;

/** The WASI packages and this project's own, as they lie in the folder `into`. */
function depsFiles(own: readonly Own[], into = 'deps'): Files {
  const files = new Map<string, string>();
  for (const [id, text] of splitPackages(readFileSync(wasiWit, 'utf8'))) {
    files.set(join(into, id.replace(/[:@]/g, '-'), 'package.wit'), text);
  }
  for (const name of own) {
    for (const [path, text] of witFiles(folders[name], join(into, `wasmcp-${name}`))) files.set(path, text);
  }
  return files;
}

/** Stages the transport worlds (`wit/transport`). @returns the folder for `witPath`. */
export function stageTransportWit(): string {
  const into = join(buildDir, 'wit/transport');
  const deps = depsFiles(['mcp', 'mcp-exchange', 'policy', 'store']);
  writeFolder(into, new Map([...witFiles(inRoot('wit/transport')), ...deps]));
  return into;
}

/** Stages the worlds of the stores (`stores/wit`). @returns the folder for `witPath`. */
export function stageStoreWit(): string {
  const into = join(buildDir, 'wit/stores');
  writeFolder(into, new Map([...witFiles(inRoot('stores/wit')), ...depsFiles(['store'])]));
  return into;
}

/** Stages the worlds of the null exchange (`exchanges/wit`). @returns the folder for `witPath`. */
export function stageExchangeWit(): string {
  const into = join(buildDir, 'wit/exchanges');
  writeFolder(into, new Map([...witFiles(inRoot('exchanges/wit')), ...depsFiles(['mcp', 'mcp-exchange'])]));
  return into;
}

/** Fills `deps/` of a provider's WIT folder, in place, for toolchains that look there: `wasmcp:mcp`, the exchange and WASI. */
export function stageProviderDeps(folder: string): void {
  writeFolder(join(folder, 'deps'), depsFiles(['mcp', 'mcp-exchange'], ''));
}

/**
 * Stages a provider's own WIT: the `.wit` files of `folder` (its world) and, in deps, `wasmcp:mcp`, the exchange and WASI.
 * @returns the folder for `witPath`.
 */
export function stageProviderWit(folder: string, name: string): string {
  const into = join(buildDir, 'wit', name);
  writeFolder(into, new Map([...witFiles(folder), ...depsFiles(['mcp', 'mcp-exchange'])]));
  return into;
}
