/**
 * What componentize-js runs in the place of wizer: changes the bindings, the engine's allocator, its calls and when it
 * collects, adds destructors, runs wizer with the same arguments but for paths, and makes the memory that wizer leaves
 * smaller. The bindings lie in the script that the engine is to run first, whose path is in the engine's own arguments,
 * on standard input; the engine is wizer's last argument.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { changeAllocator } from './allocator.ts';
import { collectSooner } from './collector.ts';
import { addDestructors } from './destructors.ts';
import { changeFinishedCalls } from './finished-calls.ts';
import { withGuestPaths } from './guest-paths.ts';
import { changeBindings, corrections } from './index.ts';
import { noteRun, optionOf } from './kept.ts';
import { trimMemory } from './trim.ts';

/** `noted`: a folder in which the run is to be noted; empty: it is not. */
const [wizer, which, noted, ...args] = process.argv.slice(2) as [string, string, string, ...string[]];
const input = readFileSync(0, 'utf8');
const script = /--initializer-script-path (\S+)/.exec(input)?.[1];
if (script === undefined) throw new Error(`No script of bindings in: ${input}`);
const generated = readFileSync(script, 'utf8');
writeFileSync(script, changeBindings(generated, which === 'corrected' ? corrections : undefined).code);
if (which === 'improved') {
  const engine = args.at(-1)!;
  const withAllocator = changeAllocator(readFileSync(engine)).module;
  writeFileSync(engine, collectSooner(addDestructors(changeFinishedCalls(withAllocator)).module));
}
const run = withGuestPaths({ args, input, env: process.env });
const { status, error } = spawnSync(wizer, run.args, { ...run, stdio: [null, 'inherit', 'inherit'] });
if (error !== undefined) throw error;
if (status === 0) {
  const output = optionOf(args, '-o=');
  writeFileSync(output, trimMemory(readFileSync(output)));
  if (noted !== '') noteRun(noted, run, script);
}
process.exitCode = status ?? 1;
