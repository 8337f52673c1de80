/** Resources: data under URIs (MCP `resources`). */
import type { Completers } from './completion.ts';
import { contents } from './content.ts';
import type { Environment } from './context.ts';
import { uriMatcher, type MatchUri, type VariablesOf } from './uri-template.ts';
import type { MaybePromise } from './when-ready.ts';
import type { ResourceContents, ResourceRecord, ResourceTemplateRecord } from './wit.ts';

/** What reading a resource gives: a text, bytes, or the contents of its parts. */
export type Read = string | Uint8Array | readonly ResourceContents[];

export interface ResourceContext {
  readonly environment: Environment;
  /** As the client sent it. */
  readonly uri: string;
}

/** Made by `defineResource`. */
export interface Resource {
  readonly kind: 'resource';
  readonly record: ResourceRecord;
  read(context: ResourceContext): MaybePromise<Read>;
}

/** Made by `defineResourceTemplate`. */
export interface ResourceTemplate {
  readonly kind: 'template';
  readonly record: ResourceTemplateRecord;
  readonly match: MatchUri;
  read(variables: Record<string, string>, context: ResourceContext): MaybePromise<Read | undefined>;
  list(context: Pick<ResourceContext, 'environment'>): MaybePromise<readonly ResourceRecord[]>;
  readonly complete: Completers;
}

/**
 * A resource, under one URI.
 *
 *     defineResource({ uri: 'motd://today', name: 'motd', mimeType: 'text/plain' }, () => 'Good day.');
 *
 * @param about.size of the content in bytes, if it is known.
 */
export const defineResource = (
  about: ResourceRecord,
  read: (context: ResourceContext) => MaybePromise<Read>,
): Resource => ({ kind: 'resource', record: about, read });

/**
 * A family of resources, whose URIs differ in the variables of a URI Template.
 *
 *     defineResourceTemplate({ uriTemplate: 'user://{id}', name: 'user' }, ({ id }) => users.get(id));
 *
 * @param about.list those that `resources/list` names; by default none.
 * @param about.complete suggestions for variables, by name.
 * @param read gets the variables, decoded. What a client sends is not to be trusted: `..` may be in it, and a slash where it
 * was encoded. Undefined: there is no such resource.
 * @throws TypeError for a template that is not supported: see `uri-template.ts`.
 */
export function defineResourceTemplate<const Template extends string>(
  {
    list,
    complete = {},
    ...record
  }: Omit<ResourceTemplateRecord, 'uriTemplate'> & {
    readonly uriTemplate: Template;
    readonly list?: (context: Pick<ResourceContext, 'environment'>) => MaybePromise<readonly ResourceRecord[]>;
    readonly complete?: Completers<VariablesOf<Template>>;
  },
  read: (variables: Record<VariablesOf<Template>, string>, context: ResourceContext) => MaybePromise<Read | undefined>,
): ResourceTemplate {
  return {
    kind: 'template',
    record,
    match: uriMatcher(record.uriTemplate),
    read: read as ResourceTemplate['read'],
    list: (context) => list?.(context) ?? [],
    complete,
  };
}

/** What was read, as WIT has it. */
export const contentsOf = (read: Read, uri: string, mimeType: string | undefined): ResourceContents[] =>
  typeof read === 'string' || read instanceof Uint8Array ? [contents(uri, read, mimeType)] : [...read];
