/** The Node host in a process of its own. The argument is JSON: paths of the components, and their environment. */
import { readParts, startNodeServer, type ServerParts } from '@wasmcp/cli';
import { toolchain } from '../../scripts/toolchain.ts';

const { env, ...paths } = JSON.parse(process.argv[2]!) as Readonly<Record<keyof ServerParts, string>> & {
  readonly env: Readonly<Record<string, string>>;
};
const parts = (await readParts(paths, toolchain)) as ServerParts;
const { port } = await startNodeServer(parts, { env }, toolchain.cache);
console.log(`http://127.0.0.1:${port}/mcp`);
