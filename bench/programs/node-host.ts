/** The Node host in a process of its own. The argument is its `NodeHostOptions` as JSON. */
import { startNodeHost, type NodeHostOptions } from '../../tools/lib/node-host.ts';

const { port } = await startNodeHost(JSON.parse(process.argv[2]!) as NodeHostOptions);
console.log(`http://127.0.0.1:${port}/mcp`);
