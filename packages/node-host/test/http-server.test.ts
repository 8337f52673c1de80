import { expect, test } from 'vitest';
import { splitTarget } from '../src/http-server.ts';

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
