/** No alteration of a good token is accepted. */
import { expect, test } from 'vitest';
import { newInstance, newWorld } from '../support/auth.ts';
import { seededRandom, type SeededRandom } from '../support/random.ts';
import { base64url, mint, testAlgorithms } from '../support/tokens.ts';
import { keys, published } from '../support/token-kit.ts';

/** Altered tokens in all, shared among the algorithms. */
const attempts = 20_250;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const foreign = '=+/ \t\n.~%\0é';

/** A change to the token's text, or to the bytes of one of its parts. May come out as it was. */
function alter(random: SeededRandom, token: string, other: string): string {
  const at = random.below(token.length);
  const parts = token.split('.');
  const which = random.below(3);
  const replacePart = (part: string): string => parts.with(which, part).join('.');
  const bytes = Buffer.from(parts[which]!, 'base64url');
  switch (random.below(9)) {
    case 0:
      return token.slice(0, at) + random.pick([...alphabet]) + token.slice(at + 1);
    case 1:
      return token.slice(0, at) + random.pick([...alphabet, ...foreign]) + token.slice(at);
    case 2:
      return token.slice(0, at) + token.slice(at + 1 + random.below(4));
    case 3:
      return token.slice(0, at);
    case 4:
      bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
      return replacePart(base64url(bytes));
    case 5:
      return replacePart(other.split('.')[which]!);
    case 6:
      return replacePart(parts[which]! + random.pick([...alphabet, ...foreign]));
    case 7:
      // The same bytes in another text, where a lenient decoder would take it.
      return replacePart(parts[which]!.slice(0, -1) + random.pick([...alphabet]));
    default:
      return replacePart(base64url(random.bytes(1 + random.below(80))));
  }
}

/** A stuck test ends here; it takes seconds, more on a busy machine. */
const timeout = 120_000;

test.each(testAlgorithms)('no altered %s token is accepted', { timeout }, async (algorithm) => {
  const random = seededRandom(`mutations ${algorithm}`);
  const world = newWorld(published);
  const { now } = world;
  const server = newInstance({ world });
  const key = { ...keys[algorithm], kid: algorithm };
  const token = mint(key, now, { scope: 'tools:read' });
  const other = mint(key, now, { sub: 'bob' });
  const accepted: string[] = [];
  let tried = 0;
  while (tried < attempts / testAlgorithms.length) {
    const text = alter(random, token, other);
    if (text === token || text === other) continue;
    tried++;
    if ((await server.bearer(text)) === 'let in') accepted.push(text);
  }
  expect(accepted).toEqual([]);
  expect(await server.bearer(token)).toBe('let in');
});
