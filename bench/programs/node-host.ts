/** The Node host in a process of its own. The argument is JSON: paths of the components, and their environment. */
import { readComponents, startNodeServer, type Exchange, type ServerComponents } from '@wasmcp/cli';
import { toolchain } from '../../scripts/toolchain.ts';

const { env, ...paths } = JSON.parse(process.argv[2]!) as Readonly<
  Record<Exclude<keyof ServerComponents, 'exchanges'>, string>
> & {
  readonly exchanges: Readonly<Record<Exchange, string>>;
  readonly env: Readonly<Record<string, string>>;
};
const components = (await readComponents(paths, toolchain)) as ServerComponents;
const { port } = await startNodeServer(components, { env }, toolchain.cache);
console.log(`http://127.0.0.1:${port}/mcp`);
