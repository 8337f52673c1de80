/** Servers that are measured side by side, here of this process and with rounds that are too short to measure anything. */
import { createServer } from 'node:http';
import { UserError } from '@wasmcp/cli';
import { beforeEach, expect, test } from 'vitest';
import { measure, type Contestant, type Plan } from '../../bench/measure.ts';

const brief: Plan = { rounds: 3, seconds: 0.05, connections: 2 };

/** What was done with the servers, in order. */
let events: string[] = [];
beforeEach(() => {
  events = [];
});

/** A server that answers with this status. */
function contestant(name: string, status = 200): Contestant {
  return {
    name,
    start: () =>
      new Promise((resolve) => {
        events.push(`start ${name}`);
        const server = createServer((_, response) => {
          if (events.at(-1) !== name) events.push(name);
          response.writeHead(status, { 'content-length': '0' }).end();
        });
        server.listen(0, '127.0.0.1', () =>
          resolve({
            port: (server.address() as { port: number }).port,
            pid: process.pid,
            async stop() {
              events.push(`stop ${name}`);
              server.closeAllConnections();
              server.close();
            },
          }),
        );
      }),
    requests: (authority) => [`GET / HTTP/1.1\r\nHost: ${authority}\r\n\r\n`],
  };
}

const missing: Contestant = {
  name: 'missing',
  start: () => Promise.reject(new UserError('cargo is not on the PATH')),
  requests: () => [],
};

const quiet = (): void => {};

test('servers take turns, each second round backwards, and stop at the end', async () => {
  const rows = await measure([contestant('a'), contestant('b')], brief, quiet);
  // Warmed up, and then measured forth, back, and forth: what follows itself is told once.
  expect(events.join(', ')).toBe('start a, start b, a, b, a, b, a, b, stop a, stop b');
  expect(rows.map(({ name, rates }) => [name, rates.length])).toEqual([
    ['a', 3],
    ['b', 3],
  ]);
});

test('servers that are started anew are up in one round only', async () => {
  await measure([contestant('a'), contestant('b')], { ...brief, rounds: 2, startedAnew: true }, quiet);
  expect(events.filter((event) => event.includes('start') || event.includes('stop'))).toEqual([
    'start a',
    'start b',
    'stop a',
    'stop b',
    'start b',
    'start a',
    'stop a',
    'stop b',
  ]);
});

test('a server that lacks the tools to build it is left out, which is said', async () => {
  const said: string[] = [];
  const rows = await measure([missing, contestant('a')], brief, (text) => said.push(text));
  expect(rows.map(({ name }) => name)).toEqual(['a']);
  expect(said[0]).toBe('without "missing": cargo is not on the PATH');
});

test('where none may be left out, it is an error, and what runs is stopped', async () => {
  await expect(measure([contestant('a'), missing], brief, quiet, true)).rejects.toThrow('cargo is not on the PATH');
  expect(events).toEqual(['start a', 'stop a']);
});

test('an answer other than 200 is an error, and what runs is stopped', async () => {
  const measured = measure([contestant('a'), contestant('b', 503)], brief, quiet);
  await expect(measured).rejects.toThrow(/^b: status 503: HTTP\/1\.1 503/);
  expect(events).toEqual(['start a', 'start b', 'a', 'b', 'stop a', 'stop b']);
});
