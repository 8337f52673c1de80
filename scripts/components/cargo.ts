/** Components in Rust. */
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, step, UserError } from '@wasmcp/cli';
import { digest } from '@wasmcp/node-host';
import { buildDir, inRoot } from '../paths.ts';
import { cache } from '../toolchain.ts';
import { digestFolder } from './output.ts';

/**
 * Builds a crate, unless an up-to-date component is there.
 * @param crate as cargo names its library.
 * @param wit folders of WIT that it reads.
 * @returns the component's path in the cache. @throws UserError where it cannot be built.
 */
export function buildCrate(folder: string, crate: string, wit: readonly string[]): Promise<string> {
  const target = join(buildDir, 'cargo', crate);
  const sources = [join(folder, 'src'), ...wit].map(digestFolder);
  const key = digest(...sources, readFileSync(join(folder, 'Cargo.toml')));
  return cache('crates', `${key}.wasm`, (path) =>
    step(`Building ${crate} in Rust`, async () => {
      await cargoBuild(folder, target, crate);
      copyFileSync(join(target, 'wasm32-wasip2/release', `${crate}.wasm`), path);
    }),
  );
}

/** With cargo's target, or where there is none with the toolchain that the examples make of Debian's packages. */
async function cargoBuild(folder: string, target: string, crate: string): Promise<void> {
  const made = inRoot('examples/weather-rs/.toolchain/bin/rustc');
  const build = (): Promise<unknown> => {
    const env = existsSync(made) ? { ...process.env, RUSTC: made } : process.env;
    return run('cargo', ['build', '--release', '--target', 'wasm32-wasip2', '--target-dir', target], {
      cwd: folder,
      env,
    });
  };
  try {
    await build().catch(async () => {
      await run('make', ['-C', inRoot('examples/weather-rs'), 'toolchain']);
      await build();
    });
  } catch (error) {
    throw new UserError(`${crate} cannot be built with cargo: ${(error as Error).message}`);
  }
}
