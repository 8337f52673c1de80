/**
 * Clients of the official SDKs in other languages: the programs in `test/clients`, which send requests and print the
 * answers as their SDK understood them. They are built once, into `build/` and `.tools/`; where their language is
 * missing, `missing` says so.
 */
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { run, step } from '@wasmcp/cli';
import { digestFiles } from '@wasmcp/node-host';
import { cache } from '../../scripts/toolchain.ts';
import { inRoot } from '../../scripts/paths.ts';

interface ProgramRequest {
  readonly method: string;
  readonly params: object;
}

/** What the program learned of the server when it connected, then an answer to each request. */
type ProgramAnswers = [server: unknown, ...answers: ({ result: unknown } | { error: unknown })[]];

interface ProgramClient {
  readonly name: string;
  /** The revision that it agrees on with a server of all. */
  readonly speaks: string;
  /** What keeps it from running here, as a phrase. */
  missing(): Promise<string | undefined>;
  /** Builds it unless that was done before. */
  prepare(): Promise<unknown>;
  /** Connects to a URL and sends requests, one after the other. Rejects when the SDK gives up. */
  send(url: string, requests: readonly ProgramRequest[]): Promise<ProgramAnswers>;
}

/** For all that a program does, in milliseconds. */
const patience = 60_000;

const execute = promisify(execFile);

async function ask(
  command: string,
  args: readonly string[],
  requests: readonly ProgramRequest[],
  env: Readonly<Record<string, string>> = {},
): Promise<ProgramAnswers> {
  const running = execute(command, args, { timeout: patience, env: { ...process.env, ...env } });
  running.child.stdin?.end(JSON.stringify(requests));
  return JSON.parse((await running).stdout) as ProgramAnswers;
}

/** Whether `command --version` names a version that is not older, compared by its first two numbers. */
async function isNewEnough(command: string, [major, minor]: [number, number]): Promise<boolean> {
  try {
    const [, ...found] = /(\d+)\.(\d+)/.exec(await run(command, ['--version'])) ?? [];
    const [foundMajor = 0, foundMinor = 0] = found.map(Number);
    return foundMajor > major || (foundMajor === major && foundMinor >= minor);
  } catch {
    return false;
  }
}

function python(version: string, speaks: string): ProgramClient {
  /** The SDK's folder. Compiled packages differ from one Python to another. */
  const prepare = async (): Promise<string> => {
    const [, python3] = /(\d+\.\d+)/.exec(await run('python3', ['--version'])) ?? [];
    const options = [
      '--quiet',
      '--disable-pip-version-check',
      '--root-user-action=ignore',
      '--only-binary=:all:',
      '--require-hashes',
    ];
    const requirements = inRoot(`test/clients/python/mcp-${version}.txt`);
    const key = digestFiles(dirname(requirements), requirements);
    return cache('python-sdk', `mcp-${version}-python-${python3}-${key.slice(0, 16)}`, (path) =>
      step(`Installing the Python SDK ${version}`, async () => {
        await run('python3', ['-m', 'pip', 'install', ...options, '--target', path, '--requirement', requirements]);
      }),
    );
  };
  return {
    name: `Python SDK ${version}`,
    speaks,
    missing: async () => ((await isNewEnough('python3', [3, 10])) ? undefined : 'Python 3.10 or newer is missing'),
    prepare,
    send: async (url, requests) =>
      ask('python3', [inRoot('test/clients/python/client.py'), url], requests, { PYTHONPATH: await prepare() }),
  };
}

const rustTarget = inRoot('.tools/clients/rust');
const rustManifest = inRoot('test/clients/rust/Cargo.toml');
let rustBuild: Promise<string> | undefined;

function rust(name: string, speaks: string, ...more: string[]): ProgramClient {
  return {
    name,
    speaks,
    missing: async () => ((await isNewEnough('cargo', [1, 88])) ? undefined : 'Rust 1.88 or newer is missing'),
    prepare: () =>
      (rustBuild ??= step('Building the client of the Rust SDK (takes minutes the first time)', () =>
        run('cargo', ['build', '--quiet', '--manifest-path', rustManifest, '--target-dir', rustTarget]),
      )),
    send: (url, requests) => ask(`${rustTarget}/debug/mcp-test-client`, [url, ...more], requests),
  };
}

export const programClients: readonly ProgramClient[] = [
  python('1.30.0', '2025-11-25'),
  python('2.3.0', '2026-07-28'),
  rust('Rust SDK 3.11.0', '2025-11-25'),
  rust('Rust SDK 3.11.0 that asks for the newest revision first', '2026-07-28', 'auto'),
];
