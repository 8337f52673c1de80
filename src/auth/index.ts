/**
 * Authorization: the server as an OAuth 2.0 protected resource (MCP basic/authorization). The provider's
 * `get-auth-config` says whether tokens are wanted and whose; it is asked once an instance.
 */
import type { AuthContext, ProviderAuthConfig } from 'wasmcp:mcp/authorization-types@0.2.0';
import type { HttpResponse, RequestHead } from '../http/message.ts';
import type { PublicUrl } from '../http/routes.ts';
import { refusal } from '../http/response.ts';
import type { Log } from '../log.ts';
import type { AuthorizationProvider } from '../mcp/provider.ts';
import { authContextOf } from './auth-context.ts';
import { readBearer } from './bearer.ts';
import { refusalFor, type RefusalReason } from './challenge.ts';
import type { AuthConfig } from './config.ts';
import type { HttpGet } from '../http/get.ts';
import { createIssuer, type Issuer } from '../issuer/index.ts';
import { faultOf } from './provider-config.ts';
import { digestOf } from '../crypto/digest.ts';
import { createTokenCache, maxKeptMs, type TokenCache } from './token-cache.ts';
import { verifyToken, type TokenRules } from './verify-token.ts';
import {
  answerWellKnown,
  documentResponse,
  relayedMetadata,
  resourceMetadata,
  wellKnownDocument,
} from './well-known.ts';

export interface AuthParts {
  readonly authorization: AuthorizationProvider;
  readonly config: AuthConfig;
  /** The path of the MCP endpoint on this server. */
  readonly mcpPath: string;
  readonly httpGet: HttpGet;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

export type AuthResult =
  /** The provider wants no tokens. */
  | { readonly tag: 'open' }
  /** The same object for the same token, as long as it is kept. */
  | { readonly tag: 'authenticated'; readonly context: AuthContext }
  | { readonly tag: 'refused'; readonly response: HttpResponse };

export interface Auth {
  /** What the provider asked for; undefined when it wants no tokens. @throws when it cannot be had. */
  providerConfig(): ProviderAuthConfig | undefined;
  /**
   * Lets a caller in or not. `publicUrl` is the server's address as the client knows it; where there is none,
   * `resource_metadata` is left out of the challenge. At once when tokens are not wanted or none was sent. Never throws.
   */
  authenticate(head: RequestHead, publicUrl: PublicUrl): AuthResult | Promise<AuthResult>;
  /** Answers a request for a well-known document; undefined when there is no such document here. */
  discovery(head: RequestHead, publicUrl: string | undefined): Promise<HttpResponse> | undefined;
  /** The answer where a policy asks for scopes that the token lacks: 403 with all the scopes. */
  insufficientScope(scopes: readonly string[], publicUrl: string | undefined): HttpResponse;
}

/** What follows from the provider's configuration, once it is known to be enforceable. */
interface Rules {
  readonly tag: 'enforced';
  readonly provider: ProviderAuthConfig;
  readonly token: TokenRules;
  readonly issuer: Issuer;
  readonly verified: TokenCache;
}

type State = { readonly tag: 'open' } | Rules | { readonly tag: 'misconfigured'; readonly detail: string };

export function createAuth(parts: AuthParts): Auth {
  const { config, now, log } = parts;
  let known: State | undefined;

  /** What cannot be enforced is asked for again by every request: it may be a fault that passes. */
  const state = (): State => {
    if (known !== undefined) return known;
    const read = readState(parts);
    if (read.tag !== 'misconfigured') known = read;
    return read;
  };

  const refuse = (
    reason: RefusalReason,
    publicUrl: PublicUrl,
    more: { readonly detail?: string; readonly retryAfterSeconds?: number } = {},
  ): AuthResult => {
    const { requiredScopes: scopes } = config;
    const response = refusalFor(reason, { publicUrl: publicUrl(), scopes, ...more });
    if (reason !== 'no-credentials') log({ event: 'auth-refused', reason, status: response.status, ...more });
    return { tag: 'refused', response };
  };

  const admit = (context: AuthContext, publicUrl: PublicUrl): AuthResult =>
    config.requiredScopes.every((scope) => context.scopes.includes(scope))
      ? { tag: 'authenticated', context }
      : refuse('insufficient-scope', publicUrl);

  const authenticateToken = async (text: string, rules: Rules, publicUrl: PublicUrl): Promise<AuthResult> => {
    const digest = await digestOf(text);
    const at = now();
    const kept = rules.verified.find(digest, at);
    if (kept !== undefined) return admit(kept.context, publicUrl);

    const verification = await verifyToken(text, rules.token, rules.issuer, at);
    if (verification.tag === 'refused') return refuse(verification.reason, publicUrl);
    if (verification.tag === 'unavailable') {
      const { retryAfterSeconds } = verification;
      return refuse('keys-unavailable', publicUrl, { retryAfterSeconds });
    }
    const { token, keySet } = verification;
    const context = authContextOf(token, rules.provider.passJwt);
    const until = Math.min((token.claims['exp'] as number) * 1_000, at + maxKeptMs, verification.until);
    rules.verified.add(digest, { context, keySet, until }, text.length);
    return admit(context, publicUrl);
  };

  return {
    providerConfig() {
      const current = state();
      if (current.tag === 'misconfigured') throw new Error(current.detail);
      return current.tag === 'open' ? undefined : current.provider;
    },

    authenticate(head, publicUrl) {
      const current = state();
      if (current.tag === 'open') return current;
      if (current.tag === 'misconfigured') return refuse('misconfigured', publicUrl, { detail: current.detail });
      const credentials = readBearer(head);
      if (credentials.tag === 'refused') return refuse(credentials.reason, publicUrl);
      return authenticateToken(credentials.token, current, publicUrl);
    },

    discovery(head, publicUrl) {
      const document = wellKnownDocument(head.path, parts.mcpPath, publicUrl);
      if (document === undefined) return undefined;
      const current = state();
      if (current.tag === 'open') return undefined;
      return answerWellKnown(head, () => {
        if (current.tag === 'misconfigured') {
          log({ event: 'auth-refused', reason: 'misconfigured', status: 500, detail: current.detail });
          return refusalFor('misconfigured', { publicUrl, scopes: [] });
        }
        if (document === 'authorization-server') return relayedMetadata(current.issuer);
        if (publicUrl === undefined) return refusal(400, 'The request names no usable host');
        return documentResponse(resourceMetadata(publicUrl, current.token.issuer, config.scopesSupported));
      });
    },

    insufficientScope: (scopes, publicUrl) =>
      refusalFor('insufficient-scope', { publicUrl, scopes: [...new Set([...config.requiredScopes, ...scopes])] }),
  };
}

function readState({ authorization, config, httpGet, now, log }: AuthParts): State {
  let provider: ProviderAuthConfig | undefined;
  try {
    provider = authorization.getAuthConfig();
  } catch (thrown) {
    return { tag: 'misconfigured', detail: `get-auth-config failed: ${String(thrown)}` };
  }
  if (provider === undefined) return { tag: 'open' };
  const detail = faultOf(provider, config.allowHttpLoopback);
  if (detail !== undefined) return { tag: 'misconfigured', detail };
  const { expectedIssuer: issuer, expectedAudiences, expectedSubject, jwksUri } = provider;
  const cache = { get: authorization.jwksCacheGet, set: authorization.jwksCacheSet };
  return {
    tag: 'enforced',
    provider,
    token: {
      issuer,
      audiences: expectedAudiences,
      subject: expectedSubject,
      maxLifetimeSeconds: config.maxTokenLifetimeSeconds,
      requireAtJwt: config.requireAtJwt,
    },
    issuer: createIssuer({ issuer, jwksUri, allowHttpLoopback: config.allowHttpLoopback, httpGet, cache, now, log }),
    verified: createTokenCache(),
  };
}
