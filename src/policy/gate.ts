/** The policy's place in the pipeline: decides on all messages of a body before any of them is acted on. */
import type { Auth } from '../auth/index.ts';
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import type { HttpResponse, RequestHead } from '../http/message.ts';
import type { PublicUrl } from '../http/routes.ts';
import { jsonResponse, refusal } from '../http/response.ts';
import type { RpcMessage } from '../jsonrpc/decode.ts';
import { errorText } from '../jsonrpc/encode.ts';
import { errorCode } from '../jsonrpc/errors.ts';
import type { Log } from '../log.ts';
import type { Visible } from '../mcp/visible.ts';
import type { PolicyComponent } from './component.ts';
import type { Decision } from './decide.ts';
import type { PolicyRequest } from './input.ts';
import { ownPolicy } from './own-policy.ts';
import { createPolicy, type ActivePolicy, type Policy } from './policy.ts';

/** What is asked: who sends which messages. */
export interface GateRequest {
  readonly head: RequestHead;
  readonly auth: AuthContext | undefined;
  readonly publicUrl: PublicUrl;
  readonly messages: readonly RpcMessage[];
}

export type Permission =
  | {
      readonly tag: 'allowed' /** Which items of a list the answer to a message shows; undefined: all of them. */;
      visible(message: RpcMessage): Visible | undefined;
    }
  | { readonly tag: 'refused'; readonly response: HttpResponse };

export interface GateParts {
  readonly component: PolicyComponent;
  readonly auth: Auth;
  readonly log: Log;
}

export type PolicyGate = (request: GateRequest) => Permission | Promise<Permission>;

/**
 * Makes the gate. What is plugged is asked once an instance, at the first request; until it is known nothing passes.
 * When one message of a batch is denied, none is acted on.
 */
export function createPolicyGate({ component, auth, log }: GateParts): PolicyGate {
  let known: Policy | undefined;

  /** Only a provider with a policy of its own makes this wait: its digest has to be computed. */
  const policy = (): Policy | Promise<Policy> => {
    if (known !== undefined) return known;
    const config = auth.providerConfig();
    if (config?.policy === undefined && config?.policyData === undefined) {
      return (known = createPolicy({ component, own: undefined, log }));
    }
    return ownPolicy(config).then((own) => (known = createPolicy({ component, own, log })));
  };

  const permission = (active: Policy, request: GateRequest): Permission => {
    switch (active.tag) {
      case 'none':
        return unrestricted;
      case 'misconfigured':
        log({ event: 'policy-misconfigured', reason: active.reason });
        return refused(refusal(500, 'The server is not configured correctly', [], errorCode.internalError));
      case 'active':
        return decided(active, request);
    }
  };

  const decided = (active: ActivePolicy, { head, auth: caller, publicUrl, messages }: GateRequest): Permission => {
    const lists = new Map<RpcMessage, Visible | undefined>();
    for (let index = 0; index < messages.length; index++) {
      const message = messages[index]!;
      if (message.tag !== 'request' && message.tag !== 'notification') continue;
      const request: PolicyRequest = { head, auth: caller, message };
      const decision = active.decide(request);
      if (decision.tag !== 'allow') return refused(denial(decision, message, publicUrl));
      lists.set(message, active.visible(request, decision));
    }
    return { tag: 'allowed', visible: (message) => lists.get(message) };
  };

  const denial = (
    decision: Exclude<Decision, { tag: 'allow' }>,
    message: RpcMessage,
    publicUrl: PublicUrl,
  ): HttpResponse => {
    const id = message.tag === 'request' ? message.id : undefined;
    switch (decision.tag) {
      case 'deny':
        return jsonResponse(403, errorText(id, errorCode.forbidden, decision.publicReason ?? 'Forbidden'));
      case 'insufficient-scope': {
        const { status, headers, body } = auth.insufficientScope(decision.scopes, publicUrl());
        const text = decision.publicReason && errorText(id, errorCode.forbidden, decision.publicReason);
        return { status, headers, body: text ?? body };
      }
      case 'failed':
        return jsonResponse(500, errorText(id, errorCode.internalError, 'Internal error'));
    }
  };

  return (request) => {
    const active = policy();
    return active instanceof Promise
      ? active.then((settled) => permission(settled, request))
      : permission(active, request);
  };
}

const unrestricted: Permission = { tag: 'allowed', visible: () => undefined };

const refused = (response: HttpResponse): Permission => ({ tag: 'refused', response });
