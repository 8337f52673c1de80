/** What passes through a router comes out as it went in: every type and field of the WIT, by the everything provider. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import { completion } from '../support/everything-provider/completion.ts';
import { promptExchange, resourceExchange, toolExchange } from '../support/everything-provider/exchange.ts';
import { lifecycle } from '../support/everything-provider/lifecycle.ts';
import { prompts } from '../support/everything-provider/prompts.ts';
import { resources } from '../support/everything-provider/resources.ts';
import { tools } from '../support/everything-provider/tools.ts';
import { openRouter, payloadOf, removeRouters, type Router } from '../support/router.ts';

const text = 'ünïcode \u{1F600}\uFEFF';
const caller: AuthContext = {
  clientId: 'client',
  sub: text,
  scopes: ['a', 'b'],
  iss: 'https://issuer.example',
  aud: ['x'],
  claims: [['tenant', '"acme"']],
  exp: 4_000_000_000n,
  iat: 1n,
  nbf: 2n,
};
const context: Context = {
  protocolVersion: '2026-07-28',
  client: {
    name: 'c',
    title: text,
    version: '1',
    websiteUrl: 'https://c.example',
    icons: [{ src: 's', mimeType: 'image/png', sizes: '1x1' }],
  },
  clientCapabilities: '{"roots":{}}',
  caller,
  meta: `{"a":"${text}"}`,
  wantsProgress: true,
  logLevel: 'warning',
  inputResponses: '{"k":{}}',
  state: text,
};

const authConfig = {
  expectedIssuer: 'https://issuer.example',
  expectedAudiences: ['a', text],
  jwksUri: 'https://issuer.example/jwks',
  passJwt: true,
  expectedSubject: 's',
  policy: 'package p',
  policyData: '{}',
};
const told: string[] = [];
const cached = new Map<string, string>();
const authorization = {
  getAuthConfig: () => authConfig,
  jwksCacheGet: (uri: string) => cached.get(uri),
  jwksCacheSet: (uri: string, keys: string) => void cached.set(uri, keys),
};
/** Told of what comes in. */
const exchange = {
  offers: () => ({ tools: true, prompts: true, resources: true, freshness: true, logging: true }),
  freshness: () => ({ ttlMs: 4_294_967_295, scope: 'public' }),
};
const seen: unknown[] = [];
const seeing = {
  ...toolExchange,
  start(request: unknown, given: Context) {
    seen.push(request, given);
    return toolExchange.start(request as never, given);
  },
};
const telling = {
  ...lifecycle,
  clientInitialized: () => void told.push('initialized'),
  shutdown: () => void told.push('shutdown'),
};

const everything = {
  lifecycle: telling,
  authorization,
  tools,
  resources,
  prompts,
  completion,
  exchange,
  'tool-exchange': seeing,
  'prompt-exchange': promptExchange,
  'resource-exchange': resourceExchange,
};

let router: Router;
let routed: Router['provider'];
/** jco gives absent members as undefined, and JavaScript providers leave them out. */
const same = (a: unknown, b: unknown): void => expect(a).toEqual(b);

beforeAll(async () => {
  router = await openRouter([{ parts: everything }, { prefix: 'x_' }]);
  routed = router.provider;
});
afterAll(removeRouters);

const call = (name: string, args?: string) => ({ name, arguments: args });

test('lists, page by page', () => {
  same(routed.tools.listTools({}).tools, tools.listTools({}).tools);
  same(routed.tools.listTools({ cursor: '00:page-1' }), tools.listTools({ cursor: 'page-1' }));
  same(routed.resources.listResources({}).resources, resources.listResources({}).resources);
  same(
    routed.resources.listResources({ cursor: '00:page-1' }).resources,
    resources.listResources({ cursor: 'page-1' }).resources,
  );
  same(
    routed.resources.listResourceTemplates({}).resourceTemplates,
    resources.listResourceTemplates({}).resourceTemplates,
  );
  same(routed.prompts.listPrompts({}).prompts, prompts.listPrompts({}).prompts);
});

describe('a tool', () => {
  test.each(['every_field', 'every_content', 'empty', 'whoami', 'raw_arguments', 'unknown'])('%s', (name) => {
    const args = `{"text":"${text}"}`;
    const direct = outcome(() => tools.callTool(call(name, args), caller));
    same(
      outcome(() => routed.tools.callTool(call(name, args), caller)),
      direct,
    );
  });

  test('without arguments and caller', () => {
    same(routed.tools.callTool(call('whoami'), undefined), tools.callTool(call('whoami'), undefined));
    same(routed.tools.callTool(call('raw_arguments'), undefined), tools.callTool(call('raw_arguments'), undefined));
  });

  test.each(['parse-error', 'custom-code', 'cancelled', 'tool-not-found'])('that fails with %s', (code) => {
    const args = JSON.stringify({ code, message: text, data: text });
    const direct = outcome(() => tools.callTool(call('fail', args), undefined));
    expect(direct).toHaveProperty('message', text);
    same(
      outcome(() => routed.tools.callTool(call('fail', args), undefined)),
      direct,
    );
  });
});

test.each(['test://every-field', 'test://static-binary', 'test://template/7/data', 'fail:timeout', 'no://such'])(
  'the resource %s',
  (uri) => {
    const direct = outcome(() => resources.readResource({ uri }));
    same(
      outcome(() => routed.resources.readResource({ uri })),
      direct,
    );
    const [asked, answer] = [routed.resourceExchange, resourceExchange].map((each) =>
      outcome(() => each.readResource({ uri }, context)),
    );
    same(asked, answer);
  },
);

test('a prompt, with and without the exchange', () => {
  for (const { name } of prompts.listPrompts({}).prompts) {
    const request = call(name, '{"arg1":"a","arg2":"b"}');
    same(
      outcome(() => routed.prompts.getPrompt(request)),
      outcome(() => prompts.getPrompt(request)),
    );
    const [asked, answer] = [routed.promptExchange, promptExchange].map((each) =>
      outcome(() => each.getPrompt(request, context)),
    );
    same(asked, answer);
  }
});

test('a completion', () => {
  for (const name of ['echo', 'context', 'many', 'bare', 'city']) {
    const request = {
      ref: { tag: 'prompt', val: { name: 'p' } },
      argument: { name, value: 'pa' },
      context: { arguments: `{"a":"${text}"}` },
    } as const;
    same(routed.completion.complete(request), completion.complete(request));
    const template = {
      ref: { tag: 'resource', val: { uri: 'test://bare/{id}' } },
      argument: request.argument,
    } as const;
    same(routed.completion.complete(template), completion.complete(template));
  }
});

test('a call in steps', () => {
  const steps = [
    { tag: 'progress', val: { progress: 0.5, total: 1e300, message: text } },
    { tag: 'log', val: { level: 'emergency', logger: 'l', data: '{"a":1}' } },
    { tag: 'working' },
  ];
  const run = routed.toolExchange.start(call('steps', JSON.stringify({ steps })), context)!;
  expect(seen).toEqual([call('steps', JSON.stringify({ steps })), context]);
  for (const step of steps) expect(run.next()).toMatchObject(step);
  expect(run.next()).toMatchObject({ tag: 'done', val: { content: [{ val: { text: 'all steps given' } }] } });
  expect(routed.toolExchange.start(call('empty'), context)).toBeUndefined();
  const failing = routed.toolExchange.start(call('fails_later'), context)!;
  failing.next();
  expect(payloadOf(() => failing.next())).toMatchObject({ code: { tag: 'timeout' } });
});

test('what is asked about tokens, and kept of keys', () => {
  expect(routed.authorization.getAuthConfig()).toEqual(authConfig);
  expect(routed.authorization.jwksCacheGet('u')).toBeUndefined();
  routed.authorization.jwksCacheSet('u', text);
  expect(cached.get('u')).toBe(text);
  expect(routed.authorization.jwksCacheGet('u')).toBe(text);
});

test('notifications', () => {
  routed.lifecycle.clientInitialized();
  expect(told).toEqual(['initialized']);
});

test('ten thousand calls need no more memory than a thousand', () => {
  const before = process.memoryUsage().arrayBuffers;
  for (let count = 0; count < 10_000; count++) routed.tools.callTool(call('empty'), caller);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024);
});

/** The result, or the error. */
function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (thrown) {
    return (thrown as { payload?: unknown }).payload ?? thrown;
  }
}
