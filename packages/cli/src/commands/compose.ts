/** `compose`: servers out of transports, providers and policies; those of `wac.toml`, or one given by options. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readComponent } from '@wasmcp/node-host';
import { checkTransport, chooseTransport } from '../compose/choose-transport.ts';
import { checkProvider } from '../compose/fit.ts';
import { nullExchanges, warnOfMuteExchanges } from '../compose/server-exchange.ts';
import { plugInto } from '../compose/plug.ts';
import { checkPolicies, serverPolicy } from '../compose/server-policy.ts';
import { checkStore, serverStore } from '../compose/server-store.ts';
import { parseServers, parseTransport, type ServerEntry } from '../compose/wac-toml.ts';
import type { Command, Installation, Transport } from '../installation.ts';
import { fromCaller, parseEnv, runCommand, UserError, type Arguments } from '../lib/command.ts';
import { checkOutput, readText } from '../lib/files.ts';
import { step } from '../lib/progress.ts';
import { runVisibly } from '../lib/run.ts';

const usage = (call: string): string => `${call} [NAME…]
${call} --provider FILE -o FILE [OPTIONS]

Composes the servers of wac.toml, all of them or those named, or one server from a provider:

  --provider FILE      provider component
  --transport NAME     tools, tools-resources, tools-resources-prompts or full (default: what fits the provider)
  --policy FILE        policy component, or Rego or data file; may be repeated for these (default: none)
  --store NAME         filesystem, keyvalue, keyvalue-spin, or a store component: where the issuer's keys outlive an
                       instance (default: null, nowhere)
  --env NAME[=VALUE]   what the provider sees when it is asked for a policy of its own; may be repeated
  -o, --output FILE    where the server goes

Without --policy the policy that the provider itself asks for in get-auth-config is compiled and plugged, if any.`;

const options = {
  provider: { type: 'string' },
  transport: { type: 'string' },
  policy: { type: 'string', multiple: true, default: [] as string[] },
  store: { type: 'string' },
  env: { type: 'string', multiple: true, default: [] as string[] },
  output: { type: 'string', short: 'o' },
} as const;

export const compose: Command = (installation, args) => {
  const syntax = { usage: usage(installation.call('compose')), options, positionals: true };
  const run = async ({ values, positionals }: Arguments<typeof options>): Promise<void> => {
    const { provider, transport, policy, store, output, env } = values;
    if (provider === undefined) {
      const stray = Object.entries({ transport, output, store, policy: policy[0], env: env[0] }).find(
        ([, value]) => value !== undefined,
      );
      if (stray !== undefined) throw new UserError(`--${stray[0]} needs --provider.\n\n${syntax.usage}`);
      for (const server of selectServers(positionals, installation)) await composeServer(server, {}, installation);
      return;
    }
    if (output === undefined) throw new UserError(`--output is missing.\n\n${syntax.usage}`);
    if (positionals.length > 0) throw new UserError(`Unexpected argument ${positionals[0]}.\n\n${syntax.usage}`);
    checkStore(store ?? 'null');
    checkPolicies(policy);
    const server = {
      name: output,
      transport: transport === undefined ? undefined : parseTransport(transport, '--transport'),
      provider: { path: fromCaller(provider), build: undefined },
      policy: policy.map(fromCaller),
      store: store?.endsWith('.wasm') === true ? fromCaller(store) : (store ?? 'null'),
      output: fromCaller(output),
    };
    checkOutput(server.output, inputsOf(server));
    await composeServer(server, parseEnv(env), installation);
  };
  return runCommand(syntax, run, args);
};

/** The files that a server is made of: a store by its name is none of the user's. */
const inputsOf = ({ provider, policy, store }: Pick<ServerEntry, 'provider' | 'policy' | 'store'>): string[] => [
  provider.path,
  ...policy,
  ...(store.endsWith('.wasm') ? [store] : []),
];

/** The servers of `wac.toml` with these names, or all. */
function selectServers(names: readonly string[], { project }: Installation): ServerEntry[] {
  const file = join(project, 'wac.toml');
  if (!existsSync(file)) throw new UserError(`There is no wac.toml in ${project}.`);
  const servers = parseServers(readText(file, 'wac.toml'));
  const inputs = servers.flatMap(inputsOf);
  for (const { output } of servers) {
    checkOutput(resolve(project, output), [file, ...inputs.map((path) => resolve(project, path))]);
  }
  const unknown = names.find((name) => !servers.some((server) => server.name === name));
  if (unknown !== undefined) {
    throw new UserError(`wac.toml has no server ${unknown}. It has ${servers.map(({ name }) => name).join(', ')}.`);
  }
  return names.length === 0 ? servers : servers.filter(({ name }) => names.includes(name));
}

/** A server whose transport may be the one that fits its provider. */
type Server = Omit<ServerEntry, 'transport'> & { readonly transport: Transport | undefined };

/** `env`: what the provider sees when it is asked for a policy of its own. */
async function composeServer(
  { name, transport: named, provider: source, policy, store, output }: Server,
  env: Readonly<Record<string, string>>,
  installation: Installation,
): Promise<void> {
  const { project, cache } = installation;
  const path = resolve(project, source.path);
  if (source.build !== undefined) await buildProvider(name, source.build, installation);
  if (!existsSync(path)) throw new UserError(`The provider ${source.path} of ${name} is not there.`);
  const provider = await readComponent(path, 'provider', cache);
  const files = policy.map((file) => resolve(project, file));
  if (named !== undefined) checkTransport(named, provider, path);
  const transport = named ?? chooseTransport(provider, path).transport;
  const transportPath = await installation.unpluggedTransport(transport);
  checkOutput(resolve(project, output), [transportPath]);
  const unplugged = await readComponent(transportPath, 'transport', cache);
  checkProvider(unplugged, provider);
  warnOfMuteExchanges(unplugged, provider);
  const components = {
    transport: unplugged,
    provider,
    policy: await serverPolicy(files, provider, env, installation),
    store: await serverStore(store.endsWith('.wasm') ? resolve(project, store) : store, installation),
    exchanges: await nullExchanges(installation),
  };
  const written = await plugInto(resolve(project, output), components, installation);
  console.log(`${output}${written ? '' : ' (up to date)'}`);
}

/** Runs a build command in the project's folder, with the tools of `setup` on its PATH. */
async function buildProvider(name: string, command: string, { project, tools }: Installation): Promise<void> {
  const env = { ...process.env, PATH: tools.path() };
  const succeeded = await step(`Building the provider of ${name}`, () =>
    runVisibly(command, [], { shell: true, cwd: project, env }),
  );
  if (!succeeded) throw new UserError(`The provider of ${name} could not be built; what failed is written above.`);
}
