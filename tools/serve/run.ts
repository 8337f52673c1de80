/** What `npm start` and `npm run serve` do alike. */
import { main } from '../lib/cli.ts';
import { inUrl } from '../lib/http-port.ts';
import { announcement, introduce } from './announce.ts';
import { checkAddress, explainListenError, readOptions, usage, type ServeOptions } from './options.ts';
import { prepare, type ServerParts } from './prepare.ts';
import { UserError } from '../lib/cli.ts';

export interface Server {
  readonly port: number;
  stop(): Promise<void>;
  /** Resolves when the server has ended by itself. */
  readonly ended?: Promise<void>;
}

/** Serves until Ctrl-C. `command` is how the user calls it. */
export async function serve(
  command: string,
  start: (parts: ServerParts, options: ServeOptions) => Promise<Server>,
): Promise<void> {
  await main(async () => {
    const options = readOptions(command);
    if (options === undefined) return console.log(usage(command));
    const { host, port, env } = options;
    await checkAddress(host, port);
    const server = await start(await prepare(options), options).catch((error: NodeJS.ErrnoException) => {
      throw error.syscall === 'listen' || error.code === 'EADDRINUSE'
        ? new UserError(explainListenError(error.code ?? error.message, host, port))
        : error;
    });
    const path = env['MCP_PATH']?.trim() || '/mcp';
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void server.stop().finally(() => process.exit(0)));
    }
    void server.ended?.then(() => process.exit(1));
    const any = host === '0.0.0.0' || host === '::';
    const url = `http://${any ? 'localhost' : inUrl(host)}:${server.port}${path}`;
    console.log(`\n${announcement(url, await introduce(url))}`);
  });
}
