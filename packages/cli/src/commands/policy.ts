/** `policy`: compiles a Rego policy into a component. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { compile, defaultEntrypoint } from '../compose/server-policy.ts';
import type { Command } from '../installation.ts';
import { fromCaller, runCommand, UserError, type Arguments } from '../lib/command.ts';
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
    const sources = { ...readSources(positionals), entrypoint, v0Compatible: values['v0-compatible'] };
    const component = await compile(sources, installation);
    const target = fromCaller(output);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(component, target);
    process.stdout.write(`${output}\n`);
  };
  return runCommand(syntax, run, args);
};
