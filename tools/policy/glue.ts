/** The glue (`glue/`, AssemblyScript) as guarded WAT. */
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { print } from '@bytecodealliance/jco';
import { digest, digestFiles } from '../lib/content-cache.ts';
import { buildDir, inRoot } from '../lib/paths.ts';
import { runNode } from '../lib/run.ts';
import { guard } from './guard.ts';

export interface Glue {
  readonly wat: string;
  /** Where its constants end, in bytes from the start of memory. */
  readonly end: number;
}

/** Compiles the glue, its constants at `base`, unless that was done before. */
export async function glueModule(base: number): Promise<Glue> {
  const wat = await print(readFileSync(await compile(base)));
  const global = (name: string): string =>
    new RegExp(`\\(import "opa" "${name}" \\(global \\(;(\\d+);\\)`).exec(wat)![1]!;
  let end = base;
  for (const [, address, text] of wat.matchAll(/^ {2}\(data \(;\d+;\) \(i32\.const (\d+)\) "(.*)"\)$/gm)) {
    end = Math.max(end, Number(address) + text!.replaceAll(/\\[0-9a-f]{2}|\\./g, '.').length);
  }
  return { wat: guard(wat, { aborted: global('aborted'), steps: global('steps') }), end: (end + 15) & ~15 };
}

async function compile(base: number): Promise<string> {
  const source = inRoot('tools/policy/glue');
  const options =
    `--runtime stub --importMemory --noExportMemory --memoryBase ${base} --optimizeLevel 3 --shrinkLevel 1 \
--noAssert --use abort=`.split(' ');
  const compiler = inRoot('node_modules/assemblyscript');
  const key = digest(digestFiles(source), readFileSync(join(compiler, 'package.json')), ...options).slice(0, 32);
  const output = join(buildDir, 'policy', `glue-${key}.wasm`);
  if (!existsSync(output)) {
    mkdirSync(dirname(output), { recursive: true });
    const temporary = `${output}.${process.pid}`;
    await runNode(join(compiler, 'bin/asc.js'), [join(source, 'index.ts'), ...options, '--outFile', temporary]);
    renameSync(temporary, output);
  }
  return output;
}
