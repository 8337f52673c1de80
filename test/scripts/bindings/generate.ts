/** Bindings as componentize-js generates them, from a WIT of a few lines: without building a component. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '@bytecodealliance/componentize-js';
import { digest } from '@wasmcp/node-host';
import { cache } from '../../../scripts/toolchain.ts';
import { inRoot } from '../../../scripts/paths.ts';

/** What componentize-js itself makes bindings with. It exports no way to have them without the rest. */
interface Splicer {
  spliceBindings(
    engine: Uint8Array,
    features: readonly string[],
    witWorld: undefined,
    witPath: string,
    worldName: string,
    debug: boolean,
  ): { readonly jsBindings: string; readonly wasm: Uint8Array };
}

const inComponentizeJs = (file: string): string => inRoot('node_modules/@bytecodealliance/componentize-js/lib', file);

/** Seconds each, and so kept. @param world what is in a world, and before it (interfaces), as WIT. */
export const generate = async (world: string, before = ''): Promise<string> =>
  readFileSync(await splice('js', world, before), 'utf8');

/** The engine's module for such a world, as wizer gets it. */
export const generateModule = async (world: string): Promise<Uint8Array> =>
  readFileSync(await splice('wasm', world, ''));

async function splice(kind: 'js' | 'wasm', world: string, before: string): Promise<string> {
  const wit = `package test:bindings;\n${before}\nworld test {\n${world}\n}\n`;
  return cache('generated-bindings', `${digest(version, wit)}.${kind}`, async (into) => {
    const { splicer } = (await import(inComponentizeJs('spidermonkey-embedding-splicer.js'))) as { splicer: Splicer };
    const folder = mkdtempSync(join(tmpdir(), 'bindings-'));
    try {
      writeFileSync(join(folder, 'world.wit'), wit);
      const engine = readFileSync(inComponentizeJs('starlingmonkey_embedding.wasm'));
      const { jsBindings, wasm } = splicer.spliceBindings(engine, [], undefined, folder, 'test', false);
      writeFileSync(into, kind === 'js' ? jsBindings : wasm);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
