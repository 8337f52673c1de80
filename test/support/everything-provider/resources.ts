import type {
  ListResourceTemplatesRequest,
  ListResourceTemplatesResult,
  ListResourcesRequest,
  ListResourcesResult,
  McpResource,
  ReadResourceRequest,
  ReadResourceResult,
  ResourceTemplate,
  SubscribeRequest,
  UnsubscribeRequest,
} from 'wasmcp:mcp/resources-types@0.2.0';
import { failIfAsked, mcpError, page } from './failure.ts';
import { annotations, icons, meta, pixel } from './samples.ts';

const pages: McpResource[][] = [
  [
    { uri: 'test://static-text', name: 'static-text', description: 'A text', mimeType: 'text/plain' },
    { uri: 'test://static-binary', name: 'static-binary', description: 'An image', mimeType: 'image/png' },
    { uri: 'test://watched-resource', name: 'watched-resource', description: 'Watched', mimeType: 'text/plain' },
  ],
  [
    {
      uri: 'test://every-field',
      name: 'every-field',
      title: 'Every field',
      description: 'A resource with every field',
      mimeType: 'text/plain',
      size: 4_294_967_295,
      icons,
      annotations,
    },
    { uri: 'test://bare', name: 'bare' },
  ],
  [],
];

const templatePages: ResourceTemplate[][] = [
  [
    {
      uriTemplate: 'test://template/{id}/data',
      name: 'template',
      title: 'Template',
      description: 'A template with every field',
      mimeType: 'application/json',
      annotations,
    },
  ],
  [{ uriTemplate: 'test://bare/{id}', name: 'bare-template' }],
];

export const resources = {
  listResources({ cursor }: ListResourcesRequest): ListResourcesResult {
    const { items, nextCursor } = page(pages, cursor);
    return { resources: items, nextCursor };
  },
  listResourceTemplates({ cursor }: ListResourceTemplatesRequest): ListResourceTemplatesResult {
    const { items, nextCursor } = page(templatePages, cursor);
    return { resourceTemplates: items, nextCursor };
  },
  readResource({ uri }: ReadResourceRequest): ReadResourceResult {
    failIfAsked(uri);
    const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1];
    if (id !== undefined) {
      const text = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` });
      return { contents: [{ tag: 'text', val: { uri, mimeType: 'application/json', text } }] };
    }
    switch (uri) {
      case 'test://static-text':
      case 'test://watched-resource': {
        const text = 'This is the content of the static text resource.';
        return { contents: [{ tag: 'text', val: { uri, mimeType: 'text/plain', text } }] };
      }
      case 'test://static-binary':
        return { contents: [{ tag: 'blob', val: { uri, mimeType: 'image/png', blob: pixel } }] };
      case 'test://every-field':
        return {
          contents: [
            { tag: 'text', val: { uri, mimeType: 'text/plain', text: 'text', meta } },
            { tag: 'blob', val: { uri, mimeType: 'image/png', blob: pixel, meta } },
            { tag: 'text', val: { uri, text: '' } },
            { tag: 'blob', val: { uri, blob: '' } },
          ],
        };
      default:
        throw mcpError('resource-not-found', 'no such resource', JSON.stringify({ uri }));
    }
  },
  subscribeResource({ uri }: SubscribeRequest): void {
    failIfAsked(uri);
  },
  unsubscribeResource({ uri }: UnsubscribeRequest): void {
    failIfAsked(uri);
  },
};
