import { expect, test } from 'vitest';
import { examineVariables } from '../../src/doctor/variables.ts';
import { guestVariables } from '../../src/serve/options.ts';

const examine = (given: Record<string, string>, environment: Record<string, string>, provider?: object) => {
  const { env, unknown } = guestVariables(given, environment);
  return examineVariables(env, unknown, provider as Parameters<typeof examineVariables>[2]);
};

test('variables that make sense are named, and those of others are not looked at', () => {
  expect(examine({ API_KEY: 'k' }, { PATH: '/bin' })).toEqual([{ state: 'ok', text: 'None is set' }]);
  expect(examine({ MCP_PATH: '/m' }, { MCP_LOG: 'off', MCP_ALLOWED_HOSTS: '' })).toEqual([
    { state: 'ok', text: 'Set: MCP_LOG, MCP_PATH' },
  ]);
});

test('one of the environment that the transport does not know is a note, one that is given a fault', () => {
  const sentence = 'MCP_PATHS is not known; the most similar variable is MCP_PATH';
  expect(examine({}, { MCP_PATHS: '/m' })).toEqual([
    { state: 'note', text: `Not passed on: ${sentence}` },
    { state: 'ok', text: 'None is set' },
  ]);
  expect(examine({ MCP_PATHS: '/m' }, {})).toEqual([{ state: 'fault', text: sentence }]);
});

test('values that make no sense are faults, and so is what the provider does not agree with', () => {
  expect(examine({ MCP_MAX_BODY_BYTES: '-1' }, { MCP_TRUST_FORWARDED: 'yes' })).toEqual([
    { state: 'fault', text: 'MCP_TRUST_FORWARDED must be true or false' },
    { state: 'fault', text: 'MCP_MAX_BODY_BYTES must be an integer from 1 to 67108864' },
  ]);
  const open = { authorization: { getAuthConfig: () => undefined } };
  expect(examine({ MCP_AUTH_REQUIRED_SCOPES: 'a' }, {}, open)).toEqual([
    { state: 'fault', text: expect.stringContaining('cannot be enforced') },
  ]);
});
