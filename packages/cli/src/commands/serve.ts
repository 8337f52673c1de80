/** `serve`: composes a provider with its transport, and serves the component on wasmtime, instances reused. */
import { plug } from '../compose/plug.ts';
import type { Command } from '../installation.ts';
import { serveUntilStopped } from '../serve/serve-until-stopped.ts';
import { startWasmtime } from '../serve/wasmtime.ts';

export const serve: Command = (installation, args) =>
  serveUntilStopped('serve', installation, args, async (components, { env, host, port, deadlineMs }) => {
    const component = await plug(components, installation);
    // wasmtime listens on one address.
    const address = host === 'localhost' ? '127.0.0.1' : host;
    return startWasmtime({ component, env, host: address, port, deadlineMs }, installation);
  });
