/** `tsx --conditions=@wasmcp/source scripts/componentize.ts BUNDLE …`: what `componentize-js` does, with other bindings. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand, UserError } from '@wasmcp/cli';
import { componentizeAgain, defaultBindings } from './components/bindings/hook.ts';
import { features, type Feature } from './components/componentize.ts';

const usage = `tsx --conditions=@wasmcp/source scripts/componentize.ts BUNDLE --wit FOLDER --world-name WORLD --out FILE

Makes a component of a JavaScript module. What does not depend on it is kept beside it, in the folder engine.

  --wit         folder of the WIT
  --world-name  the world in it
  --disable     a feature of the engine to leave out, as often as wanted: ${features.join(', ')}
  --out         the component`;

const text = { type: 'string' } as const;
const options = { wit: text, 'world-name': text, out: text, disable: { ...text, multiple: true } } as const;

await runCommand({ usage, options, positionals: true }, async ({ values, positionals: [sourcePath, stray] }) => {
  const { wit, 'world-name': worldName, out, disable = [] } = values;
  const isComplete = sourcePath !== undefined && wit !== undefined && worldName !== undefined && out !== undefined;
  if (!isComplete || stray !== undefined) throw new UserError(usage);
  const disableFeatures = disable.map(readFeature);
  const source = { sourcePath, witPath: wit, worldName, disableFeatures };
  const folder = join(dirname(sourcePath), 'engine');
  const component = await componentizeAgain(source, folder, defaultBindings).catch((error: Error) => {
    // It is mostly the module that is wrong: the message says where.
    throw new UserError(error.message.trimEnd());
  });
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, component);
});

function readFeature(name: string): Feature {
  const feature = features.find((each) => each === name);
  if (feature === undefined) throw new UserError(`--disable ${name}: there is no such feature.\n\n${usage}`);
  return feature;
}
