/** The command line in this checkout: what npm scripts such as start, dev, compose and new run. */
import { runCommandLine } from '@wasmcp/cli';
import { checkout } from './checkout.ts';

await runCommandLine(checkout);
