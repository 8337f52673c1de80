/** `setup`: finds or installs the native tools, and says which are used. */
import { dirname } from 'node:path';
import type { Command, Installation } from '../installation.ts';
import { addingToPath } from '../lib/shell.ts';
import { runCommand, UserError, type Arguments } from '../lib/command.ts';
import { nativeTools, providerTools, toolSpecs, type FoundTool, type NativeTool } from '../setup/native-tools.ts';

const usage = (call: string): string => `${call} [NAME…]

Finds or installs native tools, by default ${nativeTools.join(', ')}.
Only when it is named: ${providerTools.map((name) => `${name} (${toolSpecs[name].purpose})`).join(', ')}.`;

const known: ReadonlySet<string> = new Set([...nativeTools, ...providerTools]);
const isNativeTool = (name: string): name is NativeTool => known.has(name);

export const setup: Command = (installation, args) => {
  const syntax = { usage: usage(installation.call('setup')), options: {}, positionals: true };
  const run = async ({ positionals: names }: Arguments<Record<never, never>>): Promise<void> => {
    const unknown = names.find((name) => !isNativeTool(name));
    if (unknown !== undefined) throw new UserError(`There is no tool ${unknown}.\n\n${syntax.usage}`);
    const { bin } = installation.tools;
    let isHidden = false;
    for (const name of names.length > 0 ? names.filter(isNativeTool) : nativeTools) {
      const { path } = await provide(name, installation);
      isHidden ||= dirname(path) === bin;
    }
    if (isHidden) console.log(`\nTo call those in ${bin} by name:\n\n  ${addingToPath(bin)}`);
  };
  return runCommand(syntax, run, args);
};

async function provide(name: NativeTool, { tools }: Installation): Promise<FoundTool> {
  for (const sentence of await tools.explainUnused(name)) console.log(sentence);
  const found = await tools.need(name);
  console.log(`${name} ${found.version}  ${found.path}  (${toolSpecs[name].purpose})`);
  return found;
}
