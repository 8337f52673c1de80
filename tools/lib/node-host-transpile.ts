/** Component → JavaScript module and core modules (jco), in a folder of `build/node-host`. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { artifact } from './artifact-cache.ts';
import { UserError } from './cli.ts';
import { readComponent } from './component.ts';
import { digest } from './content-cache.ts';
import { step } from './progress.ts';

export interface TranspiledComponent {
  /** The JavaScript module: `instantiate(getCoreModule, imports)`; imports are named without versions. */
  readonly entry: string;
  /** File names of the core modules, beside the entry. */
  readonly coreModules: readonly string[];
}

/** Transpiles a component unless that was done before; `what` names its role in messages ("provider"). */
export async function transpileComponent(path: string, what: string): Promise<TranspiledComponent> {
  const bytes = readComponent(path, what);
  const folder = await artifact('node-host', digest(bytes, jcoVersion()), (into) =>
    step(`Preparing ${basename(path)} for Node`, async () => {
      mkdirSync(into);
      for (const [name, content] of await transpile(bytes, path, what)) writeFileSync(join(into, name), content);
    }),
  );
  const coreModules = readdirSync(folder).filter((name) => name.endsWith('.wasm'));
  return { entry: join(folder, 'component.js'), coreModules };
}

async function transpile(
  bytes: Uint8Array,
  path: string,
  what: string,
): Promise<[name: string, content: Uint8Array][]> {
  const jco = await import('@bytecodealliance/jco'); // Slow to load, and needed the first time only.
  try {
    const options = { name: 'component', instantiation: 'async', noTypescript: true, quiet: true } as const;
    const { files } = await jco.transpile(bytes, options);
    return Object.entries(files).filter(([name]) => !name.endsWith('.d.ts'));
  } catch (error) {
    throw new UserError(`The ${what} ${path} cannot be prepared for Node: ${(error as Error).message}`);
  }
}

/** jco does not export its package.json: look beside its main module. */
function jcoVersion(): string {
  const main = createRequire(import.meta.url).resolve('@bytecodealliance/jco');
  const manifest = readFileSync(join(dirname(dirname(main)), 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
