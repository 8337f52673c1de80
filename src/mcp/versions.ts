/** MCP revisions, and all that differs between them in this transport. */

export interface Revision {
  readonly id: string;
  /** A body may be an array of messages (only 2025-03-26, basic/transports "Sending Messages to the Server"). */
  readonly batches: boolean;
  /** An error for a request whose id could not be read has `"id":null`; later schemas leave the member out. */
  readonly nullId: boolean;
  /** Tool results and prompts may hold `resource_link` blocks; before, a client would refuse the whole result. */
  readonly resourceLinks: boolean;
  /** A result may ask the client for input, which comes with the same request sent again (from 2026-07-28 on). */
  readonly inputRequired: boolean;
}

/** Newest first. */
const revisions: readonly Revision[] = [
  { id: '2025-11-25', batches: false, nullId: false, resourceLinks: true, inputRequired: false },
  { id: '2025-06-18', batches: false, nullId: false, resourceLinks: true, inputRequired: false },
  { id: '2025-03-26', batches: true, nullId: true, resourceLinks: false, inputRequired: false },
];

export const newestRevision = revisions[0]!;

/** What a request without MCP-Protocol-Version speaks (basic/transports "Protocol Version Header"). */
const assumed = revisions.find(({ id }) => id === '2025-03-26')!;

/** The revision a request's MCP-Protocol-Version header names; undefined when it is not served. */
export const revisionOf = (header: string | undefined): Revision | undefined =>
  header === undefined ? assumed : revisions.find(({ id }) => id === header);

/** The revision that `initialize` settles on: what the client asked for, or else the newest (basic/lifecycle). */
export const negotiate = (requested: string): Revision =>
  revisions.find(({ id }) => id === requested) ?? newestRevision;

/** For error messages. */
export const supportedRevisions = revisions.map(({ id }) => id).join(', ');
