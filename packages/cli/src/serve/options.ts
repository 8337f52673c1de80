/** The options that `start` and `serve` share. */
import { lookup } from 'node:dns/promises';
import { addressesOf, isAbsent, isLoopback, listenError } from '@wasmcp/node-host';
import { checkPolicies } from '../compose/server-policy.ts';
import { checkStore } from '../compose/server-store.ts';
import type { Store } from '../installation.ts';
import { parseEnv, UserError, type Arguments } from '../lib/command.ts';
import type { Joining } from '../router/join.ts';
import { parseNamedPath, type NamedPath } from '../router/names.ts';
import { knownVariables } from '../transport.ts';

export interface ServeOptions extends Joining {
  /** Paths of provider components; none: the example, where there is one. */
  readonly providers: readonly NamedPath[];
  /** Path of a policy component, or of Rego and data files; empty: no policy. */
  readonly policy: readonly string[];
  /** A store's name, or the path of a component. */
  readonly store: string;
  readonly host: string;
  readonly port: number;
  readonly deadlineMs: number;
  /** The most bytes that each linear memory of an instance may have. */
  readonly maxMemoryBytes: number;
  /** Whether tokens of the test issuer are wanted. */
  readonly issuer: boolean;
  /** What the components see of the environment. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The usage. `call` is how the command is called; `example` what is served when no provider is named; `store` what is
 * said of stores.
 */
export const usage = (call: string, example: string | undefined, store: string): string => `${call} [OPTIONS]

  --provider FILE      provider component to serve${example === undefined ? '' : ` (default: ${example}, built first)`}
                       may be repeated; NAME=FILE puts NAME_ before its tools
  --auth-from NAME     the provider that says who may call, where several do
  --name NAME          the server's name, where there are several providers (default: the first one's)
  --policy FILE        policy component, or Rego or data file; may be repeated for these (default: none)
  --store NAME         where the issuer's keys outlive an instance: ${store}
  --port N             port (default: 8080; 0: any free one)
  --host HOST          host name or address to listen on (default: localhost)
  --env NAME[=VALUE]   environment variable for the components; may be repeated. The transport's own are always passed on
  --issuer             wants tokens, which the command token prints: to try authorization without an identity provider
  --deadline SECONDS   the longest that a request may run (default: 60)
  --memory MIB         the most memory of a component's instance (default: 1024)`;

export const flags = {
  provider: { type: 'string', multiple: true, default: [] as string[] },
  'auth-from': { type: 'string' },
  name: { type: 'string' },
  policy: { type: 'string', multiple: true, default: [] as string[] },
  store: { type: 'string' },
  port: { type: 'string', default: '8080' },
  host: { type: 'string', default: 'localhost' },
  env: { type: 'string', multiple: true, default: [] as string[] },
  issuer: { type: 'boolean', default: false },
  deadline: { type: 'string', default: '60' },
  memory: { type: 'string', default: '1024' },
} as const;

/** Reads the options. What makes no sense is a `UserError`. */
export function readOptions(
  { provider, policy, store, host, port, issuer, deadline, memory, env, ...joining }: Arguments<typeof flags>['values'],
  defaultStore: Store,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ServeOptions {
  // Node and wasmtime would take an empty one for every address of the machine.
  if (host.trim() === '') throw new UserError('--host: a host name or an address is expected.');
  checkStore(store ?? defaultStore);
  checkPolicies(policy);
  return {
    providers: provider.map(parseNamedPath),
    authFrom: joining['auth-from'],
    serverName: joining.name,
    policy,
    store: store ?? defaultStore,
    host,
    port: readNumber('--port', port, 0, 65_535),
    deadlineMs: readNumber('--deadline', deadline, 1, 3600) * 1000,
    issuer,
    maxMemoryBytes: readNumber('--memory', memory, 16, 4096) * 1024 * 1024,
    env: guestEnvironment(host, parseEnv(env, environment), environment),
  };
}

export function readNumber(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UserError(`${option} ${text}: an integer from ${least} to ${most} is expected.`);
}

/**
 * The transport's own variables and those given by `--env`. Others that begin with MCP_ may be meant for other
 * programs, or misspelt: the transport would refuse them, so they are left out, and returned as `unknown`.
 */
export function guestVariables(
  given: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): { env: Record<string, string>; unknown: Record<string, string> } {
  const set = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[0].startsWith('MCP_') && !!entry[1]?.trim(),
  );
  const known = knownVariables();
  return {
    env: { ...Object.fromEntries(set.filter(([name]) => known.has(name))), ...given },
    unknown: Object.fromEntries(set.filter(([name]) => !known.has(name) && !(name in given))),
  };
}

/**
 * What the components see of the environment; what is left out is said. On loopback only requests that name a loopback
 * host are served unless MCP_ALLOWED_HOSTS says otherwise: a web page whose name was made to resolve to 127.0.0.1 (DNS
 * rebinding) sends its own.
 */
export function guestEnvironment(
  host: string,
  given: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const { env, unknown } = guestVariables(given, environment);
  const names = Object.keys(unknown);
  if (names.length > 0) {
    process.stderr.write(`Not passed on, since the transport has no such variable: ${names.join(', ')}\n`);
  }
  return isLoopback(host) && !env['MCP_ALLOWED_HOSTS'] ? { ...env, MCP_ALLOWED_HOSTS: 'localhost' } : env;
}

/** Refuses early, before anything is built, when nothing can listen there. */
export async function checkAddress(host: string, port: number): Promise<void> {
  for (const address of addressesOf(host)) {
    const code = await listenError(address, port);
    if (code === undefined || (host === 'localhost' && isAbsent(code))) continue;
    throw new UserError(explainListenError(code, host, port));
  }
}

/**
 * One address of a host, for wasmtime, which takes no names.
 * @throws UserError when there is none.
 */
export async function addressOf(host: string, port: number): Promise<string> {
  if (host === 'localhost') return '127.0.0.1';
  try {
    return (await lookup(host)).address;
  } catch (error) {
    throw new UserError(explainListenError((error as NodeJS.ErrnoException).code ?? '', host, port));
  }
}

/** A sentence for a failure to listen. */
export function explainListenError(code: string, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use. End the program that uses it, or choose another: --port N (0: any free one).`;
    case 'EACCES':
      return `This user may not listen on port ${port}. Choose another: --port N.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `This machine has no address ${host}.`;
    default:
      return `Listening on ${host} port ${port} failed: ${code}.`;
  }
}
