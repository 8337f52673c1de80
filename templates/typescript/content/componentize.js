/** Makes the component: build/provider.js → dist/provider.wasm. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { componentize } from '@bytecodealliance/componentize-js';

/** What is between WIT and the source is generated; bindings.js makes it faster, and has it give memory back sooner. */
const bindings = new URL('bindings.js', import.meta.url);
const hasBindings = existsSync(bindings);
if (!hasBindings) console.warn('There is no bindings.js, which `npm run new` writes: the component will be slower.');

const { component } = await componentize({
  sourcePath: 'build/provider.js',
  witPath: 'wit',
  worldName: 'provider',
  disableFeatures: ['fetch-event'],
  wizerBin: hasBindings ? await (await import(bindings.href)).wizerBin('build/wizer') : undefined,
});
mkdirSync('dist', { recursive: true });
writeFileSync('dist/provider.wasm', component);
