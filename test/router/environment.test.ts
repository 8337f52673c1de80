/** What a provider among several sees of the environment: the component does as the command line says. */
import { environmentOf, hiddenPrefixes, variablePrefix } from '@wasmcp/cli';
import { afterAll, describe, expect, test } from 'vitest';
import { openEnvironment, removeRouters } from '../support/router.ts';

afterAll(removeRouters);

const names = ['weather', 'calc-1', undefined];
const hidden = hiddenPrefixes(names);
const env = {
  WEATHER_KEY: 'wü',
  WEATHER_: 'no name',
  WEATHERX: 'x',
  weather_key: 'lower',
  CALC_1_KEY: 'c',
  KEY: 'k',
  MCP_STATE_KEY: 'secret',
  PATH: '/bin',
};

describe('the environment', () => {
  test.each([
    ['weather', { KEY: 'wü' }],
    ['calc-1', { KEY: 'c' }],
    [undefined, { WEATHERX: 'x', weather_key: 'lower', KEY: 'k', PATH: '/bin' }],
  ])('of %s', async (name, seen) => {
    const prefix = name === undefined ? '' : variablePrefix(name);
    const { getEnvironment } = await openEnvironment(prefix, name === undefined ? hidden : [], env);
    expect(Object.fromEntries(getEnvironment())).toEqual(seen);
    expect(environmentOf(name, hidden, env)).toEqual(seen);
    // Memory is used again.
    expect(Object.fromEntries(getEnvironment())).toEqual(seen);
  });

  test('has arguments and folder as they are', async () => {
    const own = await openEnvironment('A_', [], {});
    expect(own.getEnvironment()).toEqual([]);
    expect(own.getArguments()).toEqual([]);
    expect(own.initialCwd()).toBeUndefined();
  });
});
