import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestIssuer } from '../../src/serve/test-issuer.ts';

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'issuer-'));
});
afterEach(() => rmSync(state, { recursive: true }));
const open = () => openTestIssuer({ XDG_STATE_HOME: state });
const keyFile = (): string => join(state, 'mcp-transport-http/test-issuer.json');

test('a token is what the variables ask for, and one made later too', async () => {
  const { variables } = await open();
  const token = await (await open()).token({ claims: { scope: 'a b', sub: 'ann' }, lifetimeSeconds: 60 });
  const keys = createLocalJWKSet(JSON.parse(variables['MCP_AUTH_JWKS']!));
  const expected = { issuer: variables['MCP_AUTH_ISSUER']!, audience: variables['MCP_AUTH_AUDIENCE']!, typ: 'at+jwt' };
  const { payload } = await jwtVerify(token, keys, expected);
  expect(payload).toMatchObject({ scope: 'a b', sub: 'ann', client_id: 'tester' });
  expect(payload.exp! - payload.iat!).toBe(60);
});

test("the key is this user's alone, is not among the variables, and is made once by several at a time", async () => {
  const issuers = await Promise.all([open(), open(), open()]);
  expect(new Set(issuers.map(({ variables }) => variables['MCP_AUTH_JWKS'])).size).toBe(1);
  expect(JSON.parse(issuers[0]!.variables['MCP_AUTH_JWKS']!).keys[0]).not.toHaveProperty('d');
  expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(state, 'mcp-transport-http'))).toEqual(['test-issuer.json']);
});

test.each(['x', '{}', 'null', '{"kty":"oct","k":"AA","kid":"1"}'])(
  'a file that holds no key is named: %s',
  async (text) => {
    await open();
    writeFileSync(keyFile(), text);
    await expect(open()).rejects.toThrow(`${keyFile()} holds no key`);
  },
);
