import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { addressesOf, inUrl, isLoopback, listen, listenError } from '../src/listen.ts';

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.0.2.1', false],
  ['127.example', false],
  ['localhost.example', false],
])('%s is loopback: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

test('localhost is both loopback addresses, any other host is itself', () => {
  expect(addressesOf('localhost')).toEqual(['127.0.0.1', '::1']);
  expect(addressesOf('0.0.0.0')).toEqual(['0.0.0.0']);
});

test('an IPv6 address has brackets in a URL', () => {
  expect([inUrl('::1'), inUrl('localhost')]).toEqual(['[::1]', 'localhost']);
});

const create = () => createServer((_, response) => response.end('ok'));

describe('listening', () => {
  test('on localhost answers at every loopback address, on one port', async () => {
    const { port, close } = await listen(create, 'localhost', 0);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('ok');
    expect(await (await fetch(`http://localhost:${port}/`)).text()).toBe('ok');
    await close();
    expect(await listenError('127.0.0.1', port)).toBeUndefined();
  });

  test('on a port that is taken fails, and is found out beforehand', async () => {
    const { port, close } = await listen(create, '127.0.0.1', 0);
    expect(await listenError('127.0.0.1', port)).toBe('EADDRINUSE');
    await expect(listen(create, '127.0.0.1', port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await close();
  });

  test('on an address of another machine fails', async () => {
    expect(await listenError('192.0.2.1', 0)).toBe('EADDRNOTAVAIL');
  });
});
