/** The guest (`guest/`, AssemblyScript) as guarded WAT. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { print } from '@bytecodealliance/jco';
import { wasmKey, type Cache } from './cache.ts';
import { CompileError } from './errors.ts';
import { guard } from './guard.ts';
import { run } from './process.ts';
import { readSegment, readWat } from './wat.ts';

interface Guest {
  readonly wat: string;
  /** Where its constants end, in bytes from the start of memory. */
  readonly end: number;
}

/** Compiles the guest, its constants at `base`, unless the cache has it. */
export async function compileGuest(base: number, cache: Cache): Promise<Guest> {
  const options =
    `--runtime stub --importMemory --noExportMemory --memoryBase ${base} --optimizeLevel 3 --shrinkLevel 1 \
--noAssert --use abort=`.split(' ');
  const path = await cache('policy-guest', wasmKey('guest', ...options), async (output) => {
    const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
    const source = fileURLToPath(new URL('../guest/index.ts', import.meta.url));
    const { ok, title, stdout, stderr } = await run(process.execPath, [
      compiler,
      source,
      ...options,
      '--outFile',
      output,
    ]);
    if (!ok) throw new Error(`${title}\n${stdout}${stderr}`);
  });
  return guardGuest(await print(readFileSync(path)), base);
}

/** Guards the printed guest. @throws CompileError when the globals, or its constants behind `base`, are not found. */
export function guardGuest(printed: string, base: number): Guest {
  const { lines } = readWat(printed);
  const segments = lines.flatMap((line, at) => (line.startsWith('  (data') ? [readSegment(lines, at)] : []));
  if (segments.length === 0 || segments.some(({ address }) => address < base)) {
    throw new CompileError(`The compiled guest does not have its constants behind ${base}.`);
  }
  const end = Math.max(...segments.map(({ address, length }) => address + length));
  const globals = { aborted: importedGlobal(printed, 'aborted'), steps: importedGlobal(printed, 'steps') };
  return { wat: guard(printed, globals), end: (end + 15) & ~15 };
}

/** The number of a global that is imported from OPA's module. */
function importedGlobal(printed: string, name: string): string {
  const line = new RegExp(`^ {2}\\(import "opa" "${name}" \\(global \\(;(\\d+);\\) \\(mut i32\\)\\)\\)$`, 'm');
  const number = line.exec(printed)?.[1];
  if (number === undefined) throw new CompileError(`The compiled guest does not import the global "${name}".`);
  return number;
}
