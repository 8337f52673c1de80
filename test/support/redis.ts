/** Redis on loopback, where its program is installed. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHostProgram } from './host-program.ts';
import { onPath } from './on-path.ts';

/** The program on the PATH; undefined where there is none. */
export const findRedis = (): string | undefined => onPath('redis-server');

/** Starts it without files. It wants a password. @returns what ends it. */
export async function startRedis(program: string, port: number, password: string): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const options = { bind: '127.0.0.1', port, requirepass: password, save: '', appendonly: 'no', dir: folder };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const stop = await startHostProgram(program, args, folder, async () => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.destroy();
    return true;
  });
  return async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
