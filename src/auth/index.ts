/**
 * Authorization: the server as an OAuth 2.0 protected resource (MCP basic/authorization). The provider's
 * `get-auth-config`, or else the operator, says whether tokens are wanted and whose.
 */
import type { AuthContext, ProviderAuthConfig } from 'wasmcp:mcp/authorization-types@0.2.0';
import type { HttpGet } from '../http/get.ts';
import type { HttpResponse, RequestHead } from '../http/message.ts';
import { refuse, type Refusal } from '../http/refusal.ts';
import type { PublicUrl } from '../http/routes.ts';
import { createIssuer, type DocumentCache, type Issuer, type Store } from '../issuer/index.ts';
import type { Log } from '../log.ts';
import type { Result } from '../result.ts';
import { authContextOf } from './auth-context.ts';
import { readBearer } from './bearer.ts';
import { metadataUrlOf, refusalFor, type RefusalReason } from './challenge.ts';
import type { AuthConfig } from './config.ts';
import { combineConfig, validateProviderConfig } from './provider-config.ts';
import { createTokenCache, maxKeptMs, type TokenCache } from './token-cache.ts';
import { verifyToken, type TokenRules } from './verify-token.ts';
import { answerWellKnown, documentResponse, relayMetadata, resourceMetadata, wellKnownDocument } from './well-known.ts';

interface AuthDependencies {
  /** What the provider asks for; undefined when it wants no tokens. `failed`: why it could not say so. */
  readonly asked: Result<ProviderAuthConfig | undefined, string>;
  /** Where the provider keeps the issuer's documents. */
  readonly cache: DocumentCache;
  /** Where instances keep them. */
  readonly store: Store;
  /** Waits for a number of milliseconds. */
  readonly sleep: (ms: number) => void | Promise<void>;
  readonly config: AuthConfig;
  /** The path of the MCP endpoint on this server. */
  readonly mcpPath: string;
  readonly httpGet: HttpGet;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told of a caller that the provider will be given again: the same object, which is never changed. */
  readonly keepRecord: (record: AuthContext) => void;
  readonly log: Log;
}

/** Who is let in. */
export type Caller =
  /** Anybody: neither the provider nor the operator wants tokens. */
  | { readonly tag: 'open' }
  /** The same object for the same token, as long as it is kept. */
  | { readonly tag: 'authenticated'; readonly context: AuthContext };

export interface Auth {
  /** Whether what the provider asks for can be enforced. Where it cannot, every request is refused. */
  readonly isEnforceable: boolean;
  /**
   * Lets a caller in or not. `publicUrl` is the server's address as the client knows it; where there is none,
   * `resource_metadata` is left out of the challenge. At once when tokens are not wanted, none was sent, or it is
   * known. Never throws.
   */
  authenticate(head: RequestHead, publicUrl: PublicUrl): Caller | Refusal | Promise<Caller | Refusal>;
  /** Answers a request for a well-known document; undefined when there is no such document here. */
  discovery(head: RequestHead, publicUrl: string | undefined): Promise<HttpResponse | Refusal> | undefined;
  /** The answer where a policy asks for scopes that the token lacks: 403 with all the scopes. */
  insufficientScope(scopes: readonly string[], publicUrl: string | undefined): Refusal;
}

/** What follows from the provider's configuration, once it is known to be enforceable. */
interface Rules {
  readonly tag: 'enforced';
  readonly passJwt: boolean;
  readonly token: TokenRules;
  readonly issuer: Issuer;
  readonly verified: TokenCache;
}

type State = { readonly tag: 'open' } | Rules | { readonly tag: 'misconfigured'; readonly detail: string };

export function createAuth(dependencies: AuthDependencies): Auth {
  const { config, mcpPath, now, keepRecord, log } = dependencies;
  const state = readState(dependencies);

  const metadataUrl = (publicUrl: string | undefined): string | undefined =>
    config.resourceMetadataUrl ?? (publicUrl && metadataUrlOf(publicUrl));

  const refuseFor = (
    reason: RefusalReason,
    publicUrl: PublicUrl,
    more: { readonly detail?: string; readonly retryAfterSeconds?: number } = {},
  ): Refusal => {
    const { requiredScopes: scopes } = config;
    const refusal = refusalFor(reason, { metadataUrl: metadataUrl(publicUrl()), scopes, ...more });
    if (reason !== 'no-credentials') log({ event: 'auth-refused', reason, status: refusal.status, ...more });
    return refusal;
  };

  const admit = (context: AuthContext, publicUrl: PublicUrl): Caller | Refusal => {
    const { requiredScopes } = config;
    for (let at = 0; at < requiredScopes.length; at++) {
      if (!context.scopes.includes(requiredScopes[at]!)) return refuseFor('insufficient-scope', publicUrl);
    }
    return { tag: 'authenticated', context };
  };

  const authenticateToken = async (
    text: string,
    field: string,
    rules: Rules,
    publicUrl: PublicUrl,
  ): Promise<Caller | Refusal> => {
    const at = now();
    const verification = await verifyToken(text, rules.token, rules.issuer, at);
    if (verification.tag === 'failed') return refuseFor(verification.reason, publicUrl);
    if (verification.tag === 'unavailable') {
      const { retryAfterSeconds } = verification;
      return refuseFor('keys-unavailable', publicUrl, { retryAfterSeconds });
    }
    const { token, keySet } = verification;
    const context = authContextOf(token, rules.passJwt);
    const until = Math.min((token.claims['exp'] as number) * 1_000, at + maxKeptMs, verification.until);
    rules.verified.add(field, { context, keySet, until });
    return admit(context, publicUrl);
  };

  return {
    isEnforceable: state.tag !== 'misconfigured',

    authenticate(head, publicUrl) {
      if (state.tag === 'open') return state;
      if (state.tag === 'misconfigured') return refuseFor('misconfigured', publicUrl, { detail: state.detail });
      const field = head.header('authorization') ?? '';
      const kept = state.verified.get(field, now());
      if (kept !== undefined && kept.isRepeated === undefined) {
        // Not when the token comes first: on some hosts most instances serve one request.
        kept.isRepeated = true;
        keepRecord(kept.context);
      }
      // A field that was let in before is well-formed: beside it only a query may have a token.
      if (kept !== undefined && head.query === undefined) return admit(kept.context, publicUrl);
      const credentials = readBearer(head);
      if (credentials.tag === 'failed') return refuseFor(credentials.reason, publicUrl);
      return kept === undefined
        ? authenticateToken(credentials.value, field, state, publicUrl)
        : admit(kept.context, publicUrl);
    },

    discovery(head, publicUrl) {
      const document = wellKnownDocument(head.path, { mcpPath, publicUrl, metadataUrl: config.resourceMetadataUrl });
      if (document === undefined || state.tag === 'open') return undefined;
      // With configured keys nothing is fetched: there is no metadata to relay.
      if (document === 'authorization-server' && config.jwks !== undefined) return undefined;
      return answerWellKnown(head, () => {
        if (state.tag === 'misconfigured') {
          log({ event: 'auth-refused', reason: 'misconfigured', status: 500, detail: state.detail });
          return refusalFor('misconfigured', { metadataUrl: undefined, scopes: [] });
        }
        if (document === 'authorization-server') return relayMetadata(state.issuer);
        if (publicUrl === undefined) return refuse(400, 'The request names no usable host');
        return documentResponse(resourceMetadata(publicUrl, state.token.issuer, config.scopesSupported));
      });
    },

    insufficientScope: (scopes, publicUrl) =>
      refusalFor('insufficient-scope', {
        metadataUrl: metadataUrl(publicUrl),
        scopes: [...new Set([...config.requiredScopes, ...scopes])],
      }),
  };
}

function readState({ asked, cache, store, sleep, config, httpGet, now, log }: AuthDependencies): State {
  if (asked.tag === 'failed') return { tag: 'misconfigured', detail: asked.reason };
  const combined = combineConfig(asked.value, config);
  if (combined.tag === 'failed') return { tag: 'misconfigured', detail: combined.reason };
  if (combined.value === undefined) return { tag: 'open' };
  const fault = validateProviderConfig(combined.value, config, config.jwks !== undefined);
  if (fault !== undefined) return { tag: 'misconfigured', detail: fault.reason };
  const { expectedIssuer: issuer, expectedAudiences, expectedSubject, jwksUri, passJwt } = combined.value;
  return {
    tag: 'enforced',
    passJwt,
    token: {
      issuer,
      audiences: expectedAudiences,
      subject: expectedSubject,
      maxLifetimeSeconds: config.maxTokenLifetimeSeconds,
      requireAtJwt: config.requireAtJwt,
    },
    issuer: createIssuer({
      issuer,
      jwksUri,
      plainHttp: config,
      maxJwksBytes: config.maxJwksBytes,
      staticKeys: config.jwks,
      httpGet,
      cache,
      store,
      sleep,
      now,
      log,
    }),
    verified: createTokenCache(),
  };
}
