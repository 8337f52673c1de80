/** The public entry by its name, as a tool uses it. */
import {
  authContextOf,
  createPolicy,
  decode,
  everything,
  inputText,
  readJson,
  type PolicyComponent,
  type PolicyRequest,
  type RpcRequest,
} from '../../src/policy/dry-run.ts';
import { expect, test } from 'vitest';
import { requestHead } from '../support/app.ts';

test('asks a policy about a call, without a server', () => {
  const component: PolicyComponent = {
    info: () => '{}',
    evaluate(input) {
      const { token } = JSON.parse(input) as { token: { scopes: string[] } };
      return { tag: 'value', val: JSON.stringify({ allow: token.scopes.includes('call'), public_reason: 'no' }) };
    },
  };
  const policy = createPolicy({ component, own: undefined, log: () => {} });
  if (policy.tag !== 'active') throw new Error(policy.tag);
  expect(policy.decide(request('read call'))).toMatchObject({ tag: 'allow' });
  expect(policy.decide(request('read'))).toMatchObject({ tag: 'deny', publicReason: 'no' });
  expect(inputText(request('read'), everything)).toContain('"arguments":{"n":1.50}');
});

const request = (scope: string): PolicyRequest => ({
  head: requestHead(),
  revision: { id: '2025-11-25', era: 'legacy' },
  auth: callerOf(JSON.stringify({ iss: 'i', aud: 'a', exp: 1, scope })),
  message: callOf('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t","arguments":{"n":1.50}}}'),
});

function callerOf(claims: string): PolicyRequest['auth'] {
  const document = readJson(claims);
  if (document.tag === 'failed') throw new Error(document.reason);
  return authContextOf({ text: '', claims: document.value as never, claimsDocument: document }, false);
}

function callOf(body: string): RpcRequest {
  const decoded = decode(new TextEncoder().encode(body));
  if (decoded.tag === 'failed') throw new Error(decoded.reason.message);
  return decoded.messages[0] as RpcRequest;
}
