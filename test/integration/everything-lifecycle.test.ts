/** What client and provider tell each other in `initialize`: all that WIT can say of them. */
import { describe, expect, test } from 'vitest';
import { everythingServer, wireIcons } from '../support/everything-wire.ts';
import { hosts } from '../support/hosts.ts';
import { initializeParams, revision } from '../support/rpc.ts';

describe.each(hosts)('initialize, by the everything provider on $name', ({ start }) => {
  const { result } = everythingServer(start);

  test('advertises what can be served, and says who the server is', async () => {
    expect(await result('initialize', initializeParams())).toEqual({
      protocolVersion: revision,
      capabilities: {
        experimental: { 'example.com/feature': { level: 3 } },
        completions: {},
        logging: {},
        prompts: {},
        resources: {},
        tools: {},
      },
      serverInfo: {
        name: 'everything',
        title: 'Everything — ünïcode',
        version: '1.2.3',
        websiteUrl: 'https://example.com/everything',
        icons: wireIcons,
      },
      instructions: JSON.stringify(initializeParams()),
    });
  });

  test('tells the provider all that WIT can say of the client', async () => {
    const answer = await result('initialize', {
      protocolVersion: revision,
      capabilities: {
        experimental: { 'example.com/x': { big: 1 } },
        roots: { listChanged: true },
        sampling: { tools: {} },
        elicitation: { schemaValidation: true, form: {} },
        tasks: {},
      },
      clientInfo: { name: 'ünï', title: 'T', version: '2', websiteUrl: 'https://c.example', icons: wireIcons },
    });
    const { instructions } = answer as { instructions: string };
    expect(JSON.parse(instructions)).toEqual({
      protocolVersion: revision,
      capabilities: {
        experimental: '{"example.com/x":{"big":1}}',
        roots: { listChanged: true },
        sampling: '{"tools":{}}',
        elicitation: { schemaValidation: true },
      },
      clientInfo: {
        name: 'ünï',
        title: 'T',
        version: '2',
        websiteUrl: 'https://c.example',
        icons: [
          { src: 'https://example.com/icon.png', mimeType: 'image/png', sizes: '48x48 96x96' },
          { src: 'data:image/svg+xml;base64,PHN2Zy8+', sizes: 'any' },
          { src: 'https://example.com/plain' },
        ],
      },
    });
  });

  test.each([
    ['2025-11-25', '2025-11-25'],
    ['2025-06-18', '2025-06-18'],
    ['2025-03-26', '2025-03-26'],
    ['2024-11-05', '2025-11-25'],
    ['2099-01-01', '2025-11-25'],
    ['', '2025-11-25'],
  ])('a client of %j is answered with %s, and the provider is told so', async (asked, answered) => {
    const answer = (await result('initialize', initializeParams(asked))) as Record<string, string>;
    expect(answer['protocolVersion']).toBe(answered);
    expect(JSON.parse(answer['instructions']!)).toMatchObject({ protocolVersion: answered });
  });
});
