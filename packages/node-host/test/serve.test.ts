/** Components that are served: real threads, real connections. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createCache, serve, type Cache, type Component, type NodeHost, type ServeOptions } from '../src/index.ts';
import { buildComponent } from './components/build.ts';

const greeter = 'test:guest/greeter';
let folder: string;
let cache: Cache;
let guest: Component;
let plug: Component;
let relay: Component;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'serve-'));
  cache = createCache(join(folder, 'cache'));
  guest = await buildComponent('guest', folder, cache);
  plug = await buildComponent('plug', folder, cache);
  relay = await buildComponent('relay', folder, cache);
});
afterAll(() => rmSync(folder, { recursive: true }));

let served: NodeHost | undefined;
let log = '';
afterEach(async () => {
  await served?.stop();
  served = undefined;
});

/** Serves the guest with its plug. */
async function start(options: Partial<ServeOptions> = {}): Promise<void> {
  log = '';
  served = await serve({
    component: guest,
    plugs: { plug },
    links: { [greeter]: ['plug', greeter] },
    log: (text) => {
      log += text;
    },
    cache,
    ...options,
  });
}

/** @returns status and body of the answer. */
async function get(path: string, init: RequestInit = {}): Promise<[status: number, body: string]> {
  const response = await fetch(`http://127.0.0.1:${served!.port}${path}`, init);
  return [response.status, await response.text()];
}

describe('a component', () => {
  test('answers, also with what another component gives it', async () => {
    await start();
    expect(await get('/hello')).toEqual([200, 'hello']);
    expect(await get('/greet')).toEqual([200, 'good day!']);
  });

  test('sees the variables that it is given, and none of the process', async () => {
    process.env['AAA'] = 'of the process';
    await start();
    delete process.env['AAA'];
    expect(await get('/env')).toEqual([200, '']);
    await served!.stop();
    await start({ env: { GIVEN: 'value' } });
    expect(await get('/env')).toEqual([200, 'value']);
  });

  test('is given a body, and of one that is too long one byte more than allowed', async () => {
    await start({ maxBodyBytes: 10 });
    expect(await get('/body', { method: 'POST', body: '0123456789' })).toEqual([200, '0123456789']);
    // Sent in chunks: of a body whose length is announced nothing is read.
    const body = new Blob(['0123456789abcdef']).stream();
    expect(await get('/body', { method: 'POST', body, duplex: 'half' })).toEqual([200, '0123456789a']);
  });

  test('answers more requests than there are instances', async () => {
    await start({ maxInstances: 2 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => get('/hello')));
    expect(answers.map(([status]) => status)).toEqual(Array(8).fill(200));
  });
});

describe('an instance', () => {
  test('is used again', async () => {
    await start({ maxInstances: 1 });
    expect([await get('/count'), await get('/count')]).toEqual([
      [200, '1'],
      [200, '2'],
    ]);
  });

  test.each([
    ['traps', '/trap', [500, 'The server failed to answer.\n'], 'unreachable'],
    ['exits', '/exit', [500, 'The server failed to answer.\n'], 'the component called exit'],
    ['does not return in time', '/loop', [504, 'The server did not answer in time.\n'], 'did not end within 5 s'],
  ])('that %s is ended, and a fresh one serves the next request', async (_, path, answer, reason) => {
    await start({ maxInstances: 1, deadlineMs: 5000 });
    expect(await get('/count')).toEqual([200, '1']);
    expect(await get(path)).toEqual(answer);
    expect(log).toContain(reason);
    expect(await get('/count')).toEqual([200, '1']);
  });

  test('that is ended takes no other with it', async () => {
    await start({ maxInstances: 2, deadlineMs: 5000 });
    const looping = get('/loop');
    expect(await get('/count')).toEqual([200, '1']);
    expect((await looping)[0]).toBe(504);
    expect(await get('/count')).toEqual([200, '2']);
  });

  test('that returns without an answer goes on', async () => {
    await start({ maxInstances: 1 });
    expect(await get('/count')).toEqual([200, '1']);
    expect((await get('/none'))[0]).toBe(500);
    expect(await get('/count')).toEqual([200, '2']);
  });
});

test('an interface that has types only need not be given', async () => {
  expect(guest.imports).toContain('test:guest/words');
  await start();
  expect((await get('/hello'))[0]).toBe(200);
});

test('a plug may have plugs of its own', async () => {
  const plugs = { plug, first: relay, second: relay };
  const plugLinks = { first: { [greeter]: ['plug', greeter] }, second: { [greeter]: ['first', greeter] } } as const;
  await start({ plugs, plugLinks, links: { [greeter]: ['second', greeter] } });
  expect(await get('/greet')).toEqual([200, 'good da']);
});

describe('replacing the components', () => {
  const links = { [greeter]: ['plug', greeter] } as const;

  test('serves the new ones on the same port, and lets the old ones end', async () => {
    await start({ maxInstances: 1, deadlineMs: 5000 });
    const { port } = served!;
    expect(await get('/count')).toEqual([200, '1']);
    const looping = get('/loop');
    await served!.replace({ component: guest, plugs: { plug }, links });
    expect(served!.port).toBe(port);
    expect(await get('/count')).toEqual([200, '1']);
    expect(await get('/count')).toEqual([200, '2']);
    expect((await looping)[0]).toBe(504);
  });

  test('leaves what was there when they do not fit', async () => {
    await start();
    await expect(served!.replace({ component: plug, plugs: {}, links: {} })).rejects.toThrow('serves no HTTP');
    expect(await get('/hello')).toEqual([200, 'hello']);
  });
});

test('answers are shown when they are complete, and those that fail are not', async () => {
  const shown: string[] = [];
  await start({
    observe: ({ request, status, body }) =>
      shown.push(`${request.method} ${request.pathWithQuery} ${status} ${Buffer.from(body).toString()}`),
  });
  expect(await get('/hello')).toEqual([200, 'hello']);
  expect((await get('/trap'))[0]).toBe(500);
  expect(await get('/body', { method: 'POST', body: 'a' })).toEqual([200, 'a']);
  await expect.poll(() => shown).toEqual(['GET /hello 200 hello', 'POST /body 200 a']);
});

test('stopping breaks off what runs, and closes the port', async () => {
  await start();
  const looping = get('/loop').then(
    () => 'answered',
    () => 'broken off',
  );
  expect(await get('/hello')).toEqual([200, 'hello']);
  await served!.stop();
  expect(await looping).toBe('broken off');
  await expect(get('/hello')).rejects.toThrow('fetch failed');
});

describe('what is not served', () => {
  test.each<[what: string, options: () => Partial<ServeOptions>, message: string]>([
    [
      'a component that exports no handler',
      () => ({ component: plug }),
      'serves no HTTP: it does not export wasi:http/incoming-handler.',
    ],
    [
      'one whose import is not linked',
      () => ({ links: {} }),
      'The guest imports test:guest/greeter, which the Node host does not have.',
    ],
    [
      'one that is linked with what its plug does not export',
      () => ({ links: { [greeter]: ['plug', 'test:guest/words'] } }),
      'The plug does not export test:guest/words, which the guest needs.',
    ],
    [
      'one that is linked with a plug that is not there',
      () => ({ plugs: {} }),
      'The plug does not export test:guest/greeter, which the guest needs.',
    ],
    [
      'one with a plug that is linked with one behind it',
      () => ({ plugs: { relay, plug }, plugLinks: { relay: { [greeter]: ['plug', greeter] } } }),
      'The plug does not export test:guest/greeter, which the relay needs.',
    ],
  ])('%s', async (_, options, message) => {
    await expect(start(options())).rejects.toMatchObject({
      name: 'HostError',
      message: expect.stringContaining(message),
    });
  });

  test('one that imports a function of no interface', async () => {
    const needy = await buildComponent('needy', folder, cache);
    await expect(start({ component: needy, links: {}, plugs: {} })).rejects.toMatchObject({
      name: 'HostError',
      message: 'The needy imports log, which the Node host does not have.',
    });
  });

  test('a component on a port that is taken', async () => {
    await start();
    const links = { [greeter]: ['plug', greeter] } as const;
    const second = serve({ component: guest, plugs: { plug }, links, cache, port: served!.port });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
