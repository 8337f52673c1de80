/** `npm start`: serves a provider on Node. No native tool is needed. */
import { startNodeHost } from '../lib/node-host.ts';
import { serve } from './run.ts';

await serve('npm start', (parts, { env, host, port, deadlineMs }) =>
  startNodeHost({ ...parts, env, host, port, deadlineMs }),
);
