/** The policy that is plugged into the transport, if there is one. */
import { createBoundedMap, type BoundedMap } from '../bounded-map.ts';
import type { RpcRequest } from '../jsonrpc/decode.ts';
import type { Log } from '../log.ts';
import type { Outcome, PolicyComponent } from './component.ts';
import { decisionOf, decisionOfFailure, type Decision } from './decide.ts';
import { readInfo, type PolicyFacts } from './info.ts';
import type { InputUse } from './input-use.ts';
import { holdsLoneSurrogate, inputText, itemInputText, type PolicyRequest } from './input.ts';
import type { OwnPolicy } from './own-policy.ts';

export type Policy =
  /** Everything is allowed: none is plugged, and the provider has none of its own. */
  | { readonly tag: 'none' }
  | ActivePolicy
  /** Every request is refused with 500; the reason is for the operator. */
  | { readonly tag: 'misconfigured'; readonly reason: string };

export interface ActivePolicy {
  readonly tag: 'active';
  /** Decides on a message, in at most one evaluation. Logs why it is not allowed. */
  decide(request: PolicyRequest): Decision;
  /**
   * For an allowed request of a list: which of its items the list shows, by tool or prompt name, URI or URI template,
   * in at most one evaluation each. Undefined when it shows all of them.
   */
  visible(request: PolicyRequest, decision: Decision & { tag: 'allow' }): ((item: string) => boolean) | undefined;
}

interface PolicyDependencies {
  readonly component: PolicyComponent;
  /** What the provider's configuration says of a policy; undefined when it says nothing. */
  readonly own: OwnPolicy | undefined;
  readonly log: Log;
}

/** Finds out what is plugged: once an instance, for it asks the component. */
export function createPolicy({ component, own, log }: PolicyDependencies): Policy {
  const told = component.info();
  if (told === '') return own === undefined ? { tag: 'none' } : misconfigured(notPlugged);
  const facts = readInfo(told);
  if (own !== undefined && !isCompiledFrom(facts, own)) return misconfigured(notTheSame);
  const { inputUse, deterministic } = facts;
  const { evaluate } = component;
  const evaluateOnce = deterministic && !inputUse.headers ? memoize(evaluate) : evaluate;

  /** The latest text that allowed: most policies allow with the same one each time. */
  let allowing: { readonly text: string; readonly decision: Decision } | undefined;

  const judge = (input: string, request: PolicyRequest, outcomeOf: Evaluate): Decision => {
    if (input.length > maxInputLength) return inputTooLarge;
    try {
      const outcome = outcomeOf(input);
      if (allowing !== undefined && outcome.tag === 'value' && outcome.val === allowing.text) return allowing.decision;
      const decision = decisionOf(outcome, request.auth?.scopes);
      // Other decisions depend on the caller's scopes.
      if (outcome.tag === 'value' && decision.tag === 'allow') allowing = { text: outcome.val, decision };
      return decision;
    } catch (thrown) {
      return decisionOfFailure(thrown);
    }
  };
  const logRefusal = (decision: Exclude<Decision, { tag: 'allow' }>, method: string): void => {
    const entry = { event: `policy-${decision.tag}`, method, reason: decision.logReason.slice(0, maxLogReason) };
    if (decision.tag !== 'insufficient-scope') log(entry);
    // The client is told them, too.
    else log({ ...entry, scopes: decision.scopes.join(' ').slice(0, maxLogReason) });
  };
  return {
    tag: 'active',
    decide(request) {
      const { message } = request;
      const input = inputText(request, inputUse);
      const isRare = message.tag === 'request' && holdsRareMember(message, inputUse);
      const decision = holdsLoneSurrogate(request, input, inputUse)
        ? loneSurrogate
        : judge(input, request, isRare ? evaluate : evaluateOnce);
      if (decision.tag !== 'allow') logRefusal(decision, message.method);
      return decision;
    },
    visible(request, decision) {
      const inputOf = decision.filterLists ? itemInputText(request, inputUse) : undefined;
      return inputOf && ((item) => judge(inputOf(item), request, evaluateOnce).tag === 'allow');
    },
  };
}

/** Whether the input has a member that is seldom the same again. */
function holdsRareMember({ method, params }: RpcRequest, use: InputUse): boolean {
  const members = use.given.get(method)?.members;
  if (members === undefined) return false;
  for (let index = 0; index < members.length; index++) {
    const { path, isRare } = members[index]!;
    if (isRare && params[path[0]] !== undefined) return true;
  }
  return false;
}

/**
 * Longest input that is handed to a policy, in UTF-16 code units. The component has 64 MiB for the text in UTF-8, up to
 * three times as many bytes, and for what OPA makes of it; where the text alone did not fit, it could only trap.
 */
const maxInputLength = 6_000_000;

/** As much of a reason as is logged, in UTF-16 code units: a policy may make it of what the client sent. */
const maxLogReason = 500;

const inputTooLarge: Decision = { tag: 'too-large', logReason: 'the input is too long for the policy' };

const loneSurrogate: Decision = {
  tag: 'deny',
  logReason: 'a string holds a lone surrogate, which policy and provider may read differently',
  publicReason: undefined,
};

const misconfigured = (reason: string): Policy => ({ tag: 'misconfigured', reason });
const notPlugged = 'the provider has a policy, and no policy is plugged';
const notTheSame = "the policy that is plugged is not the provider's policy";

const isCompiledFrom = (facts: PolicyFacts, own: OwnPolicy): boolean =>
  facts.source === own.source && facts.data === own.data;

type Evaluate = PolicyComponent['evaluate'];

/** Outcomes that are remembered in an instance that serves many requests. */
const bounds = { maxEntries: 1_000, maxCharacters: 1024 * 1024 };

/**
 * Longest input and outcome together that are remembered, in UTF-16 code units: long ones are seldom the same again.
 */
const maxRemembered = 4_096;

/**
 * Evaluates each input once. An input holds all that the decision depends on, the caller included where the policy
 * looks at the caller, so what was decided for one is right for every equal one. A failed evaluation is not remembered.
 * Inputs with arguments or header fields should not come here: they are seldom the same again, and keeping one costs as
 * much as evaluating it.
 */
function memoize(evaluate: Evaluate): Evaluate {
  /** Made when needed: most instances that a host makes for each request never come here. */
  let outcomes: BoundedMap<Outcome> | undefined;
  return (input) => {
    if (input.length > maxRemembered) return evaluate(input);
    outcomes ??= createBoundedMap(bounds);
    const known = outcomes.get(input);
    if (known !== undefined) return known;
    const outcome = evaluate(input);
    const size = input.length + (outcome.tag === 'value' ? outcome.val.length : 0);
    if (size <= maxRemembered) outcomes.set(input, outcome, size);
    return outcome;
  };
}
