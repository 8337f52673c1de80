/** A server on the Node host: transport, provider, policy, store and null exchange linked, not composed. No native tool is needed. */
import {
  serve,
  type Cache,
  type Component,
  type Links,
  type NodeHost,
  type Observe,
  type ServeOptions,
} from '@wasmcp/node-host';
import { checkFit, sourceIn } from '../compose/fit.ts';
import { UserError } from '../lib/command.ts';
import { step } from '../lib/progress.ts';
import { answerFailure } from './failure.ts';
import { readNumber, type ServeOptions as CommonOptions } from './options.ts';
import type { ServerComponents } from '../compose/gather.ts';

interface NodeValues {
  readonly store?: string | undefined;
  readonly instances?: string | undefined;
}

/** What the commands that serve on Node have beyond the common options. */
export const nodeOptions = {
  usage: '  --instances N        the most requests that run at the same time (default: two for each core, at least 8)',
  /** The store that is plugged by default, and what the usage says of stores. */
  store: [
    'keyvalue',
    'keyvalue, in memory, for as long as this runs\n                       (default), null, or a store component',
  ],
  options: { instances: { type: 'string' } },
  check(values: NodeValues): void {
    maxInstancesOf(values);
    if (values.store === 'filesystem')
      throw new UserError('--store filesystem: the Node host keeps it in memory (keyvalue); files are for serve.');
  },
} as const;

const maxInstancesOf = ({ instances }: NodeValues): number | undefined =>
  instances === undefined ? undefined : readNumber('--instances', instances, 1, 1000);

/** What the command line says, as the host takes it. */
export const hostOptions = (
  { env, host, port, deadlineMs, maxMemoryBytes }: CommonOptions,
  values: NodeValues,
): NodeServerOptions => ({ env, host, port, deadlineMs, maxMemoryBytes, maxInstances: maxInstancesOf(values) });

export interface NodeServerOptions {
  /** All that the components see of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The name or address to listen on, by default 127.0.0.1; `localhost` is both loopback addresses. */
  readonly host?: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** The longest that a request may run, in milliseconds. */
  readonly deadlineMs?: number;
  /** The most requests that run at the same time; by default two for each core, at least 8. */
  readonly maxInstances?: number | undefined;
  /** The most bytes that each linear memory of an instance may have; by default 1 GiB. */
  readonly maxMemoryBytes?: number;
  /** A folder that the components see as `/`; by default they see no files. */
  readonly folder?: string;
  /** What the components print, and why they failed. */
  readonly log?: (text: string) => void;
  /** Shown each complete answer. */
  readonly observe?: Observe;
}

/** Starts serving. @throws UserError when the components do not fit; Node's error when the port is taken. */
export function startNodeServer(
  components: ServerComponents,
  options: NodeServerOptions,
  cache: Cache,
): Promise<NodeHost> {
  return serve({
    ...options,
    ...linked(components),
    ...bodyLimit(options.env),
    answerFailure,
    cache,
    progress: step,
  });
}

/** Serves other components from the next request on. @throws UserError when they do not fit: the old ones stay. */
export const replaceComponents = async (server: NodeHost, components: ServerComponents): Promise<void> =>
  server.replace(linked(components));

/** The components as the host takes them. @throws UserError when they do not fit. */
function linked(components: ServerComponents): Pick<ServeOptions, 'component' | 'plugs' | 'links' | 'plugLinks'> {
  const links = checkFit(components);
  const plugs: Record<string, Component> = {};
  const plugLinks: Record<string, Links> = {};
  const routed: [imported: string, link: Links[string]][] = [];
  for (const [at, part] of (components.routed ?? []).entries()) {
    const name = `provider ${at + 1}`;
    const { component, environment } = part;
    if (environment !== undefined) {
      plugs[`environment of ${name}`] = environment.component;
      const [exported] = environment.component.exports;
      plugLinks[name] = { [environment.imported]: [`environment of ${name}`, exported!] };
    }
    plugs[name] = component;
    for (const [imported, exported] of part.links) routed.push([imported, [name, exported]]);
  }
  for (const { from } of links) plugs[from] = sourceIn(components, from)!;
  plugLinks['provider'] = Object.fromEntries(routed);
  return {
    component: components.transport,
    plugs,
    links: Object.fromEntries(links.map(({ imported, from, exported }) => [imported, [from, exported] as const])),
    plugLinks,
  };
}

/**
 * The longest body that the transport takes, where MCP_MAX_BODY_BYTES says it; the host's default is the transport's.
 */
function bodyLimit(env: NodeServerOptions['env']): { maxBodyBytes?: number } {
  const limit = Number(env?.['MCP_MAX_BODY_BYTES'] ?? '');
  return Number.isSafeInteger(limit) && limit > 0 ? { maxBodyBytes: limit } : {};
}
