import { readFileSync } from 'node:fs';
import { inputSchema } from '@wasmcp/cli';
import { expect, test } from 'vitest';
import { inRoot } from '../../scripts/paths.ts';
import { called, tokenMembers } from '../../src/policy/called.ts';
import { policyOf } from '../support/policies.ts';

const { token, mcp } = (inputSchema as unknown as { properties: Record<string, { properties: object }> }).properties;

test('policies/input.schema.json is the schema that policies are checked against', () => {
  expect(JSON.parse(readFileSync(inRoot('policies/input.schema.json'), 'utf8'))).toEqual(inputSchema);
});

test('it has every member of the input, and no other', () => {
  const members = [...called.values()].flatMap((one) => one.members.map(([, , name]) => name));
  expect(Object.keys(mcp!.properties).toSorted()).toEqual(
    [...new Set([...members, 'method', 'listing', 'revision', 'client'])].toSorted(),
  );
  const claims = Object.values(tokenMembers).map((path) => path.split('.')[0]!);
  expect(Object.keys(token!.properties).toSorted()).toEqual([...new Set(claims)].toSorted());
});

test.each([
  ['a member that the input has not', 'allow if input.mcp.tol == "a"', /policy\.rego:3: .*input\.mcp\.tol/],
  ['a member of the token that there is not', 'allow if input.token.tenant == "a"', /policy\.rego:3: .*input\.token/],
  ['a rule that nothing reads', 'alow if input.mcp.tool == "a"', /policy\.rego:3: nothing reads the rule alow/],
])('%s is an error with file and line', async (_, body, message) => {
  await expect(policyOf({ name: 'policy.rego', text: `package mcp.authorization\n\n${body}\n` })).rejects.toThrow(
    message,
  );
});

test('a package of another name is told what it must be', async () => {
  await expect(policyOf({ name: 'policy.rego', text: '\npackage mcp.authz\n\nallow := true\n' })).rejects.toThrow(
    /^policy\.rego:2: the package must be mcp\.authorization, not mcp\.authz\.$/,
  );
});

test('what policies look at is taken', async () => {
  const body = `allow if helper
helper if input.token.claims.a.b == input.mcp.arguments.x.y
helper if input.mcp.clientInfo.name == input.request.headers["x-a"]
helper if tables[input.mcp.tool]
helper if walk(input, [_, "x"])
tables[name] if some name in data.names
deny_reason := "no" if input.mcp.listing`;
  const component = await policyOf({ name: 'policy.rego', text: `package mcp.authorization\n\n${body}\n` });
  expect(component.info()).toContain('mcp/authorization');
});
