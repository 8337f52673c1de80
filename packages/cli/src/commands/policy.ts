/** `policy`: compiles a Rego policy into a component. */
import { readFileSync } from 'node:fs';
import { compile, defaultEntrypoint } from '../compose/server-policy.ts';
import type { Command } from '../installation.ts';
import { fromCaller, runCommand, UserError, type Arguments } from '../lib/command.ts';
import { checkOutput, writeOutput } from '../lib/files.ts';
import { readSources } from '../policy/sources.ts';

const usage = (call: string): string => `${call} POLICY.rego… [DATA.json…] --output FILE.wasm

Compiles Rego into a policy component, to be plugged into a transport.

  -o, --output FILE      where the component goes
  -e, --entrypoint PATH  the document that is asked for (${defaultEntrypoint})
      --v0-compatible    takes Rego as it was before OPA 1.0`;

const options = {
  output: { type: 'string', short: 'o' },
  entrypoint: { type: 'string', short: 'e', default: defaultEntrypoint },
  'v0-compatible': { type: 'boolean', default: false },
} as const;

export const compilePolicyFile: Command = (installation, args) => {
  const syntax = { usage: usage(installation.call('policy')), options, positionals: true };
  const run = async ({ values, positionals }: Arguments<typeof options>): Promise<void> => {
    const { output, entrypoint } = values;
    if (positionals.length === 0) throw new UserError(`No Rego file is named.\n\n${syntax.usage}`);
    if (output === undefined) throw new UserError(`--output is missing.\n\n${syntax.usage}`);
    const target = fromCaller(output);
    checkOutput(target, positionals.map(fromCaller));
    checkEntrypoint(entrypoint);
    const sources = { ...readSources(positionals), entrypoint, v0Compatible: values['v0-compatible'] };
    const component = await compile(sources, installation);
    writeOutput(target, readFileSync(component));
    process.stdout.write(`${output}\n`);
  };
  return runCommand(syntax, run, args);
};

/** Names of packages and rules, as OPA's command line takes them. */
function checkEntrypoint(path: string): void {
  if (/^[A-Za-z0-9_][\w-]*(?:\/[A-Za-z0-9_][\w-]*)*$/.test(path)) return;
  throw new UserError(`--entrypoint ${path}: names with slashes between them are expected: ${defaultEntrypoint}`);
}
