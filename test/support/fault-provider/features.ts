/** Faults of resources, prompts and completion. */
import type { CompleteRequest, CompleteResult } from 'wasmcp:mcp/completion-types@0.2.0';
import type {
  GetPromptRequest,
  GetPromptResult,
  ListPromptsRequest,
  ListPromptsResult,
} from 'wasmcp:mcp/prompts-types@0.2.0';
import type {
  ListResourceTemplatesRequest,
  ListResourceTemplatesResult,
  ListResourcesRequest,
  ListResourcesResult,
  ReadResourceRequest,
  ReadResourceResult,
} from 'wasmcp:mcp/resources-types@0.2.0';
import { mcpError } from '../everything-provider/failure.ts';
import { stopIfAsked } from './stop.ts';

const notObject = '{"a":1},"injected":{"b":2}';
const megabyte = 1_000_000;

export const resources = {
  listResources({ cursor }: ListResourcesRequest): ListResourcesResult {
    stopIfAsked(cursor);
    return { resources: [] };
  },
  listResourceTemplates({ cursor }: ListResourceTemplatesRequest): ListResourceTemplatesResult {
    stopIfAsked(cursor);
    return { resourceTemplates: [] };
  },
  readResource({ uri }: ReadResourceRequest): ReadResourceResult {
    const name = uri.replace(/^fault:\/\//, '');
    stopIfAsked(name);
    switch (name) {
      case 'meta':
        return { contents: [{ tag: 'text', val: { uri, text: 'text', meta: notObject } }] };
      case 'blob':
        return { contents: [{ tag: 'blob', val: { uri, blob: 'AAAA","injected":"' } }] };
      case 'huge':
        return { contents: [{ tag: 'text', val: { uri, text: 'x'.repeat(100 * megabyte) } }] };
      case 'nothing':
        return { contents: [] };
      default:
        throw mcpError('resource-not-found', 'no such resource');
    }
  },
  subscribeResource(): void {
    throw mcpError('internal-error', 'nobody can subscribe');
  },
  unsubscribeResource(): void {
    throw mcpError('internal-error', 'nobody can unsubscribe');
  },
};

export const prompts = {
  listPrompts({ cursor }: ListPromptsRequest): ListPromptsResult {
    stopIfAsked(cursor);
    return { prompts: [] };
  },
  getPrompt({ name }: GetPromptRequest): GetPromptResult {
    stopIfAsked(name);
    if (name !== 'meta') throw mcpError('prompt-not-found', 'no such prompt');
    const image = { data: 'AAAA', mimeType: 'image/png', meta: notObject };
    return { messages: [{ role: 'user', content: { tag: 'image', val: image } }] };
  },
};

export const completion = {
  complete({ argument }: CompleteRequest): CompleteResult {
    stopIfAsked(argument.value);
    const huge = argument.value === 'huge' ? ['x'.repeat(100 * megabyte)] : [];
    return { completion: { values: huge } };
  },
};
