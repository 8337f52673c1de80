/** The interface `resources`. */
import { environmentContext, type ReadEnvironment } from '../context.ts';
import { errorRecord, McpError, orMcpError } from '../errors.ts';
import { byName, pageOf } from '../list.ts';
import { contentsOf, type Resource, type ResourceContext, type ResourceTemplate } from '../resource.ts';
import { isPromise, whenReady, type MaybePromise } from '../when-ready.ts';
import type { ResourceContents, ResourceRecord, ResourceTemplateRecord } from '../wit.ts';

/** What is exported as `resources`. */
export interface ResourcesExport {
  listResources(request: { cursor?: string }): MaybePromise<{ resources: ResourceRecord[]; nextCursor?: string }>;
  listResourceTemplates(request: { cursor?: string }): {
    resourceTemplates: ResourceTemplateRecord[];
    nextCursor?: string;
  };
  readResource(request: { uri: string }): MaybePromise<{ contents: ResourceContents[] }>;
  subscribeResource(request: { uri: string }): void;
  unsubscribeResource(request: { uri: string }): void;
}

interface Options {
  readonly resources: readonly (Resource | ResourceTemplate)[];
  readonly pageSize: number;
  readonly readEnvironment: ReadEnvironment | undefined;
}

export function exportResources({ resources: all, pageSize, readEnvironment }: Options): ResourcesExport {
  const fixed = all.filter((each) => each.kind === 'resource');
  const templates = all.filter((each) => each.kind === 'template');
  const byUri = byName(fixed, ({ record }) => record.uri);

  /** The first template that the URI is of, and that has such a resource. */
  async function readByTemplate(uri: string, context: ResourceContext): Promise<ResourceContents[]> {
    for (const { match, read, record } of templates) {
      const variables = match(uri);
      const found = variables && (await read(variables, context));
      if (found !== undefined) return contentsOf(found, uri, record.mimeType);
    }
    throw new McpError('resource-not-found', 'Resource not found', { uri });
  }

  /** Those under one URI, then those that the templates name. */
  function listAll(): MaybePromise<readonly ResourceRecord[]> {
    const records = fixed.map(({ record }) => record);
    const lists = templates.map(({ list }) => list(environmentContext(readEnvironment, {})));
    return lists.some(isPromise)
      ? Promise.all(lists).then((found) => [...records, ...found.flat()])
      : [...records, ...(lists as (readonly ResourceRecord[])[]).flat()];
  }

  return {
    listResources: ({ cursor }) =>
      orMcpError('The list of resources', () =>
        whenReady(listAll(), (list) => {
          const { items, ...rest } = pageOf(list, cursor, pageSize);
          return { resources: items, ...rest };
        }),
      ),
    listResourceTemplates: ({ cursor }) =>
      orMcpError('The list of resource templates', () => {
        const records = templates.map(({ record }) => record);
        const { items, ...rest } = pageOf(records, cursor, pageSize);
        return { resourceTemplates: items, ...rest };
      }),
    readResource: ({ uri }) =>
      orMcpError(`The resource ${uri}`, () => {
        const context = environmentContext(readEnvironment, { uri });
        const resource = byUri.get(uri);
        const found =
          resource === undefined
            ? readByTemplate(uri, context)
            : whenReady(resource.read(context), (read) => contentsOf(read, uri, resource.record.mimeType));
        return whenReady(found, (contents) => ({ contents }));
      }),
    subscribeResource: noSubscriptions,
    unsubscribeResource: noSubscriptions,
  };
}

/** Never called by a transport without sessions. */
function noSubscriptions(): never {
  throw errorRecord(new McpError('method-not-found', 'Resources cannot be subscribed to.'));
}
