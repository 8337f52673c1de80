/** `resources/list`, `resources/templates/list`, `resources/read` (MCP server/resources) ↔ WIT `resources`. */
import type { ReadResourceRequest, ReadResourceResult, ResourceTemplate } from 'wasmcp:mcp/resources-types@0.2.0';
import { arrayText, member, objectText } from '../json/write.ts';
import type { RpcRequest } from '../jsonrpc/decode.ts';
import type { ResourcesProvider } from '../provider.ts';
import { visibleItems, type Visible } from '../visible.ts';
import { annotationsText, contentsText, resourceMembers } from './content.ts';
import { optionalStringMember, requiredString } from './params.ts';
import { callProvider, stringMember } from './provider-json.ts';

/** @returns the members of a ListResourcesResult, as JSON text. */
export function listResources(provider: ResourcesProvider, request: RpcRequest, visible?: Visible): string {
  const cursor = optionalStringMember(request.params, 'cursor');
  const { resources, nextCursor } = callProvider(() => provider.listResources({ cursor }));
  return (
    member(
      'resources',
      arrayText(
        visibleItems(resources, visible, ({ uri }) => uri).map((resource) => objectText(resourceMembers(resource))),
      ),
    ) + stringMember('nextCursor', nextCursor)
  );
}

/** @returns the members of a ListResourceTemplatesResult, as JSON text. */
export function listResourceTemplates(provider: ResourcesProvider, request: RpcRequest, visible?: Visible): string {
  const cursor = optionalStringMember(request.params, 'cursor');
  const { resourceTemplates, nextCursor } = callProvider(() => provider.listResourceTemplates({ cursor }));
  return (
    member(
      'resourceTemplates',
      arrayText(visibleItems(resourceTemplates, visible, ({ uriTemplate }) => uriTemplate).map(templateText)),
    ) + stringMember('nextCursor', nextCursor)
  );
}

const templateText = (template: ResourceTemplate): string =>
  objectText(
    stringMember('uriTemplate', template.uriTemplate) +
      stringMember('name', template.name) +
      stringMember('title', template.title) +
      stringMember('description', template.description) +
      stringMember('mimeType', template.mimeType) +
      member('annotations', annotationsText(template.annotations)),
  );

export const readResourceRequest = ({ params }: RpcRequest): ReadResourceRequest => ({
  uri: requiredString(params, 'uri'),
});

/** @returns the members of a ReadResourceResult, as JSON text. */
export function readResource(provider: ResourcesProvider, request: RpcRequest): string {
  const call = readResourceRequest(request);
  return contentsMembers(callProvider(() => provider.readResource(call)));
}

export const contentsMembers = ({ contents }: ReadResourceResult): string =>
  member('contents', arrayText(contents.map(contentsText)));
