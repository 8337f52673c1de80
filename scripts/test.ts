/**
 * `npm test [-- FILE…]`: sets up what tests need, then types, lint, format, builds, the MCP conformance suite, and the
 * tests (vitest). All of them run even when one fails. The last line counts what passed, failed and was skipped: each
 * test, and each of the other checks as one.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, runVisibly, step } from '@wasmcp/cli';
import { buildTestProvider, testProviders } from '../test/support/test-providers.ts';
import { buildExample, exampleNames } from './components/examples.ts';
import { buildStores } from './components/stores.ts';
import { buildTransports } from './components/transports.ts';
import { generateTypes } from './components/types.ts';
import { buildDir, inRoot } from './paths.ts';
import { chooseFiles, testFiles } from './test/files.ts';
import { countTests, formatCounts, formatSkipped, skippedTests, total, type Counts } from './test/report.ts';
import { setUp } from './test/setup.ts';

const usage = `npm test [-- FILE…]

Sets up what the tests need, then checks types, lint and format, builds, and runs the conformance suite and all tests.
FILE is a test file, or a part of its path: then only these files run, after what they need is set up.

Parts of it: npm run test:unit, test:integration, typecheck, lint, format, conformance.`;

const conformance = 'test/conformance/run.ts';
const results = join(buildDir, 'test-results.json');
const bin = (name: string): string => inRoot('node_modules/.bin', name);

/** Runs a program in the repository with its output shown. @returns whether it succeeded. */
const succeeds = (program: string, ...args: string[]): Promise<boolean> =>
  runVisibly(bin(program), args, { cwd: inRoot(), stdout: 'stdout' });

/** Runs one check; a failure is said and counted, and what follows runs all the same. */
async function check(title: string, run: () => Promise<boolean | void>): Promise<Counts> {
  const passed = await step(title, run).catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    return false;
  });
  if (passed === false) process.stderr.write(`${title}: FAILED\n`);
  return { passed: Number(passed !== false), failed: Number(passed === false), skipped: 0 };
}

async function build(): Promise<void> {
  await buildStores();
  await buildTransports();
  for (const name of testProviders) await buildTestProvider(name);
  for (const name of exampleNames) await buildExample(name);
}

/** @returns vitest's report beside the counts; undefined when there is none. */
async function runTests(files: readonly string[]): Promise<{ counts: Counts; report: string | undefined }> {
  rmSync(results, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  const succeeded = await succeeds('vitest', 'run', ...reporters, ...files);
  const report = existsSync(results) ? readFileSync(results, 'utf8') : undefined;
  return { counts: countTests(report, succeeded), report };
}

const checkAll = async (): Promise<Counts[]> => [
  await check('Generating types', generateTypes),
  await check('Types', () => succeeds('tsc', '-p', '.')),
  await check('Lint', () => succeeds('oxlint')),
  await check('Format', () => succeeds('oxfmt', '--check')),
  await check('Build', build),
  await check('Conformance', () => succeeds('tsx', '--conditions=@wasmcp/source', conformance)),
];

await runCommand({ usage, options: {}, positionals: true }, async ({ positionals: named }) => {
  const files = chooseFiles(named);
  const absent = await setUp(files ?? [...testFiles(), conformance]);
  const checks = files === undefined ? await checkAll() : [];
  const { counts, report } = await runTests(files ?? []);
  const sum = total([...checks, counts]);
  process.stdout.write(absent.map((sentence) => `${sentence}\n`).join(''));
  process.stdout.write(formatSkipped(report === undefined ? [] : skippedTests(report)));
  process.stdout.write(formatCounts(sum));
  process.exitCode = sum.failed === 0 ? 0 : 1;
});
