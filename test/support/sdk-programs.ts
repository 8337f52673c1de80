/**
 * Clients of the official SDKs in other languages: the programs in `test/clients`, which send requests and print what
 * they heard as their SDK understood it. They are built once, into `build/` and `.tools/`; where their language is
 * missing, `missing` says so.
 */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { run, step } from '@wasmcp/cli';
import { digestFiles } from '@wasmcp/node-host';
import { cache } from '../../scripts/toolchain.ts';
import { inRoot } from '../../scripts/paths.ts';
import type { Conversation, ConversingClient, Heard } from './conversation.ts';
import { running } from './running.ts';

export interface ProgramClient extends ConversingClient {
  /** What keeps it from running here, as a phrase. */
  missing(): Promise<string | undefined>;
  /** Builds it unless that was done before. */
  prepare(): Promise<unknown>;
  /** Whether SIGN_IN=1 in its environment has it get a token by itself. */
  readonly canSignIn: boolean;
  open(url: string, token?: string, env?: Readonly<Record<string, string>>): Promise<ProgramConversation>;
}

interface ProgramConversation extends Conversation {
  /** What the program learned of the server when it connected. */
  readonly server: object;
}

/** For all that a program does, in milliseconds: it may hang. */
const patience = 300_000;

/** Starts a program, which prints a line of what it learned, and one for each request that it reads. */
async function converse(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ProgramConversation> {
  const child = spawn(command, args, { timeout: patience, env: { ...process.env, ...env } });
  const stop = async (): Promise<void> => void child.kill();
  running.add(stop);
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject).on('close', (code) => {
      running.delete(stop);
      if (code === 0) resolve();
      else reject(new Error(`${command} ended with ${code}: ${complaints}`));
    });
  });
  // Whoever waits for a line is told; a program that nobody waits for any more may end as it likes.
  ended.catch(() => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<object> => {
    const { value, done } = await lines.next();
    if (done !== true) return JSON.parse(value) as object;
    await ended;
    throw new Error(`${command} has ended without an answer`);
  };
  return {
    server: await nextLine(),
    ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return nextLine() as Promise<Heard>;
    },
    close() {
      child.stdin.end();
      return ended;
    },
    async vanish() {
      child.kill('SIGKILL');
      await ended.catch(() => {});
    },
  };
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
    canSignIn: true,
    missing: async () => ((await isNewEnough('python3', [3, 10])) ? undefined : 'Python 3.10 or newer is missing'),
    prepare,
    open: async (url, token, env) =>
      converse('python3', [inRoot('test/clients/python/client.py'), url], {
        ...(token !== undefined && { BEARER_TOKEN: token }),
        ...env,
        PYTHONPATH: await prepare(),
      }),
  };
}

const rustTarget = inRoot('.tools/clients/rust');
const rustManifest = inRoot('test/clients/rust/Cargo.toml');
let rustBuild: Promise<string> | undefined;

function rust(name: string, speaks: string, ...more: string[]): ProgramClient {
  return {
    name,
    speaks,
    canSignIn: false,
    missing: async () => ((await isNewEnough('cargo', [1, 88])) ? undefined : 'Rust 1.88 or newer is missing'),
    prepare: () =>
      (rustBuild ??= step('Building the client of the Rust SDK (takes minutes the first time)', () =>
        run('cargo', ['build', '--quiet', '--manifest-path', rustManifest, '--target-dir', rustTarget]),
      )),
    open: (url, token) =>
      converse(`${rustTarget}/debug/mcp-test-client`, [url, ...more], {
        ...(token !== undefined && { BEARER_TOKEN: token }),
      }),
  };
}

export const programClients: readonly ProgramClient[] = [
  python('1.30.0', '2025-11-25'),
  python('2.3.0', '2026-07-28'),
  rust('Rust SDK 3.11.0', '2025-11-25'),
  rust('Rust SDK 3.11.0, auto', '2026-07-28', 'auto'),
];
