import { describe, expect, test } from 'vitest';
import { checkNames, environmentOf, hiddenPrefixes, maxProviders, parseNamedPath } from '../../src/router/names.ts';

test.each([
  ['a.wasm', undefined, 'a.wasm'],
  ['weather=a.wasm', 'weather', 'a.wasm'],
  ['weather-eu=dir/a=b.wasm', 'weather-eu', 'dir/a=b.wasm'],
  ['./a=b.wasm', undefined, './a=b.wasm'],
  ['dir/a=b.wasm', undefined, 'dir/a=b.wasm'],
  ['C:\\a=b.wasm', undefined, 'C:\\a=b.wasm'],
  ['a.b=c.wasm', undefined, 'a.b=c.wasm'],
  ['a=', 'a', ''],
])('%s is the provider %s at %s', (text, as, path) => {
  expect(parseNamedPath(text)).toEqual({ as, path });
});

test.each(['=a.wasm', '1a=a.wasm', 'a_b=a.wasm', 'ä=a.wasm', 'a b=a.wasm', `${'a'.repeat(33)}=a.wasm`, 'mcp=a.wasm'])(
  '%s is refused',
  (text) => {
    expect(() => parseNamedPath(text)).toThrow('--provider: ');
  },
);

test.each([
  [['a', 'a'], 'Two providers are called a.'],
  [['a-b', 'A-b'], 'Two providers are called a-b.'],
  [['weather', undefined, 'weather-eu'], 'The names weather and weather-eu do not go together'],
  [['weather-eu', 'weather'], 'The names weather and weather-eu do not go together'],
  [Array.from({ length: maxProviders + 1 }, () => undefined), 'A server has 16 providers at most.'],
])('%j do not go together', (names, message) => {
  expect(() => checkNames(names)).toThrow(message);
});

test('names that only begin alike go together', () => {
  checkNames(['weather', 'weathereu', undefined, undefined]);
});

describe('of the environment', () => {
  const names = ['weather', 'calc-1', undefined];
  const env = { WEATHER_KEY: 'w', CALC_1_KEY: 'c', KEY: 'k', MCP_STATE_KEY: 'secret', WEATHER_: 'empty', PATH: '/bin' };
  const hidden = hiddenPrefixes(names);

  test.each([
    ['weather', { KEY: 'w' }],
    ['calc-1', { KEY: 'c' }],
    [undefined, { KEY: 'k', PATH: '/bin' }],
  ])('%s sees its own variables', (name, seen) => {
    expect(environmentOf(name, hidden, env)).toEqual(seen);
  });
});
