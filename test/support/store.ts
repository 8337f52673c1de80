/** Fresh instances over a store that lasts, and a provider whose cache keeps nothing. */
import { jwksUri, newInstance, newWorld, noCache, type TestAuth, type TestWorld } from './auth.ts';
import { mint, newKey, testIssuer } from './tokens.ts';

/** The key that issuers in these worlds publish, and one that they do not. */
export const key = newKey('ES256');
export const other = newKey('ES256', 'other');
/** When these worlds begin. */
export const { now } = newWorld();
export const token = mint(key, now);

/** A fresh instance. */
export const fresh = (world: TestWorld, more: object = {}): TestAuth =>
  newInstance({ world, cache: noCache, store: true, ...more });

const isEntry = (name: string): boolean => name.startsWith('mcp-issuer.');

/** What lies in the store, where it is one entry; claims are no entries. */
export const storedText = (world: TestWorld): string =>
  new TextDecoder().decode([...world.plugged].find(([name]) => isEntry(name))?.[1]);
export const storedEntry = (world: TestWorld): Record<string, unknown> =>
  JSON.parse(storedText(world)) as Record<string, unknown>;

/** A world in whose store an entry lies. */
export async function worldWith(text: string | object, keys = [key.jwk]): Promise<TestWorld> {
  const probe = newWorld([key.jwk]);
  await fresh(probe).bearer(token);
  const world = newWorld(keys);
  const bytes = new TextEncoder().encode(typeof text === 'string' ? text : JSON.stringify(text));
  world.plugged.set([...probe.plugged.keys()].find(isEntry)!, bytes);
  return world;
}

/** An entry as an instance leaves it. */
export const entry = {
  format: 'mcp-transport-http/1',
  url: jwksUri,
  issuer: testIssuer,
  value: { keys: [other.jwk] },
  fetchedAt: now - 60_000,
  attemptedAt: now - 60_000,
  failures: 0,
  isPending: false,
  isProvided: false,
};
