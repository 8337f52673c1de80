/** `npm start` and `npm run serve`, run and ended by their npm, as process managers do. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { inRoot } from '../../scripts/paths.ts';
import { call } from '../support/rpc.ts';
import { running } from '../support/running.ts';
import { buildTestProvider } from '../support/test-providers.ts';

/** The processes that have come of one, itself first. */
function processesOf(pid: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const all = lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const found = [pid];
  for (const parent of found) found.push(...all.flatMap(([child, of]) => (of === parent ? [child] : [])));
  return found;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

// npm passes SIGINT on to a shell that waits for the server to end: alone it has no effect, as Ctrl-C it goes to all.
test.each<[script: string, what: string, end: (npm: number) => void]>([
  ['start', 'SIGTERM to npm', (npm) => process.kill(npm, 'SIGTERM')],
  ['serve', 'SIGTERM to npm', (npm) => process.kill(npm, 'SIGTERM')],
  ['start', 'Ctrl-C', (npm) => process.kill(-npm, 'SIGINT')],
])('npm run %s: %s ends the server, and leaves no process', async (script, _, end) => {
  const options = ['--port', '0', '--store', 'null', '--provider', await buildTestProvider('everything')];
  // Detached: the leader of a group of its own, as in a terminal.
  const npm = spawn('npm', ['run', script, '--', ...options], {
    cwd: inRoot(),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let started = [npm.pid!];
  const stop = async (): Promise<void> => {
    for (const pid of [...started, ...processesOf(npm.pid!)].filter(isAlive)) process.kill(pid, 'SIGKILL');
  };
  running.add(stop);
  try {
    let printed = '';
    for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (text: Buffer) => (printed += text.toString()));
    await expect.poll(() => printed, { timeout: 280_000 }).toMatch(/is served at http:\S+/);
    const url = /is served at (http:\S+)/.exec(printed)![1]!;
    expect((await call(url, 'ping')).status).toBe(200);
    started = processesOf(npm.pid!);
    expect(started.length).toBeGreaterThan(script === 'serve' ? 2 : 1);
    const ended = once(npm, 'exit');
    end(npm.pid!);
    await ended;
    await expect.poll(() => started.filter(isAlive)).toEqual([]);
    await expect(call(url, 'ping')).rejects.toThrow('fetch failed');
  } finally {
    await stop();
    running.delete(stop);
  }
});
