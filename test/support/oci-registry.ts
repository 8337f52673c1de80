/** A real OCI registry on loopback: Debian's `docker-registry`, or the `registry` of the Distribution project. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { tools } from '../../scripts/toolchain.ts';
import { freePort } from './free-port.ts';
import { startHostProgram } from './host-program.ts';
import { onPath } from './on-path.ts';

export interface OciRegistry {
  /** Host and port. */
  readonly host: string;
  stop(): Promise<void>;
}

/** The registry program on the PATH or in `.tools/bin`; undefined when there is none. */
export const findRegistry = (): string | undefined =>
  onPath('docker-registry', tools.path()) ?? onPath('registry', tools.path());

/** Starts an empty registry. */
export async function startRegistry(program: string): Promise<OciRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(folder, 'config.yml');
  writeFileSync(
    config,
    `version: 0.1\nlog: { level: error }\nstorage: { filesystem: { rootdirectory: ${folder}/data } }\nhttp: { addr: ${host} }\n`,
  );
  const answers = async (): Promise<boolean> => (await fetch(`http://${host}/v2/`)).ok;
  const stopProgram = await startHostProgram(program, ['serve', config], folder, answers);
  const stop = async (): Promise<void> => {
    await stopProgram();
    rmSync(folder, { recursive: true, force: true });
  };
  return { host, stop };
}
