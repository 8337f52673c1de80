/**
 * The Node host in a process of its own. The argument is JSON: paths of the components, their environment and limits.
 */
import { resolve } from 'node:path';
import { createNativeTools, readComponents, startNodeServer, type Exchange, type ServerComponents } from '@wasmcp/cli';
import { createCache } from '@wasmcp/node-host';

interface Order extends Readonly<Record<Exclude<keyof ServerComponents, 'exchanges'>, string>> {
  readonly exchanges: Readonly<Record<Exchange, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly limits: { readonly deadlineMs?: number; readonly maxInstances?: number };
}

const { env, limits, ...paths } = JSON.parse(process.argv[2]!) as Order;
// Bundled it does not know where it came from: it is started in the repository's root.
const toolchain = { cache: createCache(resolve('build')), tools: createNativeTools(resolve('.tools')) };
const components = (await readComponents(paths, toolchain)) as ServerComponents;
const { port } = await startNodeServer(components, { env, ...limits }, toolchain.cache);
console.log(`http://127.0.0.1:${port}/mcp`);
