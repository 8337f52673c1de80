/** MCP revisions, and all that differs between them in this transport. */
import { errorCode } from '../jsonrpc/errors.ts';

/**
 * `legacy`: begins with the handshake `initialize`. `modern`: every request says in `_meta` what it speaks (MCP 2026-07-28,
 * basic/versioning, "Terminology").
 */
export type Era = 'legacy' | 'modern';

export interface Revision {
  readonly id: string;
  readonly era: Era;
  /** A body may be an array of messages (only 2025-03-26, basic/transports "Sending Messages to the Server"). */
  readonly batches: boolean;
  /** A client may post responses, which are accepted and forgotten. */
  readonly postedResponses: boolean;
  /** An error for a request whose id could not be read has `"id":null`; later schemas leave the member out. */
  readonly nullId: boolean;
  /** Tool results and prompts may hold `resource_link` blocks; before, a client would refuse the whole result. */
  readonly resourceLinks: boolean;
  /** `structuredContent` may be any JSON value and `outputSchema` any schema; before, both were of objects. */
  readonly anyStructuredContent: boolean;
  /** Results have `resultType`, lists and contents also caching hints, and `_meta` names the server. */
  readonly resultMembers: boolean;
  /** A result may ask the client for input, which comes with the same request sent again (patterns/mrtr). */
  readonly inputRequired: boolean;
  /** HTTP status of the error for a method that is not there. */
  readonly methodNotFoundStatus: 200 | 404;
  /** What takes the place of an error code; undefined: nothing does. */
  readonly errorCodeFor: ((code: number) => number) | undefined;
}

const legacy = {
  era: 'legacy',
  batches: false,
  postedResponses: true,
  nullId: false,
  resourceLinks: true,
  anyStructuredContent: false,
  resultMembers: false,
  inputRequired: false,
  methodNotFoundStatus: 200,
  errorCodeFor: undefined,
} as const;

/** Newest first. */
export const revisions: readonly Revision[] = [
  {
    id: '2026-07-28',
    era: 'modern',
    batches: false,
    postedResponses: false,
    nullId: false,
    resourceLinks: true,
    anyStructuredContent: true,
    resultMembers: true,
    inputRequired: true,
    methodNotFoundStatus: 404,
    errorCodeFor: unreservedCode,
  },
  { id: '2025-11-25', ...legacy },
  { id: '2025-06-18', ...legacy },
  { id: '2025-03-26', ...legacy, batches: true, nullId: true, resourceLinks: false },
];

const served: ReadonlyMap<string, Revision> = new Map(revisions.map((revision) => [revision.id, revision]));

/** What the handshake offers to a client that asks for something else. */
export const newestLegacy = revisions.find(({ era }) => era === 'legacy')!;

/** What an error for a modern client is written in where the revision that it names is not served. */
export const newestModern = revisions.find(({ era }) => era === 'modern')!;

/** What a request without MCP-Protocol-Version speaks (2025-11-25, basic/transports "Protocol Version Header"). */
export const assumed = served.get('2025-03-26')!;

/** The revision of this name; undefined when it is not served. */
export const revisionNamed = (id: string): Revision | undefined => served.get(id);

/** The only era that has a method; undefined: both have it, or neither. */
export const eraOfMethod = (method: string): Era | undefined => methodEras.get(method);

const methodEras: ReadonlyMap<string, Era> = new Map([
  ['initialize', 'legacy'],
  ['ping', 'legacy'],
  ['logging/setLevel', 'legacy'],
  ['server/discover', 'modern'],
]);

/** Whether a text is the name of a modern revision, served or not: a date, no earlier than the first of them. */
export const isModernName = (id: string): boolean => id >= firstModern && date.test(id);

const firstModern = '2026-07-28';
const date = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/**
 * The revision that `initialize` settles on: what the client asked for, or else the newest that has a handshake (2025-11-25,
 * basic/lifecycle "Version Negotiation").
 */
export function negotiate(requested: string): Revision {
  const revision = served.get(requested);
  return revision?.era === 'legacy' ? revision : newestLegacy;
}

/** All that are served, for error messages. */
export const supportedVersions = revisions.map(({ id }) => id).join(', ');

/** The same as JSON text. */
export const supportedVersionsText = JSON.stringify(revisions.map(({ id }) => id));

/** Those that a request may name in `_meta`, as JSON text. */
export const modernVersionsText = JSON.stringify(revisions.filter(({ era }) => era === 'modern').map(({ id }) => id));

/**
 * From 2026-07-28 on the specification keeps -32020 to -32099 for itself, has withdrawn -32002 and -32042, and wants no new
 * codes from -32768 to -32000 (basic/index "Error Codes"). Codes for which it has no name become the HTTP status that means
 * the same, others the code of an internal error.
 */
function unreservedCode(code: number): number {
  if (code < -32768 || code > -32000 || defined.has(code)) return code;
  return replaced.get(code) ?? errorCode.internalError;
}

const defined: ReadonlySet<number> = new Set([
  errorCode.parseError,
  errorCode.invalidRequest,
  errorCode.methodNotFound,
  errorCode.invalidParams,
  errorCode.internalError,
]);

const replaced: ReadonlyMap<number, number> = new Map<number, number>([
  [errorCode.resourceNotFound, errorCode.invalidParams],
  [errorCode.timeout, 408],
  [errorCode.forbidden, 403],
  [errorCode.rateLimited, 429],
]);
