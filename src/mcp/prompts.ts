/** `prompts/list`, `prompts/get` (MCP server/prompts) ↔ WIT `prompts`. */
import type {
  GetPromptRequest,
  GetPromptResult,
  Prompt,
  PromptArgument,
  PromptMessage,
  PromptMessageContent,
} from 'wasmcp:mcp/prompts-types@0.2.0';
import { arrayText, member, objectText } from '../json/write.ts';
import type { RpcRequest } from '../jsonrpc/decode.ts';
import type { PromptsProvider } from '../provider.ts';
import { visibleItems, type Visible } from '../visible.ts';
import { blockText, iconsText, resourceLinkText } from './content.ts';
import { optionalStringMember, optionalStrings, requiredString } from './params.ts';
import { callProvider, plainMember, ProviderFault, stringMember } from './provider-json.ts';
import type { Revision } from './versions.ts';

/** @returns the members of a ListPromptsResult, as JSON text. */
export function listPrompts(provider: PromptsProvider, request: RpcRequest, visible?: Visible): string {
  const cursor = optionalStringMember(request.params, 'cursor');
  const { prompts, nextCursor } = callProvider(() => provider.listPrompts({ cursor }));
  return (
    member('prompts', arrayText(visibleItems(prompts, visible, ({ name }) => name).map(promptText))) +
    stringMember('nextCursor', nextCursor)
  );
}

const promptText = (prompt: Prompt): string =>
  objectText(
    stringMember('name', prompt.name) +
      stringMember('title', prompt.title) +
      stringMember('description', prompt.description) +
      member('arguments', prompt.arguments && arrayText(prompt.arguments.map(argumentText))) +
      member('icons', iconsText(prompt.icons)),
  );

const argumentText = (argument: PromptArgument): string =>
  objectText(
    stringMember('name', argument.name) +
      stringMember('title', argument.title) +
      stringMember('description', argument.description) +
      plainMember('required', argument.required),
  );

/** Arguments are strings by name. */
export function readPromptRequest(request: RpcRequest): GetPromptRequest {
  const name = requiredString(request.params, 'name');
  const hasArguments = optionalStrings(request.params, 'arguments') !== undefined;
  return { name, arguments: hasArguments ? request.paramSource(['arguments']) : undefined };
}

/** @returns the members of a GetPromptResult, as JSON text. */
export function getPrompt(provider: PromptsProvider, request: RpcRequest, revision: Revision): string {
  const call = readPromptRequest(request);
  return promptMembers(
    callProvider(() => provider.getPrompt(call)),
    revision,
  );
}

export const promptMembers = ({ description, messages }: GetPromptResult, revision: Revision): string =>
  stringMember('description', description) +
  member('messages', arrayText(messages.map((message) => messageText(message, revision))));

const messageText = ({ role, content }: PromptMessage, revision: Revision): string =>
  objectText(stringMember('role', role) + member('content', promptContentText(content, revision)));

function promptContentText(content: PromptMessageContent, revision: Revision): string {
  switch (content.tag) {
    case 'text':
    case 'image':
    case 'resource':
      return blockText(content.tag, content.val);
    case 'resource-link':
      return resourceLinkText(content.val, revision);
    default:
      throw new ProviderFault('prompt content of unknown kind');
  }
}
