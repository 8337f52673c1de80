/** `resources/list`, `resources/templates/list`, `resources/read` (MCP server/resources) ↔ WIT `resources`. */
import type { ResourceTemplate } from 'wasmcp:mcp/resources-types@0.2.0';
import { arrayText, objectText } from '../jsonrpc/encode.ts';
import type { RpcRequest } from '../jsonrpc/decode.ts';
import { annotationsText, contentsText, resourceMembers } from './content.ts';
import { optionalStringMember, requiredString } from './params.ts';
import { callProvider, checkedResult, optionalString, stringText } from './provider-json.ts';
import type { ResourcesProvider } from './provider.ts';

/** @returns the JSON text of a ListResourcesResult. */
export function listResources(provider: ResourcesProvider, request: RpcRequest): string {
  const cursor = optionalStringMember(request.params, 'cursor');
  const { resources, nextCursor } = callProvider(() => provider.listResources({ cursor }));
  return objectText([
    ['resources', arrayText(resources.map((resource) => objectText(resourceMembers(resource))))],
    ['nextCursor', optionalString(nextCursor)],
  ]);
}

/** @returns the JSON text of a ListResourceTemplatesResult. */
export function listResourceTemplates(provider: ResourcesProvider, request: RpcRequest): string {
  const cursor = optionalStringMember(request.params, 'cursor');
  const { resourceTemplates, nextCursor } = callProvider(() => provider.listResourceTemplates({ cursor }));
  return objectText([
    ['resourceTemplates', arrayText(resourceTemplates.map(templateText))],
    ['nextCursor', optionalString(nextCursor)],
  ]);
}

const templateText = (template: ResourceTemplate): string =>
  objectText([
    ['uriTemplate', stringText(template.uriTemplate)],
    ['name', stringText(template.name)],
    ['title', optionalString(template.title)],
    ['description', optionalString(template.description)],
    ['mimeType', optionalString(template.mimeType)],
    ['annotations', annotationsText(template.annotations)],
  ]);

/** @returns the JSON text of a ReadResourceResult. */
export function readResource(provider: ResourcesProvider, request: RpcRequest): string {
  const uri = requiredString(request.params, 'uri');
  const { contents } = callProvider(() => provider.readResource({ uri }));
  return checkedResult(objectText([['contents', arrayText(contents.map(contentsText))]]));
}
