/** `npm run serve`: composes a provider with its transport, and serves the component on wasmtime, instances reused. */
import { plug } from '../compose/plug.ts';
import { startWasmtime } from '../lib/wasmtime.ts';
import { serve } from './run.ts';

await serve('npm run serve', async (parts, { env, host, port, deadlineMs }) =>
  // wasmtime listens on one address.
  startWasmtime({
    component: await plug(parts),
    env,
    host: host === 'localhost' ? '127.0.0.1' : host,
    port,
    deadlineMs,
  }),
);
