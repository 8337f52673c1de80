/**
 * Reads a JSON Web Token without verifying it: what the text must be before any key is looked for (RFC 7515 §5.2,
 * RFC 7519 §7.2, RFC 8725). Refused here costs no cryptography and no request to the issuer.
 */
import { isAlgorithm, type Algorithm } from '../crypto/algorithms.ts';
import { decodeBase64url, isBase64url } from '../crypto/base64url.ts';
import { isObject, readJson, type JsonDocument, type JsonObject } from '../json/read.ts';
import { failed, ok, type Result } from '../result.ts';

export interface UnverifiedToken {
  readonly text: string;
  readonly algorithm: Algorithm;
  readonly kid: string | undefined;
  readonly claims: JsonObject;
  /** The claims' own text, for passing claims on exactly as the issuer wrote them. */
  readonly claimsDocument: JsonDocument;
}

export type TokenFault =
  | 'token-malformed'
  | 'header-malformed'
  | 'header-refused'
  | 'algorithm-refused'
  | 'type-refused'
  | 'claims-malformed';

/** Longest `kid`. Issuers use names, UUIDs and thumbprints. */
const maxKidLength = 256;

/**
 * Members that would change how a token is read: extensions (RFC 7515 §4.1.11), an unencoded payload (RFC 7797),
 * compression and encryption (RFC 7516 §4.1). Keys that a header brings along, by value or by URL (`jku`, `jwk`, `x5u`,
 * `x5c`; RFC 7515 §4.1.2 to §4.1.6), are another matter: some issuers put them into every token. They are never looked
 * at: the key is one of the issuer's set (RFC 8725 §3.10).
 */
const refusedHeaderMembers = ['crit', 'b64', 'zip', 'enc'];

/** Reads a compact JWS. Not checked: the signature and what the claims say. */
export function readToken(text: string, requireAtJwt: boolean): Result<UnverifiedToken, TokenFault> {
  const parts = text.split('.');
  if (parts.length !== 3 || parts[2] === '' || !isBase64url(parts[2]!)) return failed('token-malformed');
  const headerBytes = decodeBase64url(parts[0]!);
  const claimsBytes = decodeBase64url(parts[1]!);
  if (headerBytes === undefined || claimsBytes === undefined) return failed('token-malformed');

  const header = readPart(headerBytes)?.value as JsonObject | undefined;
  if (header === undefined) return failed('header-malformed');
  for (let at = 0; at < refusedHeaderMembers.length; at++) {
    if (Object.hasOwn(header, refusedHeaderMembers[at]!)) return failed('header-refused');
  }
  const { alg: algorithm, kid, typ, cty } = header;
  if (!isAlgorithm(algorithm)) return failed('algorithm-refused');
  if (!isAccessTokenType(typ, requireAtJwt) || isNested(cty)) return failed('type-refused');
  if (kid !== undefined && (typeof kid !== 'string' || kid.length > maxKidLength)) return failed('header-refused');

  const claims = readPart(claimsBytes);
  if (claims === undefined) return failed('claims-malformed');
  return ok({
    text,
    algorithm,
    kid,
    claims: claims.value as JsonObject,
    claimsDocument: claims,
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A JSON object: UTF-8 without BOM, no duplicate members, bounded depth (RFC 7519 §4, RFC 8725 §2.4). */
function readPart(bytes: Uint8Array): JsonDocument | undefined {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return undefined;
  }
  const document = readJson(text);
  return document.tag === 'failed' || !isObject(document.value) ? undefined : document;
}

/**
 * `typ` of an access token: `at+jwt` (RFC 9068 §2.1) or, unless that is required, `JWT` or nothing. Anything else
 * (`logout+jwt`, `dpop+jwt`, …) is a token for another purpose (RFC 8725 §3.11).
 */
function isAccessTokenType(typ: unknown, requireAtJwt: boolean): boolean {
  if (typ === undefined) return !requireAtJwt;
  if (typeof typ !== 'string') return false;
  const type = mediaType(typ);
  return type === 'application/at+jwt' || (!requireAtJwt && type === 'application/jwt');
}

/** A token inside a token (RFC 7519 §5.2) is nothing that an authorization server issues for a resource. */
const isNested = (cty: unknown): boolean =>
  cty !== undefined && (typeof cty !== 'string' || mediaType(cty) === 'application/jwt');

/** Without a slash, `application/` is meant (RFC 7515 §4.1.9). Media types are compared without regard to case. */
const mediaType = (value: string): string => (value.includes('/') ? value : `application/${value}`).toLowerCase();
