/** Tokens by their text and header, wrong ones and right ones: RFC 7515, RFC 8725, RFC 9068 §2.1. */
import { createPublicKey } from 'node:crypto';
import { jwksUri } from './auth.ts';
import {
  insert,
  key,
  keys,
  named,
  stranger,
  type AcceptedTokens,
  type RefusedTokens,
  type TokenKit,
} from './token-kit.ts';
import { base64url, headerFor, mint, signCompact, signHmac, testAlgorithms, withAlgorithm } from './tokens.ts';

/** What an attacker who knows the public key could take for a secret. */
const publicKeyText = createPublicKey(keys.RS256.privateKey).export({ type: 'spki', format: 'pem' });

export const refusedByHeader = ({
  now,
  nowSeconds,
  good,
  withHeader,
  withClaims,
  over,
  goodHeader,
  goodPayload,
  headerPart,
  payloadPart,
  signaturePart,
}: TokenKit): RefusedTokens[] => [
  ['1: alg none', 'algorithm-refused', ['none', 'NONE', 'None'].map((alg) => withHeader({ alg }))],
  ['1: alg none without a signature', 'token-malformed', [`${base64url('{"alg":"none"}')}.${payloadPart}.`]],
  [
    '2: HMAC with a public key as the secret',
    'algorithm-refused wrong-signature',
    ['HS256', 'RS256'].map((alg) => signHmac(publicKeyText, { alg, kid: 'RS256' }, good)),
  ],
  [
    '3: the algorithm of another key type',
    'unknown-key',
    [mint(key, now, {}, { kid: 'RS256' }), mint(named('RS256'), now, {}, { kid: 'ES256' })],
  ],
  [
    '3: RS and PS swapped',
    'unknown-key',
    [
      mint(withAlgorithm(named('PS256'), 'RS256'), now),
      mint(withAlgorithm(named('RS256'), 'PS256'), now),
      mint(named('RS256'), now, {}, { alg: 'PS256' }),
    ],
  ],
  [
    '4: no algorithm, and none that can be',
    'algorithm-refused',
    ['', undefined, null, 1, ['ES256'], '__proto__', 'constructor', 'ES256 ', ' ES256', 'es256'].map((alg) =>
      withHeader({ alg }),
    ),
  ],
  [
    '5: algorithms that are not supported',
    'algorithm-refused',
    ['EdDSA', 'Ed25519', 'ES256K', 'RS1', 'HS256', 'ML-DSA-44', 'RSA-OAEP'].map((alg) => withHeader({ alg })),
  ],
  [
    '6: a key id that names no key',
    'unknown-key header-refused',
    [
      '../../etc/passwd',
      "' OR 1=1 --",
      '*)(uid=*))(|(uid=*',
      'ES256\0',
      'x'.repeat(10_000),
      '',
      0,
      null,
      {},
      ['ES256'],
      'https://evil.example/key',
      '__proto__',
    ].map((kid) => withHeader({ kid })),
  ],
  [
    '7: a key that is not of the set, with its URL',
    'wrong-signature unknown-key',
    [
      signCompact(stranger, { ...headerFor(key), jku: 'https://evil.example/jwks' }, good),
      signCompact(stranger, { ...headerFor(key), x5u: 'https://evil.example/cert' }, good),
      signCompact(stranger, { alg: 'ES256', jku: 'https://evil.example/jwks' }, good),
      signCompact(stranger, { alg: 'ES256', kid: 'evil', jku: 'https://evil.example/jwks' }, good),
    ],
  ],
  [
    '8: a key that is not of the set, with itself',
    'wrong-signature unknown-key',
    [
      signCompact(stranger, { alg: 'ES256', jwk: stranger.jwk }, good),
      signCompact(stranger, { ...headerFor(key), jwk: stranger.jwk }, good),
      signCompact(stranger, { ...headerFor(key), x5c: ['MIIB'] }, good),
      signCompact(stranger, { ...headerFor(key), kid: 'evil', jwk: { ...stranger.jwk, kid: 'evil' } }, good),
    ],
  ],
  [
    '9: extensions that must be understood',
    'header-refused',
    [[], ['exp'], ['b64'], ['jku'], ['jwk'], 'exp', null, {}, [1]].map((crit) =>
      withHeader({ crit, exp: nowSeconds + 60 }),
    ),
  ],
  [
    '10: an unencoded payload',
    'header-refused',
    [withHeader({ b64: false }), withHeader({ b64: false, crit: ['b64'] }), withHeader({ b64: true, crit: ['b64'] })],
  ],
  [
    'compression and encryption',
    'header-refused',
    [withHeader({ zip: 'DEF' }), withHeader({ enc: 'A256GCM' }), withHeader({ zip: null })],
  ],
  [
    '11: two, four and five parts',
    'token-malformed header-malformed claims-malformed',
    [
      `${headerPart}.${payloadPart}`,
      `${headerPart}.${payloadPart}.${signaturePart}.${signaturePart}`,
      `${base64url('{"alg":"RSA-OAEP","enc":"A256GCM"}')}.a.b.c.d`,
      `.${payloadPart}.${signaturePart}`,
      `${headerPart}..${signaturePart}`,
      `${headerPart}.${payloadPart}.`,
      '..',
      'opaque-token',
    ],
  ],
  [
    '12: a token in a token',
    'type-refused',
    [
      over(JSON.stringify({ ...headerFor(key), cty: 'JWT' }), mint(key, now)),
      withHeader({ cty: 'JWT' }),
      withHeader({ cty: 'application/jwt' }),
      withHeader({ cty: 1 }),
    ],
  ],
  [
    '13: the JSON serialization',
    'token-malformed',
    [
      JSON.stringify({ payload: payloadPart, protected: headerPart, signature: signaturePart }),
      JSON.stringify({ payload: payloadPart, signatures: [{ protected: headerPart, signature: signaturePart }] }),
    ],
  ],
  [
    '29: duplicate header members',
    'header-malformed',
    [over(insert(goodHeader, '"alg":"none"'), goodPayload), over(insert(goodHeader, '"kid":"RS256"'), goodPayload)],
  ],
  [
    '32: tokens of another kind',
    'type-refused',
    ['id_token', 'logout+jwt', 'dpop+jwt', 'secevent+jwt', 'application/dpop+jwt', 'JOSE', '', 1, null].map((typ) =>
      withHeader({ typ }),
    ),
  ],
  [
    '33: base64url that is not strict',
    'token-malformed wrong-signature',
    [
      `${headerPart}.${payloadPart}.${signaturePart}==`,
      `${headerPart}=.${payloadPart}.${signaturePart}`,
      `${headerPart}. ${payloadPart}.${signaturePart}`,
      `${headerPart}.${payloadPart.slice(0, 9)} ${payloadPart.slice(9)}.${signaturePart}`,
      `${headerPart}.${payloadPart}.${signaturePart.slice(0, 9)}\n${signaturePart.slice(9)}`,
      `${headerPart}.${payloadPart}.${signaturePart}\u00a0`,
      `${headerPart}.${payloadPart}.${signaturePart.slice(0, 9)}+${signaturePart.slice(10)}`,
      `${headerPart}.${payloadPart}.${Buffer.from(signaturePart, 'base64url').toString('base64')}`,
      `${headerPart}.${payloadPart}.${signaturePart}A`,
    ],
  ],
  [
    '34: a token that is too long',
    'token-too-long',
    [
      'x'.repeat(1024 * 1024),
      `${headerPart}.${payloadPart}.${'A'.repeat(1024 * 1024)}`,
      withClaims({ padding: 'x'.repeat(16 * 1024) }),
    ],
  ],
];

export const acceptedByHeader = ({ now, good, withHeader, over, goodHeader }: TokenKit): AcceptedTokens[] => [
  ['every supported algorithm', testAlgorithms.map((name) => mint(named(name), now))],
  [
    '32: the types of an access token',
    ['at+jwt', 'AT+JWT', 'application/at+jwt', 'JWT', 'jwt', 'application/jwt', undefined].map((typ) =>
      withHeader({ typ }),
    ),
  ],
  ['white space in the JSON', [over(`\r\n${goodHeader}\t`, ` ${JSON.stringify(good, null, 2)}\n`)]],
  [
    "7: the issuer's key, with URLs of keys",
    [{ jku: 'https://evil.example/jwks' }, { x5u: 'https://evil.example/cert' }, { jku: jwksUri }, { jku: 1 }].map(
      withHeader,
    ),
  ],
  [
    "8: the issuer's key, with keys and certificates",
    [{ jwk: keys.ES256.jwk }, { jwk: stranger.jwk }, { x5c: ['MIIB'] }, { jwk: null, x5c: 1 }].map(withHeader),
  ],
  ['thumbprints in the header', [withHeader({ x5t: 'abc', 'x5t#S256': 'abc' })]],
];
