/** The glue (`glue/`, AssemblyScript) as guarded WAT. */
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { print } from '@bytecodealliance/jco';
import { digest, digestFiles } from '../lib/content-cache.ts';
import { buildDir, inRoot } from '../lib/paths.ts';
import { runNode } from '../lib/run.ts';
import { guard } from './guard.ts';
import { readSegment, readWat } from './wat.ts';

export interface Glue {
  readonly wat: string;
  /** Where its constants end, in bytes from the start of memory. */
  readonly end: number;
}

/** Compiles the glue, its constants at `base`, unless that was done before. */
export async function glueModule(base: number): Promise<Glue> {
  return guardGlue(await print(readFileSync(await compile(base))), base);
}

/** Guards the printed glue. @throws Error when the guards' globals, or its constants behind `base`, are not found. */
export function guardGlue(printed: string, base: number): Glue {
  const { lines } = readWat(printed);
  const global = (name: string): string => {
    const found = new RegExp(`^  \\(import "opa" "${name}" \\(global \\(;(\\d+);\\) \\(mut i32\\)\\)\\)$`, 'm').exec(
      printed,
    )?.[1];
    if (found === undefined) throw new Error(`The compiled glue does not import the global "${name}".`);
    return found;
  };
  const segments = lines.flatMap((line, at) => (line.startsWith('  (data') ? [readSegment(lines, at)] : []));
  if (segments.length === 0 || segments.some(({ address }) => address < base)) {
    throw new Error(`The compiled glue does not have its constants behind ${base}.`);
  }
  const end = Math.max(...segments.map(({ address, length }) => address + length));
  return { wat: guard(printed, { aborted: global('aborted'), steps: global('steps') }), end: (end + 15) & ~15 };
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
