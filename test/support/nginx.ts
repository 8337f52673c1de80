/** nginx on loopback, with the configuration that deploy/nginx.conf has for it, where its program is installed. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from '../../scripts/paths.ts';
import { tools } from '../../scripts/toolchain.ts';
import { freePort } from './free-port.ts';
import { startHostProgram } from './host-program.ts';
import { onPath } from './on-path.ts';

/** The program on the PATH, in `.tools/bin`, or where Debian has programs of servers; undefined when there is none that runs. */
export function findNginx(): string | undefined {
  const program = onPath('nginx', `${tools.path()}:/usr/sbin`);
  return program !== undefined && spawnSync(program, ['-v']).status === 0 ? program : undefined;
}

export interface NginxOptions {
  /** Ports of the servers on 127.0.0.1. */
  readonly servers: readonly number[];
  /** Paths of a certificate and its key; without them nginx speaks plain HTTP. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

export interface Proxy {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * The file as it is, but for addresses, server name and certificate. Each answer says beside what it has which servers
 * were asked, in `x-served-by`. @throws when the file has not what is to be replaced.
 */
export function nginxConfig(port: number, { servers, tls }: NginxOptions, folder: string): string {
  let text = readFileSync(inRoot('deploy/nginx.conf'), 'utf8');
  const replace = (pattern: RegExp, by: string): void => {
    if (!pattern.test(text)) throw new Error(`deploy/nginx.conf has no ${pattern.source}`);
    text = text.replace(pattern, by);
  };
  replace(/^ *server 127\.0\.0\.1:8080;$/m, servers.map((each) => `server 127.0.0.1:${each};`).join('\n'));
  replace(/^ *listen 443 ssl http2;$/m, `listen 127.0.0.1:${port}${tls === undefined ? '' : ' ssl http2'};`);
  replace(/^ *listen \[::\]:443 ssl http2;$/m, '');
  replace(/^ *server_name mcp\.example;$/m, 'add_header x-served-by $upstream_addr always;');
  replace(/^ *ssl_certificate \S+;$/m, tls === undefined ? '' : `ssl_certificate ${tls.certificate};`);
  replace(/^ *ssl_certificate_key \S+;$/m, tls === undefined ? '' : `ssl_certificate_key ${tls.key};`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  // As root nginx would have another user write into a folder that is ours.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  return `daemon off;
${user}
pid ${folder}/pid;
error_log ${folder}/error.log;
worker_processes 1;
events {}
http {
${temporary.join('\n')}
access_log off;
${text}}
`;
}

/** Starts nginx, and waits until it takes connections. */
export async function startNginx(program: string, options: NginxOptions): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  const port = await freePort();
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, nginxConfig(port, options, folder));
  const args = ['-c', config, '-e', `${folder}/error.log`];
  const stopProgram = await startHostProgram(program, args, folder, () => isOpen(port));
  const stop = async (): Promise<void> => {
    await stopProgram();
    rmSync(folder, { recursive: true, force: true });
  };
  return { port, stop };
}

/** Rejects where nothing listens. */
async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
  return true;
}
