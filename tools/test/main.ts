/**
 * `npm test`: types, lint, format, builds, the MCP conformance suite, and the tests (vitest). All of them run even when
 * one fails. The last line counts what passed and failed: each test, and each of the other checks as one.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildExample, exampleNames } from '../build/examples.ts';
import { buildTestProvider, testProviders } from '../build/test-providers.ts';
import { buildTransports } from '../build/transports.ts';
import { generateTypes } from '../build/types.ts';
import { buildDir, inRoot } from '../lib/paths.ts';
import { step } from '../lib/progress.ts';
import { needTool, pathWithTools } from '../setup/tools.ts';
import { countTests, total, type Counts } from './counts.ts';

// The compilers that the tests run are found by name.
process.env['PATH'] = pathWithTools();

const results = join(buildDir, 'test-results.json');
const bin = (name: string): string => inRoot('node_modules/.bin', name);

/** Runs a program with its output shown. @returns whether it succeeded. */
const succeeds = (command: string, ...args: string[]): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: inRoot(), stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });

/** Runs one check; a failure is said and counted, and what follows runs all the same. */
async function check(title: string, run: () => Promise<boolean>): Promise<Counts> {
  const passed = await step(title, run).catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    return false;
  });
  if (!passed) process.stderr.write(`${title}: FAILED\n`);
  return { passed: Number(passed), failed: Number(!passed) };
}

async function build(): Promise<boolean> {
  for (const name of ['wac', 'wasmtime', 'wasm-tools', 'opa'] as const) await needTool(name);
  await buildTransports();
  for (const name of testProviders) await buildTestProvider(name);
  for (const name of exampleNames) await buildExample(name);
  return true;
}

async function runTests(): Promise<Counts> {
  rmSync(results, { force: true });
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  const succeeded = await succeeds(bin('vitest'), ...args);
  return countTests(existsSync(results) ? readFileSync(results, 'utf8') : undefined, succeeded);
}

const counts = [
  await check('Generating types', async () => {
    await generateTypes();
    return true;
  }),
  await check('Types', () => succeeds(bin('tsc'), '-p', '.')),
  await check('Lint', () => succeeds(bin('oxlint'))),
  await check('Format', () => succeeds(bin('oxfmt'), '--check')),
  await check('Build', build),
  await check('Conformance', () => succeeds(bin('tsx'), 'test/conformance/run.ts')),
  await runTests(),
];
const { passed, failed } = total(counts);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
