/** The everything provider on the Node host, in a process of its own, which ends with the one that has started it. */
import { startOnNode } from '../support/hosts.ts';
import { buildTestProvider } from '../support/test-providers.ts';

process.on('disconnect', () => process.exit());
const server = await startOnNode({ transport: 'full', provider: await buildTestProvider('everything') });
process.send!(server.port);
