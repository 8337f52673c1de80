/**
 * Outcome of an evaluation → decision. The entrypoint's value is an object: `allow` (only `true` allows), `deny_reason`
 * (for the log), `public_reason` (for the caller), `required_scopes` (scopes that would help), `filter_lists` (`false`:
 * lists show everything). What is missing, of another type, or went wrong, never allows.
 */
import { isScopeToken } from '../auth/scope.ts';
import { isObject, type JsonObject } from '../json/read.ts';
import type { Outcome, PolicyError } from './component.ts';

export type Decision =
  | { readonly tag: 'allow'; readonly filterLists: boolean }
  | Denial
  | {
      /** 403 with a challenge that names all the scopes (RFC 6750 §3.1, `insufficient_scope`). */
      readonly tag: 'insufficient-scope';
      readonly scopes: readonly string[];
      readonly logReason: string;
      readonly publicReason: string | undefined;
    }
  /** 413: there is no decision, since the client sent more than the policy takes. */
  | { readonly tag: 'too-large'; readonly logReason: string }
  /** 500: there is no decision. */
  | { readonly tag: 'failed'; readonly logReason: string };

interface Denial {
  /** 403. */
  readonly tag: 'deny';
  /** For the operator only. */
  readonly logReason: string;
  /** What the policy lets the caller know. */
  readonly publicReason: string | undefined;
}

/** Longest `public_reason` that is told, in UTF-16 code units. */
const maxPublicReason = 200;

/** Reads an outcome. `granted`: the token's scopes; undefined without a token, when no scope would help. */
export function decisionOf(outcome: Outcome, granted: readonly string[] | undefined): Decision {
  switch (outcome.tag) {
    case 'no-policy':
      // info() said that there is one.
      return { tag: 'failed', logReason: 'the policy component has no policy' };
    case 'undefined':
      return denial({}, 'the policy is undefined for this input');
    case 'value':
      return decisionOfValue(JSON.parse(outcome.val), granted);
  }
}

/** What an evaluation that threw comes to. `thrown` is a WIT error in `payload`, or a trap. */
export function decisionOfFailure(thrown: unknown): Decision {
  const error = (thrown as { payload?: PolicyError }).payload;
  switch (error?.tag) {
    case 'invalid-input':
      // The transport makes JSON: it has too many values, too deep ones, or too long numbers.
      return { tag: 'too-large', logReason: 'the input is more than the policy takes' };
    case 'limit-exceeded':
      return { tag: 'failed', logReason: 'the evaluation took more than it may' };
    case 'aborted':
      return { tag: 'failed', logReason: `the evaluation was aborted: ${error.val}` };
    case undefined:
      return { tag: 'failed', logReason: `the evaluation failed: ${String(thrown)}` };
  }
}

function decisionOfValue(value: unknown, granted: readonly string[] | undefined): Decision {
  if (!isObject(value)) return denial({}, 'the policy decided nothing: its value is no object');
  if (value['allow'] === true) return { tag: 'allow', filterLists: value['filter_lists'] !== false };
  const scopes = missingScopes(value['required_scopes'], granted);
  const { logReason, publicReason } = denial(value, 'the policy does not allow it');
  if (scopes === undefined) return { tag: 'deny', logReason, publicReason };
  return { tag: 'insufficient-scope', scopes, logReason, publicReason };
}

/** The scopes to ask for. Undefined when asking for them would change nothing. */
function missingScopes(required: unknown, granted: readonly string[] | undefined): readonly string[] | undefined {
  if (granted === undefined || !Array.isArray(required)) return undefined;
  const valid = required.every((scope): scope is string => typeof scope === 'string' && isScopeToken(scope));
  return valid && required.some((scope) => !granted.includes(scope)) ? required : undefined;
}

function denial(value: JsonObject, otherwise: string): Denial {
  const { deny_reason: reason, public_reason: told } = value;
  return {
    tag: 'deny',
    logReason: typeof reason === 'string' ? reason : otherwise,
    publicReason: typeof told === 'string' ? plainText(told) : undefined,
  };
}

/** One line without control characters, not too long. The guest's engine knows no `\p{…}`. */
const plainText = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .slice(0, maxPublicReason)
    .toWellFormed();
