/**
 * The policy enforcement point: asks the policy (the decision point, policy.ts) about all messages of a body before any
 * of them is acted on, and turns its decisions into what the client is told.
 */
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import type { RequestHead } from '../http/message.ts';
import { refuse, type Refusal } from '../http/refusal.ts';
import type { PublicUrl } from '../http/routes.ts';
import type { RpcMessage } from '../jsonrpc/decode.ts';
import { errorCode } from '../jsonrpc/errors.ts';
import type { RpcRefusal } from '../jsonrpc/refusal.ts';
import type { Log } from '../log.ts';
import { isPromise, type Pending } from '../result.ts';
import type { Visible } from '../visible.ts';
import type { PolicyComponent } from './component.ts';
import type { Decision } from './decide.ts';
import type { PolicyRequest } from './input.ts';
import { digestOwnPolicy, type OwnPolicySource } from './own-policy.ts';
import { createPolicy, type ActivePolicy, type Policy } from './policy.ts';

/** What is asked: whether this caller may send these messages. */
interface GateRequest {
  readonly head: RequestHead;
  /** The verified caller; undefined when the provider asks for no authorization. */
  readonly auth: AuthContext | undefined;
  readonly publicUrl: PublicUrl;
  readonly revision: PolicyRequest['revision'];
  readonly messages: readonly RpcMessage[];
}

/** For all messages together. */
export interface Permission {
  readonly tag: 'allowed';
  /** Which items the answer to a message, the request of a list, shows; undefined: all of them. */
  visible(message: RpcMessage): Visible | undefined;
  /** A policy decided: another caller may get something else. */
  readonly isRestricting: boolean;
}

export type PolicyGate = (request: GateRequest) => Pending<Permission | RpcRefusal>;

interface GateDependencies {
  /** What is plugged. */
  readonly component: PolicyComponent;
  /** The policy that the provider asks for; undefined, or without members, when it asks for none. */
  readonly own: OwnPolicySource | undefined;
  /** The challenge that asks the client for a token with these scopes too. */
  readonly insufficientScope: (scopes: readonly string[], publicUrl: string | undefined) => Refusal;
  readonly log: Log;
}

/**
 * Makes the gate. What is plugged is asked once, at the first request; until it is known nothing passes. When one
 * message of a batch is denied, none is acted on.
 */
export function createPolicyGate({ component, own, insufficientScope, log }: GateDependencies): PolicyGate {
  let known: Policy | undefined;

  /** Only a provider with a policy of its own makes this wait: its digest has to be computed. */
  const findPolicy = (): Pending<Policy> => {
    if (own?.policy === undefined && own?.policyData === undefined) {
      return (known = createPolicy({ component, own: undefined, log }));
    }
    return digestOwnPolicy(own).then((digests) => (known = createPolicy({ component, own: digests, log })));
  };

  const enforce = (policy: Policy, request: GateRequest): Permission | RpcRefusal => {
    switch (policy.tag) {
      case 'none':
        return unrestricted;
      case 'misconfigured':
        log({ event: 'policy-misconfigured', reason: policy.reason });
        return misconfigured;
      case 'active':
        return decideAll(policy, request);
    }
  };

  const decideAll = (policy: ActivePolicy, request: GateRequest): Permission | RpcRefusal => {
    const { head, auth, publicUrl, revision, messages } = request;
    let lists: Map<RpcMessage, Visible> | undefined;
    for (let index = 0; index < messages.length; index++) {
      const message = messages[index]!;
      if (message.tag !== 'request' && message.tag !== 'notification') continue;
      const question: PolicyRequest = { head, auth, revision, message };
      const decision = policy.decide(question);
      if (decision.tag !== 'allow') return refusalFor(decision, message, publicUrl);
      const visible = policy.visible(question, decision);
      if (visible !== undefined) (lists ??= new Map()).set(message, visible);
    }
    return lists === undefined ? restricted : restrictedTo(lists);
  };

  const refusalFor = (
    decision: Exclude<Decision, { tag: 'allow' }>,
    message: RpcMessage,
    publicUrl: PublicUrl,
  ): RpcRefusal => {
    const id = message.tag === 'request' ? message.id : undefined;
    switch (decision.tag) {
      case 'deny':
        return { ...refuse(403, decision.publicReason ?? 'Forbidden'), id, code: errorCode.forbidden };
      case 'insufficient-scope': {
        const refusal = insufficientScope(decision.scopes, publicUrl());
        const { publicReason } = decision;
        return publicReason === undefined
          ? refusal
          : { ...refusal, id, code: errorCode.forbidden, message: publicReason };
      }
      case 'too-large':
        return {
          ...refuse(413, 'The request has more values, or longer numbers, than are taken'),
          id,
          code: errorCode.invalidRequest,
        };
      case 'failed':
        return { ...refuse(500, 'Internal error'), id, code: errorCode.internalError };
    }
  };

  return (request) => {
    const policy = known ?? findPolicy();
    return isPromise(policy) ? policy.then((found) => enforce(found, request)) : enforce(policy, request);
  };
}

const misconfigured: RpcRefusal = {
  ...refuse(500, 'The server is not configured correctly'),
  code: errorCode.internalError,
};
const restrictedTo = (lists: ReadonlyMap<RpcMessage, Visible>): Permission => ({
  tag: 'allowed',
  visible: (message) => lists.get(message),
  isRestricting: true,
});
const all = (): undefined => undefined;
/** Every message may be sent, and none of them asks for a list of which a part is shown. */
const restricted: Permission = { tag: 'allowed', visible: all, isRestricting: true };
const unrestricted: Permission = { tag: 'allowed', visible: all, isRestricting: false };
