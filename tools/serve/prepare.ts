/** Gets the components of a server ready: builds what is missing, and picks the transport that fits the provider. */
import { buildWeatherTs } from '../build/examples.ts';
import { buildUnplugged } from '../build/transports.ts';
import { serverPolicy } from '../compose/policy.ts';
import { fromCaller } from '../lib/cli.ts';
import { componentInfo } from '../lib/component.ts';
import { chooseTransport } from './choose-transport.ts';
import type { ServeOptions } from './options.ts';

export interface ServerParts {
  readonly transport: string;
  readonly provider: string;
  readonly policy: string;
}

/** @returns the paths of the three components. */
export async function prepare({ provider: given, policy, env }: ServeOptions): Promise<ServerParts> {
  const provider = given === undefined ? await buildWeatherTs() : fromCaller(given);
  const { transport, unserved } = chooseTransport(await componentInfo(provider, 'provider'), provider);
  for (const capability of unserved) process.stderr.write(`Not served: ${capability} (no transport fits).\n`);
  return {
    transport: await buildUnplugged(transport),
    provider,
    policy: await serverPolicy(policy.map(fromCaller), provider, env),
  };
}
