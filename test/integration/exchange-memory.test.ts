/** A call of the exchange leaves nothing in the instance that served it: what is kept would not fit in. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildExample } from '../../scripts/components/examples.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { callTool } from '../support/rpc.ts';

const megabyte = 1_000_000;
/** What some calls take together, until the engines collect. */
const maxMemoryBytes = 128 * megabyte;

describe.each(hosts)('calls of a provider in TypeScript on $name', ({ start }) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start({ transport: 'tools', provider: await buildExample('countdown-ts'), maxMemoryBytes });
  });
  afterAll(() => server?.stop());

  test('give back their arguments', async () => {
    const padding = 'x'.repeat(megabyte);
    // A host may have two instances for one client.
    for (let sent = 0; sent < 3 * maxMemoryBytes; sent += padding.length) {
      const { status } = await callTool(server.url, 'launch', { rocket: 'Ariane', padding });
      expect(status).toBe(200);
    }
  });
});
