import { expect, test } from 'vitest';
import { isLoopback } from '../../src/http/loopback.ts';

test.each(['localhost', '[::1]', '127.0.0.1', '127.0.0.2', '127.255.255.254'])('%s is this machine', (hostname) => {
  expect(isLoopback(hostname)).toBe(true);
});

test.each([
  '',
  'localhost.',
  'localhost:8080',
  'localhost.evil.example',
  'evil.localhost',
  '127.0.0.1.',
  '127.0.0.1.evil.example',
  '127.0.0.1.nip.io',
  '127.0.0.1.2',
  '127.0.0',
  '127.1',
  '127.0.0.0x1',
  '1270.0.0.1',
  '128.0.0.1',
  '0.0.0.0',
  '::1',
  '[::]',
  '[::ffff:127.0.0.1]',
  '2130706433',
])('%s is not', (hostname) => {
  expect(isLoopback(hostname)).toBe(false);
});
