/** Tokens by their claims, wrong ones and right ones: RFC 7519 §4.1, RFC 9068 §4. */
import { insert, stranger, type AcceptedTokens, type RefusedTokens, type TokenKit } from './token-kit.ts';
import { mint, testAudience, testIssuer } from './tokens.ts';

export const refusedByClaims = ({
  now,
  nowSeconds,
  slack,
  good,
  withClaims,
  over,
  goodHeader,
  goodPayload,
}: TokenKit): RefusedTokens[] => [
  ['14: no expiry', 'missing-expiry', [withClaims({ exp: undefined })]],
  ['15: an expiry that has passed', 'expired', [60, 61, 3_600].map((ago) => withClaims({ exp: nowSeconds - ago }))],
  [
    '16: an expiry that is no number',
    'malformed-expiry',
    [String(nowSeconds + 60), null, [nowSeconds + 60], true, {}].map((exp) => withClaims({ exp })),
  ],
  ['17: an expiry at or before the epoch', 'expired', [-1, 0].map((exp) => withClaims({ exp }))],
  [
    '19: an expiry too far away',
    'malformed-expiry lifetime-too-long',
    ['1e400', '1e20', '9007199254740993', String(nowSeconds + 31 * 24 * 3_600)].map((exp) =>
      over(goodHeader, JSON.stringify({ ...good, exp: 0 }).replace('"exp":0', `"exp":${exp}`)),
    ),
  ],
  [
    '20: not valid yet',
    'not-yet-valid malformed-not-before',
    [nowSeconds + 61 + slack, String(nowSeconds), null, [], 1e300].map((nbf) => withClaims({ nbf })),
  ],
  [
    '21: issued in the future',
    'issued-in-future malformed-issued-at',
    [nowSeconds + 61 + slack, String(nowSeconds), null, {}].map((iat) => withClaims({ iat })),
  ],
  [
    '22: no audience',
    'missing-audience wrong-audience malformed-audience',
    [undefined, '', {}, null, 1, [], [[]]].map((aud) => withClaims({ aud })),
  ],
  [
    '24: audiences that are no strings',
    'malformed-audience',
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
    'wrong-issuer missing-issuer',
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
    'malformed-subject',
    [1, null, {}, ['alice'], '\ud800', '\ufeffalice'].map((sub) => withClaims({ sub })),
  ],
];

export const acceptedByClaims = ({
  nowSeconds,
  slack,
  withClaims,
  over,
  goodHeader,
  goodPayload,
}: TokenKit): AcceptedTokens[] => [
  ['15: an expiry within the clock skew', [withClaims({ exp: nowSeconds - 59 + slack })]],
  ['18: an expiry with a fraction', [withClaims({ exp: nowSeconds + 0.5 + slack })]],
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
