/**
 * For tools (the command line's `explain`): what one needs to ask a policy about a request without a server, by the
 * same code as in the transport. In the order of use:
 *
 *     readJson → authContextOf     claims → the caller
 *     decode                       a body → its messages
 *     createPolicy → decide        a message → the decision
 *     inputText                    a message → the document that the policy is given
 */

/** JSON text → its value, and how each part of it was written; `failed` for text that the transport refuses. */
export { isObject, readJson } from '../json/read.ts';

/** Claims → the caller, as providers and policies see it. Not checked: whether the claims are those of a good token. */
export { authContextOf } from '../auth/auth-context.ts';

/** A body's bytes → JSON-RPC messages; `failed` with the JSON-RPC error that answers the body. */
export { decode, type RpcRequest } from '../jsonrpc/decode.ts';

/**
 * A policy component → the policy as the transport asks it: `decide` for a message, `visible` for the items of a list.
 * `none` for the null policy. Where the provider has a policy of its own (`own`), one that is not it is
 * `misconfigured`.
 */
export { createPolicy } from './policy.ts';

/** What the transport does about a message: the status, what it logs and what the caller is told. */
export type { Decision } from './decide.ts';

/** A message → the input document as JSON text; with `everything`, also the parts that the policy does not look at. */
export { everything } from './input-use.ts';
export { inputText, type PolicyRequest } from './input.ts';

/** What is plugged into the transport's policy import (WIT `wasmcp:policy/policy@0.1.0`). */
export type { PolicyComponent } from './component.ts';

/** The WIT interfaces of a provider that say which policy it wants, and what it lists. */
export type { AuthorizationProvider, PromptsProvider, ResourcesProvider, ToolsProvider } from '../provider.ts';

/** Who calls, as WIT has it. */
export type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
