/** Which log messages of a tool a client gets. */
import { describe, expect, test } from 'vitest';
import { testApp, type ProviderFunctions } from '../support/app.ts';
import { modernRequest, reserved } from '../support/modern.ts';
import { contexts, done, giving, legacy, log, logged, sentBy } from '../support/tool-steps.ts';

describe('R46: log messages', () => {
  test.each([
    ['debug', ['debug', 'info', 'error']],
    ['info', ['info', 'error']],
    ['error', ['error']],
    ['emergency', []],
  ])('of a modern request have the level %s or above', async (level, levels) => {
    const app = testApp(giving(log('debug'), log('info'), log('error'), done));
    const request = modernRequest({ method: 'tools/call', params: { name: 't' }, meta: reserved('logLevel', level) });
    const answer = await app.send(...request);
    expect(sentBy(answer).slice(0, -1)).toEqual(levels.map((each) => logged(each)));
    expect(contexts[0]!.logLevel).toBe(level);
  });

  test('are none for a modern request that asks for none', async () => {
    const app = testApp(giving(log('error'), done), { MCP_CLIENT_LOG_LEVEL: 'debug' });
    const answer = await app.send(...modernRequest({ method: 'tools/call', params: { name: 't' } }));
    expect(answer.events.isOpen).toBe(false);
  });

  test.each([
    [undefined, ['info', 'error']],
    ['debug', ['debug', 'info', 'error']],
    ['critical', []],
  ])('of a handshake revision have the level %s of the configuration', async (level, levels) => {
    const variables: Record<string, string> = level === undefined ? {} : { MCP_CLIENT_LOG_LEVEL: level };
    const answer = await testApp(giving(log('debug'), log('info'), log('error'), done), variables).send(legacy());
    expect(sentBy(answer).slice(0, -1)).toEqual(levels.map((each) => logged(each)));
  });

  test('are none where they are not offered, and then there is no capability and no method', async () => {
    const silent = { ...giving(log('error'), done), exchange: { offers: () => ({ tools: true }) } };
    const app = testApp(silent);
    expect((await app.send(legacy())).events.isOpen).toBe(false);
    expect((await app.call('logging/setLevel', { level: 'info' })).error).toMatchObject({ code: -32601 });
    expect(await capabilities(silent)).toEqual([undefined, undefined]);
  });

  test('are advertised where they are offered; a level is checked, and forgotten', async () => {
    const app = testApp(giving(log('info'), done));
    expect(await capabilities(giving(done))).toEqual([{}, {}]);
    expect((await app.call('logging/setLevel', { level: 'emergency' })).result).toEqual({});
    expect((await app.call('logging/setLevel', { level: 'loud' })).error).toMatchObject({ code: -32602 });
    expect((await app.send(...modernRequest({ method: 'logging/setLevel', params: { level: 'info' } }))).status).toBe(
      404,
    );
    expect((await app.send(legacy())).events.isOpen).toBe(true);
  });
});

/** `logging` among the capabilities in the handshake, and in server/discover. */
async function capabilities(provider: ProviderFunctions): Promise<unknown[]> {
  const app = testApp(provider);
  const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } };
  const answers = [
    await app.call('initialize', hello),
    (await app.send(...modernRequest({ method: 'server/discover' }))).message,
  ];
  return answers.map((answer) => (answer!.result as { capabilities: { logging?: object } }).capabilities.logging);
}
