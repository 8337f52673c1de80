/** Makes the component: src/provider.ts → build/provider.js → dist/provider.wasm. Types are not checked here. */
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import bundled from './rolldown.config.js';

/** The project's world, and the environment, which comes with other languages and not with this one. */
const world = `package local:provider;
world component {
  include provider;
  import wasi:cli/environment@0.2.3;
}
`;
const wasiCli = `package wasi:cli@0.2.3 {
  interface environment {
    get-environment: func() -> list<tuple<string, string>>;
    get-arguments: func() -> list<string>;
    initial-cwd: func() -> option<string>;
  }
}
`;
/** make fetches the packages that the world names; without it, they are copied from the folder that WIT names. */
const packages = { 'wasmcp-mcp': '.', 'wasmcp-mcp-exchange': 'exchange' };

/**
 * What is between WIT and the source is generated; bindings.js makes it faster, and has it give memory back sooner. It
 * keeps in build/engine what only WIT changes, so that the next build takes less.
 */
const bindings = new URL('bindings.js', import.meta.url);
const options = {
  sourcePath: 'build/provider.js',
  witPath: 'build/wit',
  worldName: 'component',
  disableFeatures: ['fetch-event'],
};

try {
  stageWit();
  await writeBundle();
  mkdirSync('dist', { recursive: true });
  writeFileSync('dist/provider.wasm.new', await build());
  renameSync('dist/provider.wasm.new', 'dist/provider.wasm');
} catch (error) {
  // It is mostly the source that is wrong: the message says where, and the stack would be that of the build.
  console.error(inSource(error.message));
  process.exitCode = 1;
}

function stageWit() {
  if (!existsSync('wit/deps')) {
    const from = process.env.WIT;
    if (!from)
      throw new Error('wit/deps is missing: make wit/deps, or name a folder that has the WIT in the variable WIT');
    for (const [name, folder] of Object.entries(packages)) {
      mkdirSync(`wit/deps/${name}`, { recursive: true });
      for (const file of readdirSync(`${from}/${folder}`).filter((each) => each.endsWith('.wit')))
        copyFileSync(`${from}/${folder}/${file}`, `wit/deps/${name}/${file}`);
    }
  }
  const hasWasiCli = readdirSync('wit/deps').some((name) => /^wasi-cli(?:-0\.2\.3)?$/.test(name));
  rmSync('build/wit', { recursive: true, force: true });
  cpSync('wit', 'build/wit', { recursive: true });
  writeFileSync('build/wit/component.wit', hasWasiCli ? world : world + wasiCli);
}

async function writeBundle() {
  const bundle = await rolldown(bundled);
  await bundle.write(bundled.output);
  await bundle.close();
}

async function build() {
  if (existsSync(bindings)) return (await import(bindings.href)).componentize(options, 'build/engine');
  console.warn(
    'There is no bindings.js, which `new` writes: the component will be slower, and so will be building it.',
  );
  const { componentize } = await import('@bytecodealliance/componentize-js');
  return (await componentize(options)).component;
}

/** Names places in the bundle by those in `src`, from which they come. */
function inSource(text) {
  if (!existsSync('build/provider.js.map')) return text;
  const map = new SourceMap(JSON.parse(readFileSync('build/provider.js.map', 'utf8')));
  return text.replaceAll(/build\/provider\.js:(\d+):(\d+)/g, (place, line, column) => {
    // Messages count from 1, the map from 0. It finds the last entry before a place, which may be on another line.
    const { generatedLine, originalSource, originalLine, originalColumn } = map.findEntry(line - 1, column - 1);
    if (generatedLine !== line - 1 || originalSource === undefined) return place;
    return `${join('build', originalSource)}:${originalLine + 1}:${originalColumn + 1}`;
  });
}
