/** The HTTP side, in front of a pool that only fails. */
import { expect, test } from 'vitest';
import { createHttpServer, splitTarget } from '../src/http-server.ts';
import { listen } from '../src/listen.ts';
import type { GuestFailure, Pool } from '../src/pool.ts';

test.each<[reason: GuestFailure, status: number, text: string, retryAfter: string | null]>([
  ['trap', 500, 'The server failed to answer.', null],
  ['deadline', 504, 'The server did not answer in time.', null],
  ['busy', 503, 'The server is busy.', '1'],
])('a request that fails (%s) is answered with %d', async (reason, status, text, retryAfter) => {
  const pool: Pool = {
    run(job) {
      job.failed(reason);
      return () => {};
    },
    stop: () => Promise.resolve(),
  };
  const { port, close } = await listen(() => createHttpServer(pool, 100), '127.0.0.1', 0);
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect([response.status, await response.text()]).toEqual([status, `${text}\n`]);
  expect(response.headers.get('retry-after')).toBe(retryAfter);
  await close();
});

test.each([
  ['/mcp', 'h', { pathWithQuery: '/mcp', authority: 'h' }],
  ['/mcp?a=http://x/', 'h', { pathWithQuery: '/mcp?a=http://x/', authority: 'h' }],
  ['//x/mcp', 'h', { pathWithQuery: '//x/mcp', authority: 'h' }],
  ['/mcp', undefined, { pathWithQuery: '/mcp', authority: undefined }],
  ['http://x:1/mcp?q', 'h', { pathWithQuery: '/mcp?q', authority: 'x:1' }],
  ['HTTPS://x', 'h', { pathWithQuery: '/', authority: 'x' }],
  ['*', 'h', { pathWithQuery: '*', authority: 'h' }],
  ['mcp', 'h', undefined],
  ['', 'h', undefined],
  ['ftp://x/mcp', 'h', undefined],
  ['http:///mcp', 'h', undefined],
])('a request for %j at host %j', (target, host, expected) => {
  expect(splitTarget(target, host)).toEqual(expected);
});
