/**
 * What componentize-js runs in the place of wizer: changes the bindings, then runs wizer with the same arguments. They lie in
 * the script that the engine is to run first, whose path is in the engine's own arguments, on standard input.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { changeBindings, corrections } from './index.ts';

const [wizer, which, ...args] = process.argv.slice(2) as [string, string, ...string[]];
const input = readFileSync(0, 'utf8');
const script = /--initializer-script-path (\S+)/.exec(input)?.[1];
if (script === undefined) throw new Error(`No script of bindings in: ${input}`);
const generated = readFileSync(script, 'utf8');
writeFileSync(script, changeBindings(generated, which === 'corrected' ? corrections : undefined).code);
const { status, error } = spawnSync(wizer, args, { input, stdio: [null, 'inherit', 'inherit'] });
if (error !== undefined) throw error;
process.exitCode = status ?? 1;
