/** `npm run build [-- NAME…]`: transports and stores in `dist/`, all or those named, or examples in TypeScript. */
import { runCommand, transports, UserError } from '@wasmcp/cli';
import { buildExample, exampleNames } from './components/examples.ts';
import { buildNullExchanges } from './components/exchanges.ts';
import { buildRedisStore, buildStores } from './components/stores.ts';
import { buildTransports } from './components/transports.ts';
import { generateTypes } from './components/types.ts';

const usage = `npm run build [-- NAME…]

Builds transports, stores, null policy and null exchange into dist/, all of them or those named: ${transports.join(', ')}, stores, exchanges;
example providers: ${exampleNames.join(', ')};
store-redis, which needs Rust's cargo and is none of the stores that are built otherwise;
or types: the declarations of the WIT, for TypeScript and editors.`;

await runCommand({ usage, options: {}, positionals: true }, async ({ positionals: names }) => {
  const known = new Set<string>([...transports, ...exampleNames, 'stores', 'store-redis', 'exchanges', 'types']);
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) throw new UserError(`There is no ${unknown}.\n\n${usage}`);
  for (const name of exampleNames.filter((example) => names.includes(example))) await buildExample(name);
  const wanted = transports.filter((transport) => names.length === 0 || names.includes(transport));
  if (wanted.length > 0 || names.includes('types')) await generateTypes();
  if (names.length === 0 || names.includes('stores')) await buildStores();
  if (names.includes('store-redis')) await buildRedisStore();
  if (names.length === 0 || names.includes('exchanges')) await buildNullExchanges();
  await buildTransports(wanted);
});
