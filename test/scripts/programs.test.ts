/** What all programs of this repository do alike: the npm scripts, and the command line under its own name. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { version } from '@wasmcp/cli';
import { describe, expect, test } from 'vitest';
import { inRoot } from '../../scripts/paths.ts';
import { runScript } from '../support/scripts.ts';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program as npm does. */
async function runProgram(program: string, ...args: readonly string[]): Promise<Outcome> {
  const [script, ...first] = program.split(' ').map((part) => (part.endsWith('.ts') ? inRoot(part) : part));
  const command = ['--import', 'tsx', '--conditions=@wasmcp/source', script!, ...first, ...args];
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, command, { cwd: inRoot() })) };
  } catch (error) {
    return error as Outcome;
  }
}

/** Program, what its usage begins with, and whether it takes arguments that are no options. */
const programs = [
  ['scripts/cli.ts', 'mcp-transport-http COMMAND', true],
  ['scripts/cli.ts start', 'npm start --', false],
  ['scripts/cli.ts dev', 'npm run dev --', false],
  ['scripts/cli.ts serve', 'npm run serve --', false],
  ['scripts/cli.ts compose', 'npm run compose --', true],
  ['scripts/cli.ts policy', 'npm run policy --', true],
  ['scripts/cli.ts explain', 'npm run policy:explain --', false],
  ['scripts/cli.ts new', 'npm run new --', false],
  ['scripts/cli.ts token', 'npm run token --', false],
  ['scripts/cli.ts doctor', 'npm run doctor --', false],
  ['scripts/cli.ts setup', 'npm run setup --', true],
  ['scripts/build.ts', 'npm run build', true],
  ['scripts/sbom.ts', 'npm run sbom', false],
  ['scripts/publish.ts', 'npm run publish:oci --', false],
  ['scripts/test.ts', 'npm test', true],
  ['scripts/stage-wit.ts', 'tsx --conditions=@wasmcp/source scripts/stage-wit.ts', true],
  ['test/examples/run.ts', 'npm run examples', true],
  ['bench/main.ts', 'npm run bench', true],
] as const;

describe.each(programs)('%s', (program, usage, takesArguments) => {
  test('says how it is used, and which version it is', async () => {
    const help = await runProgram(program, '--help');
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout.startsWith(usage)).toBe(true);
    expect(await runProgram(program, '--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('refuses what it does not know, in one message with its usage', async () => {
    const refused = await runProgram(program, takesArguments ? '--no-such-option' : 'no-such-argument');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^(Unknown option '--no-such-option'|Unexpected argument no-such-argument)\.\n/);
    expect(refused.stderr).toContain(`\n\n${usage}`);
    expect(refused.stderr).not.toMatch(/^ +at /m);
  });
});

test('a command that does not exist is refused with the list of those that do', async () => {
  const { code, stderr } = await runProgram('scripts/cli.ts', 'no-such-command');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^There is no command no-such-command\.\n\nmcp-transport-http COMMAND/);
});

test('the servers of this repository’s wac.toml can be composed by name', async () => {
  const { code, stderr } = await runProgram('scripts/cli.ts', 'compose', 'no-such-server');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^wac\.toml has no server no-such-server\. It has (?:.*, )?weather-ts(?:, .*)?\.\n$/);
});

test('doctor ends with 0 where nothing is missing that is needed, and with 1 where something is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  const doctor = (...args: string[]): Promise<string> =>
    runScript('cli.ts', ['doctor', '--port', '0', ...args], folder);
  try {
    expect(await doctor()).toMatch(/^This machine:\n {2}ok {5}Node [^]*\nNothing that is needed is missing\.\n$/);
    await expect(doctor('--env', 'MCP_LOG=x')).rejects.toThrow(/^ {2}fault {2}MCP_LOG must be one of/m);
    await expect(doctor('--provider', 'none.wasm')).rejects.toThrow(/^ {2}fault {2}The provider .* is not there\.$/m);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
