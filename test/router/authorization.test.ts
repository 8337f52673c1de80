/** Whose word on tokens counts, and who is given the caller's. */
import { afterAll, describe, expect, test } from 'vitest';
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import type { Context } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import { validateProviderConfig } from '../../src/auth/provider-config.ts';
import { openRouter, removeRouters, type FakeProvider } from '../support/router.ts';

afterAll(removeRouters);

const config = (issuer: string) => ({
  expectedIssuer: issuer,
  expectedAudiences: ['a'],
  jwksUri: '',
  passJwt: true,
  expectedSubject: undefined,
  policy: undefined,
  policyData: undefined,
});

/** A provider that asks for tokens of an issuer, or of none; `asked` has the issuers whose keys it was asked for. */
function wanting(issuer: string | undefined, tokens: (string | undefined)[] = [], asked: string[] = []): FakeProvider {
  const callTool = (_: unknown, context: AuthContext | undefined): object => {
    tokens.push(context?.jwt);
    return { content: [] };
  };
  return {
    parts: {
      authorization: {
        getAuthConfig: () => (issuer === undefined ? undefined : config(issuer)),
        jwksCacheGet: (uri: string) => (asked.push(uri), `keys of ${issuer}`),
        jwksCacheSet: (uri: string) => void asked.push(uri),
      },
      tools: { listTools: () => ({ tools: [] }), callTool },
      exchange: { offers: () => ({ tools: true, resources: true }), freshness() {} },
      'tool-exchange': {
        ToolCall: class {},
        start(request: unknown, { caller }: Context): undefined {
          callTool(request, caller);
        },
      },
      'resource-exchange': {
        readResource(_: unknown, { caller }: Context) {
          tokens.push(caller?.jwt);
          throw { code: { tag: 'resource-not-found' }, message: '' };
        },
      },
      resources: {
        listResources: () => ({ resources: [] }),
        listResourceTemplates: () => ({ resourceTemplates: [] }),
        readResource() {},
        subscribeResource() {},
        unsubscribeResource() {},
      },
    },
  };
}

describe('what is asked for is', () => {
  test.each([
    ['nothing, where nobody asks', [undefined, undefined], undefined, undefined],
    ['the only one’s', [undefined, 'i', undefined], undefined, config('i')],
    ['the named one’s', ['i', 'j'], 1, config('j')],
    ['nothing, where one is named and nobody asks', [undefined, undefined], 1, undefined],
  ])('%s', async (_, issuers, authorizing, expected) => {
    const { provider } = await openRouter(
      issuers.map((issuer) => wanting(issuer)),
      authorizing === undefined ? {} : { authorizing },
    );
    expect(provider.authorization.getAuthConfig()).toEqual(expected);
  });

  test.each([
    ['several ask and none is named', ['i', undefined, 'i'], undefined, '2', 'several providers ask'],
    ['the named one asks for nothing and another asks', ['i', undefined], 1, '0', 'this provider asks'],
  ])('what cannot be enforced, where %s', async (_, issuers, authorizing, label, detail) => {
    const providers = issuers.map((issuer) => wanting(issuer));
    const { provider, stderr } = await openRouter(providers, authorizing === undefined ? {} : { authorizing });
    const asked = provider.authorization.getAuthConfig()!;
    expect(validateProviderConfig(asked, { isLoopbackAllowed: true, hosts: [] } as never, true)?.reason).toContain(
      'expected-issuer is empty',
    );
    expect(JSON.parse(stderr())).toMatchObject({
      event: 'configuration-error',
      provider: `provider "${label}"`,
      detail: expect.stringContaining(detail),
    });
  });
});

test('keys are kept by the provider that asked for tokens', async () => {
  const asked: string[] = [];
  const { provider } = await openRouter([wanting(undefined), wanting('i', [], asked)]);
  expect(provider.authorization.jwksCacheGet('u')).toBe('keys of i');
  provider.authorization.jwksCacheSet('v', 'x'.repeat(100_000));
  expect(asked).toEqual(['u', 'v']);
});

test('keys are kept by nobody where nobody asks', async () => {
  const asked: string[] = [];
  const { provider } = await openRouter([wanting(undefined, [], asked), wanting(undefined, [], asked)]);
  expect(provider.authorization.jwksCacheGet('u')).toBeUndefined();
  provider.authorization.jwksCacheSet('v', 'x');
  expect(asked).toEqual([]);
});

test('the caller’s token is given to the provider that asked for it, and to no other', async () => {
  const first: (string | undefined)[] = [];
  const second: (string | undefined)[] = [];
  const entries = {
    tools: [
      ['a', 0],
      ['b', 1],
    ] as const,
  };
  const { provider } = await openRouter([wanting(undefined, first), wanting('i', second)], { entries });
  const caller: AuthContext = { sub: 's', scopes: [], iss: 'i', aud: ['a'], claims: [], exp: 1n, jwt: 'secret' };
  const context: Context = {
    protocolVersion: '2026-07-28',
    clientCapabilities: '{}',
    caller,
    wantsProgress: false,
  };
  for (const name of ['a', 'b']) {
    provider.tools.callTool({ name }, caller);
    provider.toolExchange.start({ name }, context);
  }
  // Read by one after the other.
  expect(() => provider.resourceExchange.readResource({ uri: 'no://1' }, context)).toThrow();
  expect(first).toEqual([undefined, undefined, undefined]);
  expect(second).toEqual(['secret', 'secret', 'secret']);
});
