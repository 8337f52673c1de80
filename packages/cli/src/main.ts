/** The command line: `mcp-transport-http COMMAND …`, or the npm scripts of the repository. */
import { compose } from './commands/compose.ts';
import { dev } from './commands/dev.ts';
import { doctor } from './commands/doctor.ts';
import { explain } from './commands/explain.ts';
import { createNew } from './commands/new.ts';
import { compilePolicyFile } from './commands/policy.ts';
import { serve } from './commands/serve.ts';
import { setup } from './commands/setup.ts';
import { start } from './commands/start.ts';
import { token } from './commands/token.ts';
import type { Command, Installation } from './installation.ts';
import { runCommand, UserError } from './lib/command.ts';

/** By name: what it does, in a line, and the command. */
const commands = new Map<string, readonly [summary: string, Command]>([
  ['start', ['serve a provider on Node', start]],
  ['dev', ['build a provider, serve it on Node, and again whenever its files change', dev]],
  ['serve', ['compose a provider with its transport, and serve it on wasmtime', serve]],
  ['compose', ['make a server of transport, provider and policy', compose]],
  ['policy', ['compile a Rego policy into a component', compilePolicyFile]],
  ['explain', ['say what a policy decides for a call, and why', explain]],
  ['token', ['print an access token to try a server with', token]],
  ['new', ['begin a provider from a template', createNew]],
  ['doctor', ['look at the machine and the project, and say what is missing', doctor]],
  ['setup', ['find or install the native tools', setup]],
]);

const usage = [
  'mcp-transport-http COMMAND [OPTIONS]',
  '',
  ...Array.from(commands, ([name, [summary]]) => `  ${name.padEnd(8)} ${summary}`),
  '',
  'mcp-transport-http COMMAND --help says more of each.',
].join('\n');

/** Runs the command that the arguments name. Ends the process with code 1 when it fails. */
export async function runCommandLine(
  installation: Installation,
  [name = '--help', ...rest]: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const command = commands.get(name)?.[1];
  if (command !== undefined) return command(installation, rest);
  const refuse = (): never => {
    throw new UserError(`There is no command ${name}.\n\n${usage}`);
  };
  await runCommand({ usage, options: {}, positionals: true }, refuse, [name]);
}
