/** `start`: serves a provider on Node. No native tool is needed. */
import type { Command } from '../installation.ts';
import { hostOptions, nodeOptions, startNodeServer } from '../serve/node.ts';
import { serveUntilStopped } from '../serve/serve-until-stopped.ts';

export const start: Command = (installation, args) =>
  serveUntilStopped('start', installation, args, nodeOptions, (components, options, values) =>
    startNodeServer(components, hostOptions(options, values), installation.cache),
  );
