/** `compose`: servers out of transports, providers and policies; those of `wac.toml`, or one given by options. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gatherComponents } from '../compose/gather.ts';
import { plugInto } from '../compose/plug.ts';
import { checkPolicies } from '../compose/server-policy.ts';
import { checkStore } from '../compose/server-store.ts';
import { parseServers, parseTransport, type ServerEntry } from '../compose/wac-toml.ts';
import { parseNamedPath } from '../router/names.ts';
import type { Command, Installation, Transport } from '../installation.ts';
import { fromCaller, parseEnv, runCommand, UserError, type Arguments } from '../lib/command.ts';
import { checkOutput, readText } from '../lib/files.ts';
import { step } from '../lib/progress.ts';
import { runVisibly } from '../lib/run.ts';

const usage = (call: string): string => `${call} [NAME…] [--env NAME[=VALUE]…]
${call} --provider FILE… -o FILE [OPTIONS]

Composes the servers of wac.toml, all of them or those named, or one server from providers, which may be arguments, too
(FILE.wasm, NAME=FILE.wasm):

  --provider FILE      provider component; may be repeated; NAME=FILE puts NAME_ before its tools and prompts, and
                       shows it the environment variables that begin with NAME_, without that
  --auth-from NAME     the provider that says who may call, where several do
  --name NAME          the server's name, where there are several providers (default: the first one's)
  --transport NAME     tools, tools-resources, tools-resources-prompts or full (default: what fits the provider)
  --policy FILE        policy component, or Rego or data file; may be repeated for these (default: none)
  --store NAME         filesystem, keyvalue, keyvalue-spin, or a store component: where the issuer's keys outlive an
                       instance (default: null, nowhere)
  --env NAME[=VALUE]   what providers see when they are asked for tokens and policies of their own; may be repeated; for
                       the servers of wac.toml, too
  -o, --output FILE    where the server goes

Without --policy the policy that the provider itself asks for in get-auth-config is compiled and plugged, if any.`;

const options = {
  provider: { type: 'string', multiple: true, default: [] as string[] },
  'auth-from': { type: 'string' },
  name: { type: 'string' },
  transport: { type: 'string' },
  policy: { type: 'string', multiple: true, default: [] as string[] },
  store: { type: 'string' },
  env: { type: 'string', multiple: true, default: [] as string[] },
  output: { type: 'string', short: 'o' },
} as const;

export const compose: Command = (installation, args) => {
  const syntax = { usage: usage(installation.call('compose')), options, positionals: true };
  const run = async ({ values, positionals }: Arguments<typeof options>): Promise<void> => {
    const { transport, policy, store, output, env, 'auth-from': authFrom, name: serverName } = values;
    const given = [...values.provider, ...positionals.filter(isFile)];
    const names = positionals.filter((argument) => !isFile(argument));
    if (given.length === 0) {
      const alone = {
        transport,
        output,
        store,
        policy: policy[0],
        'auth-from': authFrom,
        name: serverName,
      };
      const stray = Object.entries(alone).find(([, value]) => value !== undefined);
      if (stray !== undefined) throw new UserError(`--${stray[0]} needs --provider.\n\n${syntax.usage}`);
      for (const server of selectServers(names, installation)) await composeServer(server, parseEnv(env), installation);
      return;
    }
    if (output === undefined) throw new UserError(`--output is missing.\n\n${syntax.usage}`);
    if (names.length > 0) throw new UserError(`Unexpected argument ${names[0]}.\n\n${syntax.usage}`);
    checkStore(store ?? 'null');
    checkPolicies(policy);
    const server = {
      name: output,
      transport: transport === undefined ? undefined : parseTransport(transport, '--transport'),
      providers: given.map(parseNamedPath).map(({ as, path }) => ({ as, path: fromCaller(path), build: undefined })),
      authFrom,
      serverName,
      policy: policy.map(fromCaller),
      store: store?.endsWith('.wasm') === true ? fromCaller(store) : (store ?? 'null'),
      output: fromCaller(output),
    };
    checkOutput(server.output, inputsOf(server));
    await composeServer(server, parseEnv(env), installation);
  };
  return runCommand(syntax, run, args);
};

/** Whether an argument is a provider, and no server of wac.toml. */
const isFile = (argument: string): boolean => argument.endsWith('.wasm');

/** The files that a server is made of: a store by its name is none of the user's. */
const inputsOf = ({ providers, policy, store }: Pick<ServerEntry, 'providers' | 'policy' | 'store'>): string[] => [
  ...providers.map(({ path }) => path),
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

/** `env`: what the providers see when they are asked about themselves. */
async function composeServer(
  { name, output, providers, policy, store, ...rest }: Server,
  env: Readonly<Record<string, string>>,
  installation: Installation,
): Promise<void> {
  const inProject = (path: string): string => resolve(installation.project, path);
  for (const command of new Set(providers.map(({ build }) => build))) {
    if (command !== undefined) await buildProvider(name, command, installation);
  }
  for (const { path } of providers) {
    if (!existsSync(inProject(path))) throw new UserError(`The provider ${path} of ${name} is not there.`);
  }
  const plan = {
    ...rest,
    providers: providers.map(({ as, path }) => ({ as, path: inProject(path) })),
    policy: policy.map(inProject),
    store: store.endsWith('.wasm') ? inProject(store) : store,
    env,
  };
  const target = inProject(output);
  const components = await gatherComponents(plan, installation, (transport) => checkOutput(target, [transport]));
  const written = await plugInto(target, components, installation);
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
