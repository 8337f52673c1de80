/** `serve`: composes a provider with its transport, and serves the component on wasmtime, instances reused. */
import { providersOf } from '../compose/gather.ts';
import { plug } from '../compose/plug.ts';
import type { Command } from '../installation.ts';
import { UserError } from '../lib/command.ts';
import { addressOf } from '../serve/options.ts';
import { serveUntilStopped } from '../serve/serve-until-stopped.ts';
import { quoted } from '../lib/shell.ts';
import { storeFolderOf } from '../serve/store-folder.ts';
import { startWasmtime, wasmtimeArguments } from '../serve/wasmtime.ts';

const own = {
  usage:
    '  --store-folder DIR   folder of the store filesystem (default: one of this user, for this provider)\n' +
    '  --print              composes, prints the command line of wasmtime, and ends: for unit files and containers',
  store: ['filesystem', 'filesystem (default), null, or a store component'],
  options: { print: { type: 'boolean' }, 'store-folder': { type: 'string' } },
  listens: ({ print }: { print?: boolean | undefined }) => print !== true,
} as const;

export const serve: Command = (installation, args) =>
  serveUntilStopped('serve', installation, args, own, async (components, options, values) => {
    const { env, port, deadlineMs, maxMemoryBytes } = options;
    const host = await addressOf(options.host, port);
    if (options.store === 'keyvalue' || options.store === 'keyvalue-spin')
      throw new UserError(`--store ${options.store}: wasmtime's own key-value store does not outlive an instance.`);
    const storeFolder = storeFolderOf(
      options.store,
      values['store-folder'],
      providersOf(components)
        .map(({ path }) => path)
        .join('\n'),
    );
    const how = { host, port, deadlineMs, maxMemoryBytes, storeFolder, providers: providersOf(components).length };
    const component = await plug(components, installation);
    if (values.print !== true) return startWasmtime({ component, env, ...how }, installation);
    // What is in the environment here is meant to be there, too, and may be secret.
    const variables = Object.entries(env).map(([name, value]) =>
      process.env[name] === value ? name : `${name}=${value}`,
    );
    console.log(['wasmtime', ...wasmtimeArguments(how, variables, component)].map((word) => quoted(word)).join(' '));
    process.stderr.write(ofThisMachine(component, storeFolder));
    return undefined;
  });

/** What of the line that is printed has to be another where it is copied to. */
const ofThisMachine = (component: string, storeFolder: string | undefined): string =>
  `\nThe server is in a cache, which forgets it: copy it, and name the copy in the line above.\n  ${component}\n` +
  (storeFolder === undefined
    ? ''
    : `The store's folder is this user's; another user has one of its own.\n  ${storeFolder}\n`);
