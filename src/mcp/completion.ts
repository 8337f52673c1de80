/** `completion/complete` (MCP server/utilities/completion) ↔ WIT `completion`. */
import type { Reference } from 'wasmcp:mcp/completion-types@0.2.0';
import type { JsonObject } from '../json/read.ts';
import { arrayText, member, objectText } from '../json/write.ts';
import type { RpcRequest } from '../jsonrpc/decode.ts';
import { invalidParams } from '../jsonrpc/errors.ts';
import type { CompletionProvider } from '../provider.ts';
import { optionalObject, optionalStrings, requiredObject, requiredString } from './params.ts';
import { callProvider, plainMember, stringText } from './provider-json.ts';

/** "Maximum 100 items per response": clients refuse a longer list as a whole. */
const maxValues = 100;

/**
 * When there are more than 100 values, the first 100 are sent, with `hasMore`.
 * @returns the members of a CompleteResult, as JSON text.
 */
export function complete(provider: CompletionProvider, request: RpcRequest): string {
  const { params } = request;
  const argument = requiredObject(params, 'argument');
  const context = optionalObject(params, 'context');
  const hasArguments = context !== undefined && optionalStrings(context, 'arguments', 'params.context') !== undefined;
  const call = {
    ref: readReference(requiredObject(params, 'ref')),
    argument: {
      name: requiredString(argument, 'name', 'params.argument'),
      value: requiredString(argument, 'value', 'params.argument'),
    },
    context: context && { arguments: hasArguments ? request.paramSource(['context', 'arguments']) : undefined },
  };
  const { completion } = callProvider(() => provider.complete(call));
  const { values } = completion;
  const hasMore = values.length > maxValues ? true : completion.hasMore;
  const info =
    member('values', arrayText(values.slice(0, maxValues).map(stringText))) +
    plainMember('total', completion.total) +
    plainMember('hasMore', hasMore);
  return member('completion', objectText(info));
}

function readReference(ref: JsonObject): Reference {
  switch (ref['type']) {
    case 'ref/prompt':
      return { tag: 'prompt', val: { name: requiredString(ref, 'name', 'params.ref') } };
    case 'ref/resource':
      return { tag: 'resource', val: { uri: requiredString(ref, 'uri', 'params.ref') } };
    default:
      throw invalidParams('params.ref.type must be "ref/prompt" or "ref/resource"');
  }
}
