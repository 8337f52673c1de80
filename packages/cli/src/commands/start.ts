/** `start`: serves a provider on Node. No native tool is needed. */
import type { Command } from '../installation.ts';
import { startNodeServer } from '../serve/node.ts';
import { serveUntilStopped } from '../serve/serve-until-stopped.ts';

export const start: Command = (installation, args) =>
  serveUntilStopped('start', installation, args, (components, { env, host, port, deadlineMs }) =>
    startNodeServer(components, { env, host, port, deadlineMs }, installation.cache),
  );
