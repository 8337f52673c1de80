/** `start`: serves a provider on Node. No native tool is needed. */
import type { Command } from '../installation.ts';
import { nodeStore, startNodeServer } from '../serve/node.ts';
import { readNumber } from '../serve/options.ts';
import { UserError } from '../lib/command.ts';
import { serveUntilStopped } from '../serve/serve-until-stopped.ts';

interface Own {
  readonly instances?: string | undefined;
}

const maxInstancesOf = ({ instances }: Own): number | undefined =>
  instances === undefined ? undefined : readNumber('--instances', instances, 1, 1000);

const own = {
  usage: '  --instances N        the most requests that run at the same time (default: two for each core, at least 8)',
  store: nodeStore,
  options: { instances: { type: 'string' } },
  check: (values: Own): void => void maxInstancesOf(values),
} as const;

export const start: Command = (installation, args) =>
  serveUntilStopped('start', installation, args, own, async (components, options, values) => {
    if (options.store === 'filesystem')
      throw new UserError('--store filesystem: the Node host keeps it in memory (keyvalue); files are for serve.');
    const { env, host, port, deadlineMs, maxMemoryBytes } = options;
    const maxInstances = maxInstancesOf(values);
    return startNodeServer(
      components,
      { env, host, port, deadlineMs, maxMemoryBytes, maxInstances },
      installation.cache,
    );
  });
