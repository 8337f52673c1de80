/** The npm scripts start, serve, compose, policy, policy:explain, new and setup: the command line, in this checkout. */
import { runCommandLine } from '@wasmcp/cli';
import { checkout } from './checkout.ts';

await runCommandLine(checkout);
