/** `npm run compose`: servers out of transports, providers and policies; those of `wac.toml`, or one given by options. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildUnplugged } from '../build/transports.ts';
import { fromCaller, main, parseArguments, parseEnv, UserError } from '../lib/cli.ts';
import { componentInfo } from '../lib/component.ts';
import { inRoot, root } from '../lib/paths.ts';
import { step } from '../lib/progress.ts';
import { chooseTransport } from '../serve/choose-transport.ts';
import { pathWithTools } from '../setup/tools.ts';
import { plugInto } from './plug.ts';
import { serverPolicy } from './policy.ts';
import { parseServers, parseTransport, type ServerEntry } from './wac-toml.ts';

const usage = `npm run compose [-- NAME…]
npm run compose -- --provider FILE -o FILE [OPTIONS]

Composes the servers of wac.toml, all of them or those named, or one server from a provider:

  --provider FILE      provider component
  --transport NAME     tools, tools-resources, tools-resources-prompts or full (default: what fits the provider)
  --policy FILE        policy component, or Rego or data file; may be repeated for these (default: none)
  --env NAME[=VALUE]   what the provider sees when it is asked for a policy of its own; may be repeated
  -o, --output FILE    where the server goes

Without --policy the policy that the provider itself asks for in get-auth-config is compiled and plugged, if any.`;

const flags = {
  provider: { type: 'string' },
  transport: { type: 'string' },
  policy: { type: 'string', multiple: true, default: [] as string[] },
  env: { type: 'string', multiple: true, default: [] as string[] },
  output: { type: 'string', short: 'o' },
  help: { type: 'boolean', short: 'h' },
} as const;

await main(async () => {
  const { values, positionals } = parseArguments(flags, usage);
  if (values.help === true) return console.log(usage);
  const { provider, transport, policy, output, env } = values;
  if (provider === undefined) {
    if (transport !== undefined || output !== undefined || policy.length > 0 || env.length > 0)
      throw new UserError(usage);
    for (const server of selected(positionals)) await compose(server);
    return;
  }
  if (output === undefined || positionals.length > 0) throw new UserError(usage);
  const path = fromCaller(provider);
  const server = {
    name: output,
    transport:
      transport === undefined
        ? chooseTransport(await componentInfo(path, 'provider'), path).transport
        : parseTransport(transport, '--transport'),
    provider: { path, build: undefined },
    policy: policy.map(fromCaller),
    output: fromCaller(output),
  };
  await compose(server, parseEnv(env));
});

/** The servers of `wac.toml` with these names, or all. */
function selected(names: readonly string[]): ServerEntry[] {
  const servers = parseServers(readFileSync(inRoot('wac.toml'), 'utf8'));
  const unknown = names.find((name) => !servers.some((server) => server.name === name));
  if (unknown !== undefined) {
    throw new UserError(`wac.toml has no server ${unknown}. It has ${servers.map(({ name }) => name).join(', ')}.`);
  }
  return names.length === 0 ? servers : servers.filter(({ name }) => names.includes(name));
}

/** `env`: what the provider sees when it is asked for a policy of its own. */
async function compose(
  { name, transport, provider, policy, output }: ServerEntry,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const providerPath = resolve(root, provider.path);
  if (provider.build !== undefined) await build(name, provider.build);
  if (!existsSync(providerPath)) throw new UserError(`The provider ${provider.path} of ${name} is not there.`);
  const written = await plugInto(resolve(root, output), {
    transport: await buildUnplugged(transport),
    provider: providerPath,
    policy: await serverPolicy(
      policy.map((path) => resolve(root, path)),
      providerPath,
      env,
    ),
  });
  console.log(`${output}${written ? '' : ' (up to date)'}`);
}

/** Runs a build command in the repository's root, with the tools of `npm run setup` on its PATH. */
function build(name: string, command: string): Promise<void> {
  return step(
    `Building the provider of ${name}`,
    () =>
      new Promise<void>((done, reject) => {
        const child = spawn(command, {
          shell: true,
          cwd: root,
          env: { ...process.env, PATH: pathWithTools() },
          stdio: ['ignore', 2, 2],
        });
        child.on('error', reject);
        child.on('close', (code) => {
          if (code === 0) done();
          else reject(new UserError(`The provider of ${name} could not be built: ${command} ended with ${code}.`));
        });
      }),
  );
}
