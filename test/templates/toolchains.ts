/** The toolchains that projects made from templates are built with: what this machine has of them. */
import { existsSync, mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { run, type Language, type Template } from '@wasmcp/cli';
import { providerLibrary } from '../../scripts/components/provider-library.ts';
import { inRoot } from '../../scripts/paths.ts';
import { storePath } from '../../scripts/components/stores.ts';
import { nullPolicyPath, unpluggedPath } from '../../scripts/components/transports.ts';
import { tools } from '../../scripts/toolchain.ts';
import { onPath } from '../support/on-path.ts';

/** What `make` gets: the tools of this repository, and its WIT and components in the place of those in a registry. */
export const makeEnv: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: tools.path(),
  WIT: inRoot('wit'),
  TRANSPORT: unpluggedPath('tools'),
  POLICY: nullPolicyPath,
  STORE: storePath('null'),
  ADAPTER: inRoot('node_modules/@bytecodealliance/jco/lib/wasi_snapshot_preview1.reactor.wasm'),
};

/** The template for a language. */
export const templateOf = (language: Language): Template => ({ folder: inRoot('templates'), language });

/**
 * Gives a project in TypeScript, in a folder of this repository, its npm packages: the library as it is published. The others
 * are found in the folders above.
 */
export async function installPackages(project: string): Promise<void> {
  const modules = join(project, 'node_modules');
  const library = join(modules, '@wasmcp/provider');
  mkdirSync(library, { recursive: true });
  await run('tar', ['xzf', await providerLibrary(), '--strip-components=1', '-C', library]);
  // As new as after npm install.
  utimesSync(modules, new Date(), new Date());
}

/** @returns what is missing to build the project in a folder; undefined when nothing is. */
export async function missingFor(language: Language, folder: string): Promise<string | undefined> {
  const programs = { typescript: [], python: ['python3'], go: ['go', 'wit-bindgen'], rust: ['cargo'] }[language];
  const absent = programs.find((name) => onPath(name, makeEnv['PATH']) === undefined);
  if (absent !== undefined) return absent;
  if (language === 'rust') {
    const libraries = await run('rustc', ['--print', 'target-libdir', '--target', 'wasm32-wasip2']);
    if (!existsSync(libraries.trim())) return "Rust's target wasm32-wasip2";
  }
  if (language === 'python') {
    try {
      await run('make', ['--silent', '-C', folder, '.venv/bin/componentize-py'], { env: makeEnv });
    } catch {
      return 'componentize-py';
    }
  }
  return undefined;
}
