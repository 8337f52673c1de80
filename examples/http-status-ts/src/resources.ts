/** Each status code is a resource, `http-status://404`, whose content is Markdown. */
import { mcpError } from './errors.ts';
import { statuses, statusOf, type Status } from './registry.ts';
import type { McpResource, ResourceContents, Resources } from './wit.ts';

/** RFC 6570 template of the resources' URIs. */
export const uriTemplate = 'http-status://{code}';
export const uriOf = ({ code }: Status): string => `http-status://${code}`;

const mimeType = 'text/markdown';
/** Resources in one answer to `resources/list`. */
const pageSize = 25;

const markdown = ({ code, phrase, meaning, specification }: Status): string =>
  `# ${code} ${phrase}\n\n${meaning}\n\nSpecified in ${specification}.\n`;

/** The resource as others refer to it. */
export const resourceOf = (status: Status): McpResource => ({
  uri: uriOf(status),
  name: status.code,
  title: `${status.code} ${status.phrase}`,
  mimeType,
  size: new TextEncoder().encode(markdown(status)).length,
});

/** The resource's content. */
export const contentsOf = (status: Status): ResourceContents => ({
  tag: 'text',
  val: { uri: uriOf(status), mimeType, text: markdown(status) },
});

const noSubscriptions = (): never => {
  throw mcpError('method-not-found', 'Status codes do not change.');
};

export const resources: Resources = {
  /** A cursor is the index of the page's first status. */
  listResources({ cursor = '0' }) {
    const start = Number(cursor);
    const end = start + pageSize;
    if (String(start) !== cursor || start % pageSize !== 0 || statuses[start] === undefined) {
      throw mcpError('invalid-params', 'Unknown cursor.');
    }
    return {
      resources: statuses.slice(start, end).map(resourceOf),
      ...(end < statuses.length && { nextCursor: String(end) }),
    };
  },

  listResourceTemplates({ cursor }) {
    if (cursor !== undefined) throw mcpError('invalid-params', 'Unknown cursor.');
    const template = {
      uriTemplate,
      name: 'http-status',
      title: 'HTTP status code',
      description: 'What a status code means and where it is specified.',
      mimeType,
    };
    return { resourceTemplates: [template] };
  },

  readResource({ uri }) {
    const status = statuses.find((candidate) => uriOf(candidate) === uri);
    if (!status) throw mcpError('resource-not-found', 'Resource not found', { uri });
    return { contents: [contentsOf(status)] };
  },

  subscribeResource: noSubscriptions,
  unsubscribeResource: noSubscriptions,
};

/** @throws McpError when there is no such code. `name` is the argument that should hold one. */
export function requiredStatus(code: string | undefined, name: string): Status {
  const status = code === undefined ? undefined : statusOf(code);
  if (status) return status;
  throw mcpError('invalid-params', `"${name}" ${code === undefined ? 'is required' : 'is no registered status code'}.`);
}
