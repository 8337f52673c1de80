import type { Component } from '@wasmcp/node-host';
import { expect, test } from 'vitest';
import type { ServerComponents } from '../../src/compose/gather.ts';
import { isSame, keepUnchanged } from '../../src/serve/prepare.ts';

const component = (digest: string): Component => ({
  path: digest,
  role: 'any',
  bytes: new Uint8Array(),
  digest,
  imports: [],
  exports: [],
});

/** Components as they are read anew. */
const read = (provider: string): ServerComponents => ({
  transport: component('transport'),
  provider: component(provider),
  policy: component('policy'),
  store: component('store'),
  exchanges: {
    exchange: component('exchange'),
    'tool-exchange': component('tool-exchange'),
    'prompt-exchange': component('prompt-exchange'),
    'resource-exchange': component('resource-exchange'),
  },
});

test('what has not changed is kept as it was', () => {
  const before = read('a');
  const now = read('b');
  const kept = keepUnchanged(now, before);
  expect(kept.provider).toBe(now.provider);
  expect(kept.transport).toBe(before.transport);
  expect(kept.policy).toBe(before.policy);
  expect(kept.store).toBe(before.store);
  expect(Object.values(kept.exchanges).every((each, at) => each === Object.values(before.exchanges)[at])).toBe(true);
  expect([isSame(kept, before), isSame(kept, now)]).toEqual([false, true]);
});

test('a change of any part is one', () => {
  const before = read('a');
  expect(isSame(read('a'), before)).toBe(true);
  const changed = component('another');
  expect(isSame({ ...before, policy: changed }, before)).toBe(false);
  expect(isSame({ ...before, exchanges: { ...before.exchanges, exchange: changed } }, before)).toBe(false);
});

/** The same behind a router, with another second provider. */
const routed = (digest: string): ServerComponents => ({
  ...read('router'),
  routed: [
    { component: component('a'), links: [], environment: { component: component('env'), imported: 'environment' } },
    { component: component(digest), links: [], environment: undefined },
  ],
});

test('what is behind a router is kept, and compared, too', () => {
  const before = routed('b');
  const kept = keepUnchanged(routed('c'), before);
  expect(kept.routed![0]!.component).toBe(before.routed![0]!.component);
  expect(kept.routed![0]!.environment!.component).toBe(before.routed![0]!.environment!.component);
  expect([isSame(routed('b'), before), isSame(kept, before)]).toEqual([true, false]);
});
