/** Transport + provider + policy → server, by `wac plug`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { artifact } from '../lib/artifact-cache.ts';
import { checkFit, componentInfo } from '../lib/component.ts';
import { digest } from '../lib/content-cache.ts';
import { run } from '../lib/run.ts';
import { needTool, versionOf } from '../setup/tools.ts';

/** Paths of components. */
export interface Parts {
  /** An unplugged transport. */
  readonly transport: string;
  /** Without one the result is a transport that carries the policy. */
  readonly provider?: string;
  readonly policy: string;
}

/** Composes, unless that was done before. @returns the path of the result, named by its content in `build/composed`. */
export async function plug({ transport, provider, policy }: Parts): Promise<string> {
  checkFit({
    transport: await componentInfo(transport, 'transport'),
    provider: provider === undefined ? undefined : await componentInfo(provider, 'provider'),
    policy: await componentInfo(policy, 'policy'),
  });
  const plugs = provider === undefined ? [policy] : [provider, policy];
  const wac = await needTool('wac');
  const key = digest((await versionOf('wac', wac)) ?? '', ...[transport, ...plugs].map((path) => readFileSync(path)));
  return artifact('composed', `${key}.wasm`, async (path) => {
    await run(wac, ['plug', transport, ...plugs.flatMap((file) => ['--plug', file]), '-o', path]);
  });
}

/** Composes into a file. @returns whether the file had to be written. */
export async function plugInto(output: string, parts: Parts): Promise<boolean> {
  const composed = readFileSync(await plug(parts));
  if (existsSync(output) && readFileSync(output).equals(composed)) return false;
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, composed);
  return true;
}
