/** Component → JavaScript module and core modules (jco), in a folder of `build/node-host`. */
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { transpile } from '@bytecodealliance/jco';
import { artifact } from './artifact-cache.ts';
import { UserError } from './cli.ts';
import { componentInfo, readComponent, type ComponentInfo } from './component.ts';
import { digest } from './content-cache.ts';
import { step } from './progress.ts';

const manifestName = 'manifest.json';

export interface TranspiledComponent {
  /** The JavaScript module: `instantiate(getCoreModule, imports)`. */
  readonly entry: string;
  /** File names of the core modules, beside the entry. */
  readonly coreModules: readonly string[];
  /** What the JavaScript module wants: names without versions, type-only interfaces left out. */
  readonly imports: readonly string[];
  /** What the component itself declares. */
  readonly info: ComponentInfo;
}

/** Transpiles a component unless that was done before; `what` names its role in messages ("provider"). */
export async function transpileComponent(path: string, what: string): Promise<TranspiledComponent> {
  const bytes = readComponent(path, what);
  const folder = await artifact('node-host', digest(bytes, jcoVersion()), (into) =>
    step(`Preparing ${basename(path)} for Node`, async () =>
      writeFolder(into, await run(bytes, path, what), await componentInfo(path, what)),
    ),
  );
  const manifest = readFileSync(join(folder, manifestName), 'utf8');
  return { entry: join(folder, 'component.js'), ...(JSON.parse(manifest) as Omit<TranspiledComponent, 'entry'>) };
}

async function run(bytes: Buffer, path: string, what: string): ReturnType<typeof transpile> {
  try {
    const jco = await import('@bytecodealliance/jco'); // Slow to load, and needed the first time only.
    return await jco.transpile(bytes, { name: 'component', instantiation: 'async', noTypescript: true, quiet: true });
  } catch (error) {
    throw new UserError(`The ${what} ${path} cannot be prepared for Node: ${(error as Error).message}`);
  }
}

function writeFolder(
  folder: string,
  { files, imports }: Awaited<ReturnType<typeof transpile>>,
  info: ComponentInfo,
): void {
  mkdirSync(folder);
  const kept = Object.keys(files).filter((name) => !name.endsWith('.d.ts'));
  for (const name of kept) writeFileSync(join(folder, name), files[name]!);
  const manifest = { coreModules: kept.filter((name) => name.endsWith('.wasm')), imports, info };
  writeFileSync(join(folder, manifestName), JSON.stringify(manifest));
}

/** jco does not export its package.json: look beside its main module. */
function jcoVersion(): string {
  const main = createRequire(import.meta.url).resolve('@bytecodealliance/jco');
  const { version } = JSON.parse(readFileSync(join(dirname(dirname(main)), 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}
