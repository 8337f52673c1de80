/** `npm run build`: every transport in `dist/`. */
import { buildTransports } from './transports.ts';
import { generateTypes } from './types.ts';

await generateTypes();
await buildTransports();
