/** `npm run setup [-- name…]`: finds or installs the native tools, and says which are used. */
import { main, parseArguments, UserError } from '../lib/cli.ts';
import { candidates, findTool, needTool, toolNames, toolSpecs, versionOf, type ToolName } from './tools.ts';

const usage = `npm run setup [-- NAME…]

Finds or installs the native tools, all of them or those named: ${toolNames.join(', ')}.`;

const isToolName = (name: string): name is ToolName => (toolNames as readonly string[]).includes(name);

await main(async () => {
  const { positionals } = parseArguments({}, usage);
  const unknown = positionals.find((name) => !isToolName(name));
  if (unknown !== undefined) throw new UserError(`There is no tool ${unknown}.\n\n${usage}`);
  const wanted = positionals.length > 0 ? positionals.filter(isToolName) : toolNames;
  for (const name of wanted) {
    await reportTooOld(name);
    await needTool(name);
    const found = await findTool(name);
    console.log(`${name} ${found!.version}  ${found!.path}  (${toolSpecs[name].purpose})`);
  }
});

/** Says why a tool that is there is not used. */
async function reportTooOld(name: ToolName): Promise<void> {
  const used = await findTool(name);
  for (const path of candidates(name)) {
    if (path === used?.path) return;
    const version = (await versionOf(name, path)) ?? 'does not run';
    console.log(`${path} is not used: ${version}, and ${toolSpecs[name].minimum} or newer is needed.`);
  }
}
