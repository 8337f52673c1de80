/** Makes the component: build/provider.js → dist/provider.wasm. */
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { componentize } from '@bytecodealliance/componentize-js';

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

/** What is between WIT and the source is generated; bindings.js makes it faster, and has it give memory back sooner. */
const bindings = new URL('bindings.js', import.meta.url);
const hasBindings = existsSync(bindings);
if (!hasBindings) console.warn('There is no bindings.js, which `new` writes: the component will be slower.');

const { component } = await componentize({
  sourcePath: 'build/provider.js',
  witPath: 'build/wit',
  worldName: 'component',
  disableFeatures: ['fetch-event'],
  wizerBin: hasBindings ? await (await import(bindings.href)).wizerBin('build/wizer') : undefined,
});
mkdirSync('dist', { recursive: true });
writeFileSync('dist/provider.wasm', component);
