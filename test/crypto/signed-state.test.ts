import { describe, expect, test } from 'vitest';
import { createStateSigner, parseStateKey } from '../../src/crypto/signed-state.ts';
import { seededRandom } from '../support/random.ts';

const random = seededRandom('signed state');
const [keyA, keyB] = [random.bytes(32), random.bytes(40)];
const start = 1_700_000_000_000;
const lifetimeMs = 600_000;
let time = start;
const now = (): number => time;
const signer = createStateSigner([keyA], now);

/** Texts of all kinds: empty, long, with dots, line feeds, what is not ASCII. */
function randomText(): string {
  const parts = ['', '.', '\n', 'a', 'é', '\u{1F600}', '\uFEFF', '{"a":1}', 'x'.repeat(100)];
  return Array.from({ length: random.below(6) }, () => random.pick(parts)).join('');
}

describe('a signed state', () => {
  test('is known again for what it is bound to, and nothing else', async () => {
    for (let round = 0; round < 200; round++) {
      const [state, binding, other] = [randomText(), randomText(), randomText()];
      const text = await signer.sign(state, binding);
      expect(text).toMatch(/^[\w.-]+$/);
      expect(await signer.verify(text, binding)).toBe(state);
      expect(await signer.verify(text, other)).toBe(other === binding ? state : undefined);
      expect(await createStateSigner([keyB], now).verify(text, binding)).toBeUndefined();
    }
  });

  test('is refused with any character changed, left out or put in', async () => {
    const text = await signer.sign('step 2', 'binding');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=\n';
    for (let at = 0; at <= text.length; at++) {
      const character = random.pick([...alphabet].filter((each) => each !== text[at]));
      const changed = [
        text.slice(0, at) + character + text.slice(at + 1),
        text.slice(0, at) + text.slice(at + 1),
        text.slice(0, at) + character + text.slice(at),
      ].filter((each) => each !== text);
      for (const each of changed) expect(await signer.verify(each, 'binding')).toBeUndefined();
    }
  });

  test('is refused where another text stands', async () => {
    for (const text of [
      '',
      '.',
      '..',
      '...',
      '1..',
      'null',
      '99999999999..',
      `${start}.YQ.`,
      '\u0000',
      '9'.repeat(1e6),
      `1700000300.${'A'.repeat(4e6)}.A`,
    ]) {
      expect(await signer.verify(text, 'binding')).toBeUndefined();
    }
  });

  test('moves nothing between state and binding', async () => {
    const text = await signer.sign('a', 'b\nc');
    expect(await signer.verify(text.replace('.YQ.', '.YQpi.'), 'c')).toBeUndefined();
  });

  test('is good for ten minutes', async () => {
    const text = await signer.sign('s', 'b');
    time = start + lifetimeMs - 1;
    expect(await signer.verify(text, 'b')).toBe('s');
    time = start + lifetimeMs;
    expect(await signer.verify(text, 'b')).toBeUndefined();
    time = start;
  });

  test('is good under every key, and made with the first', async () => {
    const [before, rotated, after] = [[keyA], [keyB, keyA], [keyB]].map((keys) => createStateSigner(keys, now));
    const old = await before!.sign('s', 'b');
    const young = await rotated!.sign('s', 'b');
    expect(await rotated!.verify(old, 'b')).toBe('s');
    expect(await after!.verify(young, 'b')).toBe('s');
    expect(await after!.verify(old, 'b')).toBeUndefined();
    expect(await before!.verify(young, 'b')).toBeUndefined();
  });
});

describe('a key', () => {
  test('may be written as hexadecimal, base64 or base64url', () => {
    for (let length = 32; length < 70; length++) {
      const key = Buffer.from(random.bytes(length));
      for (const encoding of ['hex', 'base64', 'base64url'] as const) {
        const parsed = parseStateKey(key.toString(encoding));
        expect(parsed && Buffer.from(parsed)).toEqual(key);
      }
    }
  });

  test.each(['', 'secret', 'ab'.repeat(31), 'A'.repeat(42), `${'A'.repeat(43)}!`, 'key with spaces '.repeat(4)])(
    'is not %j',
    (text) => expect(parseStateKey(text)).toBeUndefined(),
  );
});
