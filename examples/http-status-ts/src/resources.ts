/** Each status code is a resource, `http-status://404`, whose content is Markdown. */
import { contents, defineResourceTemplate, type ResourceContents, type ResourceRecord } from '@wasmcp/provider';
import { codes, statuses, statusOf, type Status } from './registry.ts';

export const uriOf = ({ code }: Status): string => `http-status://${code}`;

const mimeType = 'text/markdown';

const markdown = ({ code, phrase, meaning, specification }: Status): string =>
  `# ${code} ${phrase}\n\n${meaning}\n\nSpecified in ${specification}.\n`;

/** The resource as others refer to it. */
export const resourceOf = (status: Status): ResourceRecord => ({
  uri: uriOf(status),
  name: status.code,
  title: `${status.code} ${status.phrase}`,
  mimeType,
  size: new TextEncoder().encode(markdown(status)).length,
});

/** The resource's content. */
export const contentsOf = (status: Status): ResourceContents => contents(uriOf(status), markdown(status), mimeType);

export const httpStatus = defineResourceTemplate(
  {
    uriTemplate: 'http-status://{code}',
    name: 'http-status',
    title: 'HTTP status code',
    description: 'What a status code means and where it is specified.',
    mimeType,
    list: () => statuses.map(resourceOf),
    complete: { code: codes },
  },
  ({ code }) => {
    const status = statusOf(code);
    return status && markdown(status);
  },
);
