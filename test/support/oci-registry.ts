/** A real OCI registry on loopback: Debian's `docker-registry`, or the `registry` of the Distribution project. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';

export interface OciRegistry {
  /** Host and port. */
  readonly host: string;
  stop(): Promise<void>;
}

/** The registry program on the PATH; undefined when there is none. */
export const registryProgram = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => ['docker-registry', 'registry'].map((name) => join(folder, name)))
  .find((file) => existsSync(file));

/** Starts an empty registry. */
export async function startRegistry(program: string): Promise<OciRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(folder, 'config.yml');
  writeFileSync(
    config,
    `version: 0.1\nlog: { level: error }\nstorage: { filesystem: { rootdirectory: ${folder}/data } }\nhttp: { addr: ${host} }\n`,
  );
  const child = spawn(program, ['serve', config], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
    const answer = await fetch(`http://${host}/v2/`).catch(() => undefined);
    if (answer?.ok) return { host, stop };
    await sleep(50);
  }
}
