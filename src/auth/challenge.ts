/**
 * From the reason for a refusal to what the client is told: RFC 6750 §3, RFC 9728 §5.1, MCP basic/authorization. Vague
 * outside, precise in the log: a caller learns whether another token would help, not which check failed.
 */
import type { HeaderField } from '../http/message.ts';
import { refuse, type Refusal } from '../http/refusal.ts';
import { parseUrl } from '../http/url.ts';
import type { CredentialsFault } from './bearer.ts';
import { isResourceScope } from './scope.ts';
import type { TokenRefusal } from './verify-token.ts';

export type RefusalReason =
  | CredentialsFault
  | TokenRefusal
  | 'insufficient-scope'
  | 'keys-unavailable'
  | 'misconfigured';

interface RefusalDetails {
  /** Where the protected resource metadata is; undefined when the server has no address. */
  readonly metadataUrl: string | undefined;
  /** Scopes the request needs, all of them. */
  readonly scopes: readonly string[];
  /** For `keys-unavailable`. */
  readonly retryAfterSeconds?: number;
}

interface Challenge {
  readonly status: 400 | 401 | 403 | 500 | 503;
  /** Error code of RFC 6750 §3.1; undefined where no credentials were sent, or where it is not the client's fault. */
  readonly error?: 'invalid_request' | 'invalid_token' | 'insufficient_scope';
  readonly description: string;
}

const unauthenticated: Challenge = { status: 401, description: 'An access token is required' };
const invalidToken: Challenge = { status: 401, error: 'invalid_token', description: 'The access token is invalid' };
const invalidRequest = (description: string): Challenge => ({ status: 400, error: 'invalid_request', description });

/** The one map from reasons to what is told; docs/troubleshooting.md has each of them. */
export const challenges: Readonly<Record<RefusalReason, Challenge>> = {
  'no-credentials': unauthenticated,
  'other-scheme': unauthenticated,
  'malformed-credentials': invalidRequest('The Authorization header is malformed'),
  'several-credentials': invalidRequest('The access token must be sent once, in the Authorization header'),
  'token-too-long': invalidToken,
  'token-malformed': invalidToken,
  'header-malformed': invalidToken,
  'header-refused': invalidToken,
  'algorithm-refused': invalidToken,
  'type-refused': invalidToken,
  'claims-malformed': invalidToken,
  'missing-issuer': invalidToken,
  'wrong-issuer': invalidToken,
  'missing-audience': invalidToken,
  'malformed-audience': invalidToken,
  'wrong-audience': invalidToken,
  'missing-subject': invalidToken,
  'malformed-subject': invalidToken,
  'wrong-subject': invalidToken,
  'missing-expiry': invalidToken,
  'malformed-expiry': invalidToken,
  expired: { status: 401, error: 'invalid_token', description: 'The access token expired' },
  'lifetime-too-long': invalidToken,
  'malformed-not-before': invalidToken,
  'not-yet-valid': invalidToken,
  'malformed-issued-at': invalidToken,
  'issued-in-future': invalidToken,
  'unknown-key': invalidToken,
  'unusable-key': invalidToken,
  'wrong-signature': invalidToken,
  'insufficient-scope': {
    status: 403,
    error: 'insufficient_scope',
    description: 'The request needs scopes that the access token does not have',
  },
  // Not invalid_token: the client would throw away a token that may be good.
  'keys-unavailable': { status: 503, description: 'The access token cannot be checked at the moment' },
  misconfigured: { status: 500, description: 'The server is not configured correctly' },
};

/** What the client is told when a request is not let in. */
export function refusalFor(reason: RefusalReason, details: RefusalDetails): Refusal {
  const challenge = challenges[reason];
  const headers: HeaderField[] = [['cache-control', 'no-store']];
  if (challenge.status < 500) headers.push(['www-authenticate', challengeText(challenge, details)]);
  if (challenge.status === 503) headers.push(['retry-after', String(Math.max(1, details.retryAfterSeconds ?? 1))]);
  return refuse(challenge.status, challenge.description, headers);
}

function challengeText({ error, description }: Challenge, { metadataUrl, scopes }: RefusalDetails): string {
  const scope = scopes.filter(isResourceScope).join(' ');
  const parameters = [
    error && `error="${error}"`,
    error && `error_description="${description}"`,
    metadataUrl && `resource_metadata="${metadataUrl}"`,
    scope && `scope="${scope}"`,
  ];
  return `Bearer ${parameters.filter(Boolean).join(', ')}`.trimEnd();
}

/** Where metadata of a protected resource lies: the well-known part goes before the path (RFC 9728 §3.1). */
export function metadataUrlOf(publicUrl: string): string | undefined {
  const url = parseUrl(publicUrl);
  return url && `${url.origin}${metadataPathOf(url.pathname)}`;
}

export const metadataPathOf = (path: string): string =>
  `/.well-known/oauth-protected-resource${path === '/' ? '' : path}`;
