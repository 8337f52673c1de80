/** What a token's claims must say: RFC 7519 §4.1, RFC 9068 §4. */
import { expect, test } from 'vitest';
import { jwksUri, newInstance, newWorld, withToken } from '../support/auth.ts';
import { mint, testAudience, testIssuer } from '../support/tokens.ts';
import {
  type RefusedTokens,
  answersTo,
  good,
  goodHeader,
  goodPayload,
  insert,
  now,
  nowSeconds,
  over,
  payloadPart,
  published,
  stranger,
  withClaims,
} from './token-kit.ts';

const refusedTokens: RefusedTokens[] = [
  ['14: no expiry', 'claims-malformed', [withClaims({ exp: undefined })]],
  ['15: an expiry that has passed', 'expired', [60, 61, 3_600].map((ago) => withClaims({ exp: nowSeconds - ago }))],
  [
    '16: an expiry that is no number',
    'claims-malformed',
    [String(nowSeconds + 60), null, [nowSeconds + 60], true, {}].map((exp) => withClaims({ exp })),
  ],
  ['17: an expiry at or before the epoch', 'expired', [-1, 0].map((exp) => withClaims({ exp }))],
  [
    '19: an expiry too far away',
    'claims-malformed lifetime-too-long',
    ['1e400', '1e20', '9007199254740993', String(nowSeconds + 31 * 24 * 3_600)].map((exp) =>
      over(goodHeader, JSON.stringify({ ...good, exp: 0 }).replace('"exp":0', `"exp":${exp}`)),
    ),
  ],
  [
    '20: not valid yet',
    'not-yet-valid claims-malformed',
    [nowSeconds + 61, String(nowSeconds), null, [], 1e300].map((nbf) => withClaims({ nbf })),
  ],
  [
    '21: issued in the future',
    'issued-in-future claims-malformed',
    [nowSeconds + 61, String(nowSeconds), null, {}].map((iat) => withClaims({ iat })),
  ],
  [
    '22: no audience',
    'claims-malformed wrong-audience',
    [undefined, '', {}, null, 1, [], [[]]].map((aud) => withClaims({ aud })),
  ],
  [
    '24: audiences that are no strings',
    'claims-malformed',
    [[testAudience, 1], [testAudience, null], [[testAudience]], [{ aud: testAudience }]].map((aud) =>
      withClaims({ aud }),
    ),
  ],
  [
    '25: an audience that is almost ours',
    'wrong-audience',
    [
      `${testAudience}/`,
      'https://mcp.example',
      'https://mcp.example/',
      'https://mcp.example/mc',
      `${testAudience}x`,
      testAudience.toUpperCase(),
      'http://mcp.example/mcp',
      ` ${testAudience}`,
      'mcp.example',
    ].map((aud) => withClaims({ aud })),
  ],
  [
    '26: an issuer that is not exactly ours',
    'wrong-issuer',
    [`${testIssuer}/`, testIssuer.toUpperCase(), [testIssuer], undefined, '', null, 'http://issuer.example'].map(
      (iss) => withClaims({ iss }),
    ),
  ],
  ["27: right claims with another issuer's key", 'wrong-signature', [mint({ ...stranger, kid: 'ES256' }, now)]],
  [
    '28: duplicate claims',
    'claims-malformed',
    [
      over(goodHeader, insert(goodPayload, '"sub":"mallory"')),
      over(goodHeader, insert(goodPayload, `"iss":"${testIssuer}"`)),
      over(goodHeader, insert(goodPayload, '"\\u0073ub":"mallory"')),
      over(goodHeader, insert(goodPayload, '"deep":{"a":1,"a":2}')),
    ],
  ],
  [
    '30: claims that are not UTF-8',
    'claims-malformed header-malformed',
    [
      over(goodHeader, Buffer.from(goodPayload.replace('alice', '\xff'), 'latin1')),
      over(goodHeader, `\ufeff${goodPayload}`),
      over(`\ufeff${goodHeader}`, goodPayload),
      over(goodHeader, Buffer.from(goodPayload, 'utf16le')),
    ],
  ],
  [
    '31: claims and headers that are no objects',
    'claims-malformed header-malformed',
    [
      ...['[]', 'null', '"text"', '1', '', '{', `${goodPayload} x`, `[${goodPayload}]`].map((text) =>
        over(goodHeader, text),
      ),
      ...['[]', 'null', '"ES256"', '{'].map((text) => over(text, goodPayload)),
    ],
  ],
  [
    '35: claims nested deeply',
    'claims-malformed',
    [65, 5_000].map((depth) =>
      over(goodHeader, goodPayload.replace('{', `{"deep":${'['.repeat(depth)}${']'.repeat(depth)},`)),
    ),
  ],
  [
    'a subject that is no text',
    'claims-malformed',
    [1, null, {}, ['alice'], '\ud800'].map((sub) => withClaims({ sub })),
  ],
];

test.each(refusedTokens)('%s: 401 invalid_token', async (_, reasons, tokens) => {
  const answers = await answersTo(tokens);
  expect(answers.outcomes).toEqual(['invalid_token']);
  expect(answers.reasons).toBe(reasons);
  // At most the key set was asked for, and that once.
  expect([[], [jwksUri]]).toContainEqual(answers.requests);
});

const acceptedTokens: [kind: string, tokens: string[]][] = [
  ['15: an expiry within the clock skew', [withClaims({ exp: nowSeconds - 59 })]],
  ['18: an expiry with a fraction', [withClaims({ exp: nowSeconds + 0.5 })]],
  ['19: an expiry just within the longest lifetime', [withClaims({ exp: nowSeconds + 30 * 24 * 3_600 })]],
  ['20: valid since now, with the clock skew', [0, nowSeconds, nowSeconds + 60].map((nbf) => withClaims({ nbf }))],
  [
    '21: issued within the clock skew',
    [undefined, 0, nowSeconds + 60, nowSeconds + 0.5].map((iat) => withClaims({ iat })),
  ],
  [
    '23: one audience of several',
    [[testAudience], ['https://other.example', testAudience]].map((aud) => withClaims({ aud })),
  ],
  [
    '36: names that mean something in JavaScript',
    [
      over(goodHeader, insert(goodPayload, '"__proto__":{"scope":"admin"},"constructor":{},"toString":1')),
      over(insert(goodHeader, '"__proto__":{"crit":["x"]}'), goodPayload),
    ],
  ],
  ['no subject', [withClaims({ sub: undefined })]],
];

test.each(acceptedTokens)('%s: accepted', async (_, tokens) => {
  const answers = await answersTo(tokens);
  expect(answers.outcomes).toEqual(['let in']);
  expect(answers.requests).toEqual([jwksUri]);
});

test('35: a token nested 200,000 levels deep is refused without a crash', async () => {
  const server = newInstance({ world: newWorld(published) });
  expect(await server.bearer(over(goodHeader, '['.repeat(200_000)))).toBe('invalid_token');
});

test('15: the last second of a token is exact', async () => {
  const world = newWorld(published);
  const token = withClaims({ exp: nowSeconds + 10 });
  world.now = now + 69_999;
  expect(await newInstance({ world }).bearer(token)).toBe('let in');
  world.now = now + 70_000;
  expect(await newInstance({ world }).bearer(token)).toBe('invalid_token');
});

test('a token that expired is told apart from one that is invalid', async () => {
  const server = newInstance({ world: newWorld(published) });
  const result = await server.send(withToken(withClaims({ exp: nowSeconds - 60 })));
  expect(JSON.stringify(result)).toContain('The access token expired');
});

test('a token is good for at most the configured lifetime', async () => {
  const variables = { MCP_AUTH_MAX_TOKEN_LIFETIME_SECONDS: '600' };
  const server = newInstance({ world: newWorld(published), variables });
  expect(await server.bearer(withClaims({ exp: nowSeconds + 660 }))).toBe('let in');
  expect(await server.bearer(withClaims({ exp: nowSeconds + 661 }))).toBe('invalid_token');
});

test.each(['bob', undefined, 'Alice', '', ['alice']])('where alice is expected, subject %j is refused', async (sub) => {
  const server = newInstance({ world: newWorld(published), provider: { expectedSubject: 'alice' } });
  expect(await server.bearer(withClaims({ sub }))).toBe('invalid_token');
  expect(await server.bearer(withClaims({}))).toBe('let in');
});

test('claims that would be refused anyway cost no request to the issuer', async () => {
  const world = newWorld(published);
  const server = newInstance({ world });
  for (const claims of [{ exp: 1 }, { iss: 'other' }, { aud: 'other' }, { nbf: 1e12 }]) {
    expect(await server.bearer(withClaims(claims))).toBe('invalid_token');
  }
  expect(world.requests).toEqual([]);
});

test('the log says why, in one line without the token', async () => {
  const world = newWorld(published);
  const token = withClaims({ aud: 'other' });
  await newInstance({ world }).bearer(token);
  expect(world.logged).toEqual([{ event: 'auth-refused', reason: 'wrong-audience', status: 401 }]);
  expect(JSON.stringify(world.logged)).not.toContain(payloadPart.slice(0, 20));
});
