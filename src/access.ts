/** Who may call, and what: authorization and policy, made of what the provider asks for in `get-auth-config`. */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import { createAuth, type Auth } from './auth/index.ts';
import { askProvider } from './auth/provider-config.ts';
import type { Config } from './config.ts';
import type { HttpGet } from './http/get.ts';
import { refuse } from './http/refusal.ts';
import type { Store } from './issuer/index.ts';
import type { Log } from './log.ts';
import type { PolicyComponent } from './policy/component.ts';
import { createPolicyGate, type PolicyGate } from './policy/gate.ts';
import type { AuthorizationProvider } from './provider.ts';

export interface AccessDependencies {
  readonly config: Config;
  readonly authorization: AuthorizationProvider;
  /** What is plugged into the policy import. */
  readonly policy: PolicyComponent;
  /** What is plugged into the store import. */
  readonly store: Store;
  readonly httpGet: HttpGet;
  /** Waits for a number of milliseconds. */
  readonly sleep: (ms: number) => void | Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Is told of a caller that the provider will be given again: the same object, which is never changed. */
  readonly keepRecord: (record: AuthContext) => void;
  readonly log: Log;
}

interface Access {
  readonly auth: Auth;
  readonly gate: PolicyGate;
}

/**
 * The provider is asked at the first request of an instance, and by every further one for as long as what it asks for
 * cannot be enforced: that may be a fault that passes.
 */
export function createAccess(dependencies: AccessDependencies): () => Access {
  let known: Access | undefined;
  return () => {
    if (known !== undefined) return known;
    const access = askForAccess(dependencies);
    if (access.auth.isEnforceable) known = access;
    return access;
  };
}

function askForAccess(dependencies: AccessDependencies): Access {
  const { config, authorization, policy, log } = dependencies;
  const asked = askProvider(authorization);
  const cache = { get: authorization.jwksCacheGet, set: authorization.jwksCacheSet };
  const auth = createAuth({ ...dependencies, asked, cache, config: config.auth, mcpPath: config.mcpPath });
  // Such an `auth` lets nobody in, so that no request comes to the gate; what the policy is cannot be known either.
  if (asked.tag === 'failed') return { auth, gate: () => refuse(500, 'The server is not configured correctly') };
  const { insufficientScope } = auth;
  return { auth, gate: createPolicyGate({ component: policy, own: asked.value, insufficientScope, log }) };
}
