/** Caddy on loopback, with the configuration that deploy/Caddyfile has for it, where its program is installed. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from '../../scripts/paths.ts';
import { tools } from '../../scripts/toolchain.ts';
import { freePort } from './free-port.ts';
import { startHostProgram } from './host-program.ts';
import type { Proxy } from './nginx.ts';
import { onPath } from './on-path.ts';

/** The program on the PATH or in `.tools/bin`; undefined when there is none. */
export const findCaddy = (): string | undefined => onPath('caddy', tools.path());

/** Starts Caddy, which speaks plain HTTP, in front of servers on ports of 127.0.0.1. */
export async function startCaddy(program: string, servers: readonly number[]): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), 'caddy-'));
  const port = await freePort();
  // What the file says of newer versions.
  const isOld = /\b2\.6\./.test(execFileSync(program, ['version'], { encoding: 'utf8' }));
  const text = readFileSync(inRoot('deploy/Caddyfile'), 'utf8')
    .replace(/^\t\tbuffer_requests\n\t\tmax_buffer_size (.*)$/m, isOld ? '$&' : '\t\trequest_buffers $1')
    .replace(/^mcp\.example \{$/m, `http://127.0.0.1:${port} {`)
    .replace('127.0.0.1:8080', servers.map((each) => `127.0.0.1:${each}`).join(' '));
  const config = join(folder, 'Caddyfile');
  writeFileSync(config, `{\n\tadmin off\n}\n${text}`);
  const args = ['run', '--adapter', 'caddyfile', '--config', config];
  const answers = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}/healthz`)).status === 404;
  const stopProgram = await startHostProgram(program, args, folder, answers, {
    XDG_CONFIG_HOME: folder,
    XDG_DATA_HOME: folder,
  });
  const stop = async (): Promise<void> => {
    await stopProgram();
    rmSync(folder, { recursive: true, force: true });
  };
  return { port, stop };
}
