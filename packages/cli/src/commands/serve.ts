/** `serve`: composes a provider with its transport, and serves the component on wasmtime, instances reused. */
import { plug } from '../compose/plug.ts';
import type { Command } from '../installation.ts';
import { serveUntilStopped } from '../serve/serve-until-stopped.ts';
import { quoted } from '../lib/run.ts';
import { startWasmtime, wasmtimeArguments } from '../serve/wasmtime.ts';

const own = {
  usage:
    '  --print              composes, prints the command line of wasmtime, and ends: for unit files and containers',
  options: { print: { type: 'boolean' } },
  listens: ({ print }: { print?: boolean | undefined }) => print !== true,
} as const;

export const serve: Command = (installation, args) =>
  serveUntilStopped('serve', installation, args, own, async (components, options, { print }) => {
    const component = await plug(components, installation);
    const { env, port, deadlineMs, maxMemoryBytes } = options;
    // wasmtime listens on one address.
    const host = options.host === 'localhost' ? '127.0.0.1' : options.host;
    const how = { host, port, deadlineMs, maxMemoryBytes };
    if (print !== true) return startWasmtime({ component, env, ...how }, installation);
    // What is in the environment here is meant to be there, too, and may be secret.
    const variables = Object.entries(env).map(([name, value]) =>
      process.env[name] === value ? name : `${name}=${value}`,
    );
    console.log(['wasmtime', ...wasmtimeArguments(how, variables, component)].map(quoted).join(' '));
    return undefined;
  });
