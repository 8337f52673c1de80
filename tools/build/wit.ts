/**
 * Stages WIT with its dependencies, as componentize-js, jco and wasm-tools want it: one folder with a root package
 * and `deps/`. The WASI 0.2.3 packages come from an npm package and are not committed.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDir, inRoot } from '../lib/paths.ts';

const wasiWit = inRoot('node_modules/@spinframework/wasi-http-proxy/wit/wasi-http@0.2.3.wit');

/** Splits a file of nested packages (`package a:b@1 { … }`) into one file for each package. */
function splitPackages(text: string): Map<string, string> {
  const packages = new Map<string, string>();
  for (const [, id, body] of text.matchAll(/^package (wasi:[^ ]+) \{\n([\s\S]*?)^\}/gm)) {
    packages.set(id!, `package ${id};\n\n${body}`);
  }
  return packages;
}

/** Puts the WASI packages and this project's own into `into`/deps. */
function stageDeps(into: string, own: ('mcp' | 'policy')[]): void {
  for (const [id, text] of splitPackages(readFileSync(wasiWit, 'utf8'))) {
    const folder = join(into, 'deps', id.replace(/[:@]/g, '-'));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.wit'), text);
  }
  if (own.includes('mcp')) copyWit(inRoot('wit'), join(into, 'deps/wasmcp-mcp'));
  if (own.includes('policy')) copyWit(inRoot('wit/policy'), join(into, 'deps/wasmcp-policy'));
}

/** Copies the `.wit` files that lie directly in a folder. */
function copyWit(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => path === from || path.endsWith('.wit') });
}

/** Stages the transport worlds (`wit/transport`). @returns the folder for `witPath`. */
export function stageTransportWit(): string {
  const into = join(buildDir, 'wit/transport');
  rmSync(into, { recursive: true, force: true });
  copyWit(inRoot('wit/transport'), into);
  stageDeps(into, ['mcp', 'policy']);
  return into;
}

/** Fills `deps/` of a provider's WIT folder, in place, for toolchains that look there: `wasmcp:mcp` and WASI. */
export function stageProviderDeps(folder: string): void {
  rmSync(join(folder, 'deps'), { recursive: true, force: true });
  stageDeps(folder, ['mcp']);
}

/**
 * Stages a provider's own WIT: the `.wit` files of `folder` (its world) and, in deps, `wasmcp:mcp` and WASI.
 * @returns the folder for `witPath`.
 */
export function stageProviderWit(folder: string, name: string): string {
  const into = join(buildDir, 'wit', name);
  rmSync(into, { recursive: true, force: true });
  copyWit(folder, into);
  stageDeps(into, ['mcp']);
  return into;
}
