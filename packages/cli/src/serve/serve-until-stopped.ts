/** What `start` and `serve` do alike. */
import { inUrl } from '@wasmcp/node-host';
import type { Installation } from '../installation.ts';
import { runCommand, UserError } from '../lib/command.ts';
import { announcement, introduce } from './announce.ts';
import { checkAddress, explainListenError, flags, readOptions, usage, type ServeOptions } from './options.ts';
import { prepare, type ServerComponents } from './prepare.ts';

export interface Server {
  readonly port: number;
  stop(): Promise<void>;
  /** Resolves when the server has ended by itself. */
  readonly ended?: Promise<void>;
}

/** Runs the command `name`: serves until Ctrl-C. */
export async function serveUntilStopped(
  name: 'start' | 'serve',
  installation: Installation,
  args: readonly string[],
  start: (components: ServerComponents, options: ServeOptions) => Promise<Server>,
): Promise<void> {
  const syntax = { usage: usage(installation.call(name), installation.exampleProvider?.name), options: flags };
  const serve = async (options: ServeOptions): Promise<void> => {
    const { host, port, env } = options;
    await checkAddress(host, port);
    const server = await start(await prepare(options, installation), options).catch((error: NodeJS.ErrnoException) => {
      throw error.syscall === 'listen' || error.code === 'EADDRINUSE'
        ? new UserError(explainListenError(error.code ?? error.message, host, port))
        : error;
    });
    const configured = env['MCP_PATH']?.trim() || '/mcp';
    // A server whose path is none answers 500 everywhere, and says why.
    const path = configured.startsWith('/') ? configured : '/mcp';
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void server.stop().finally(() => process.exit(0)));
    }
    void server.ended?.then(() => process.exit(1));
    const any = host === '0.0.0.0' || host === '::';
    const url = `http://${any ? 'localhost' : inUrl(host)}:${server.port}${path}`;
    console.log(`\n${announcement(url, await introduce(url))}`);
  };
  await runCommand(syntax, ({ values }) => serve(readOptions(values)), args);
}
