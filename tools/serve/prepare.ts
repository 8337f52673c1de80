/** Gets the components of a server ready: builds what is missing, and picks the transport that fits the provider. */
import { resolve } from 'node:path';
import { buildWeatherTs } from '../build/examples.ts';
import { buildUnplugged } from '../build/transports.ts';
import { componentInfo } from '../lib/component.ts';
import { nullPolicyPath } from '../policy/null.ts';
import { chooseTransport } from './choose-transport.ts';
import type { ServeOptions } from './options.ts';

export interface ServerParts {
  readonly transport: string;
  readonly provider: string;
  readonly policy: string;
}

/** @returns the paths of the three components. */
export async function prepare({ provider: given, policy }: ServeOptions): Promise<ServerParts> {
  const provider = given === undefined ? await buildWeatherTs() : fromCaller(given);
  const { transport, unserved } = chooseTransport(await componentInfo(provider, 'provider'), provider);
  for (const capability of unserved) process.stderr.write(`Not served: ${capability} (no transport fits).\n`);
  return {
    transport: await buildUnplugged(transport),
    provider,
    policy: policy === undefined ? await nullPolicyPath() : fromCaller(policy),
  };
}

/** npm runs its commands in the repository's root; paths are meant from where the user is. */
const fromCaller = (path: string): string => resolve(process.env['INIT_CWD'] ?? '', path);
