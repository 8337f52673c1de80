/** The official MCP Inspector, as a page in the browser, beside a server. npx fetches it. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../lib/command.ts';
import { run } from '../lib/run.ts';
import { invocationOf } from '../lib/shell.ts';
import { isAtLeast } from '../setup/native-tools.ts';

const inspector = '@modelcontextprotocol/inspector@2.12.0';

/** Its `engines`. With an older Node, npm would choose another Inspector where no version is named. */
export const inspectorNode = '22.19.0';

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws UserError where npx is not there, or its Node is too old. */
export async function checkInspector(environment: Environment = process.env): Promise<void> {
  const said = (program: string): Promise<string | undefined> =>
    run(program, ['--version'], { env: environment }).then(
      (text) => text.trim().replace(/^v/, ''),
      () => undefined,
    );
  const [node, npx] = await Promise.all([said('node'), said('npx')]);
  const missing = node === undefined ? 'node' : npx === undefined ? 'npx, which comes with Node,' : undefined;
  if (missing !== undefined) throw new UserError(`--inspector: ${missing} is not on the PATH.`);
  if (isAtLeast(node!, inspectorNode)) return;
  throw new UserError(
    `--inspector: the MCP Inspector needs Node 22.19 or newer, and the one on the PATH is ${node}.\n` +
      'Install a newer one, or start without --inspector and connect another client.',
  );
}

export interface Inspector {
  /** Ends it, and what it has started. */
  stop(): void;
}

/**
 * Starts the Inspector with a server to connect to.
 * @param token sent with each request; undefined: the server wants none.
 * @param log takes a sentence when it has ended by itself.
 */
export function startInspector(
  url: string,
  token: string | undefined,
  log: (sentence: string) => void,
  environment: Environment = process.env,
): Inspector {
  // In a folder of this user's alone: a token on a command line is everybody's on this machine.
  const folder = mkdtempSync(join(tmpdir(), 'mcp-inspector-'));
  const config = join(folder, 'servers.json');
  const headers = token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } };
  writeFileSync(config, JSON.stringify({ mcpServers: { dev: { type: 'http', url, ...headers } } }), { mode: 0o600 });
  // What an npm above tells its scripts is not for this one.
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('npm_')));
  // A process group of its own: npx passes a signal to a shell that says nothing to its child.
  // On Windows that would be a window of its own.
  const { command, args, shell } = invocationOf('npx', ['--yes', inspector, '--config', config]);
  const child = spawn(command, [...args], {
    cwd: folder,
    env,
    shell,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 2, 2],
  });
  let isOver = false;
  const end = (): boolean => {
    if (isOver) return false;
    isOver = true;
    process.off('exit', stop);
    rmSync(folder, { recursive: true, force: true });
    return true;
  };
  const stop = (): void => {
    if (child.pid !== undefined && !isOver) killTree(child.pid);
    end();
  };
  process.on('exit', stop);
  const told = (how: unknown): void => void (end() && log(`The MCP Inspector ended with ${String(how)}.`));
  child.on('error', ({ message }) => told(message));
  child.on('close', (code, signal) => told(signal ?? code));
  return { stop };
}

/** Ends a process and what it has started. Windows has no groups to send a signal to. */
function killTree(leader: number): void {
  if (process.platform === 'win32') return void spawnSync('taskkill', ['/pid', String(leader), '/t', '/f']);
  try {
    process.kill(-leader, 'SIGTERM');
  } catch {
    // It has just ended.
  }
}
