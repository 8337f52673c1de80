/** Answers that stream: what the guest writes reaches the client at once, and what the client does reaches the guest. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createCache, serve, type NodeHost } from '../src/index.ts';
import { buildComponent } from './components/build.ts';

const greeter = 'test:guest/greeter';
let folder: string;
let start: (deadlineMs: number) => Promise<void>;
let served: NodeHost | undefined;
let log = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stream-'));
  const cache = createCache(join(folder, 'cache'));
  const component = await buildComponent('guest', folder, cache);
  const plug = await buildComponent('plug', folder, cache);
  start = async (deadlineMs) => {
    log = '';
    const links = { [greeter]: ['plug', greeter] } as const;
    const options = { maxInstances: 1, deadlineMs, log: (text: string) => void (log += text) };
    served = await serve({ component, plugs: { plug }, links, cache, ...options });
  };
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  await served?.stop();
  served = undefined;
});

/** Asks for the endless stream on a connection of its own. */
async function openStream(): Promise<Socket> {
  const socket = connect(served!.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET /stream HTTP/1.1\r\nHost: a\r\n\r\n');
  return socket;
}

/** How many pieces this instance has written in all its streams. */
async function pieces(): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${served!.port}/pieces`);
  return Buffer.from(await response.arrayBuffer()).readInt32LE();
}

test('a client has the beginning while the guest still writes, and one that leaves ends the writing', async () => {
  await start(20_000);
  const socket = await openStream();
  const [first] = (await once(socket, 'data')) as [Buffer];
  expect(first.toString('latin1')).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  await once(socket, 'data');
  socket.destroy();
  // The one instance is free again, and the same: a new one would not have written anything.
  expect(await pieces()).toBeGreaterThan(0);
  expect(log).toBe('');
});

test('the guest waits for a client that does not read', async () => {
  await start(20_000);
  const socket = await openStream();
  await once(socket, 'readable');
  await wait(500);
  socket.destroy();
  // What a system keeps for two sockets; without waiting it would be hundreds of megabytes.
  expect((await pieces()) * 4096).toBeLessThan(32 * 1024 * 1024);
});

test('the deadline ends a stream, whether or not its client reads', async () => {
  await start(5000);
  const reading = await openStream();
  reading.resume();
  await once(reading, 'close');
  expect(log).toContain('did not end within 5 s');
  log = '';
  const waiting = await openStream();
  await once(waiting, 'readable');
  expect(await pieces()).toBe(0);
  expect(log).toContain('did not end within 5 s');
  waiting.destroy();
});
