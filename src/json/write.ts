/** JSON text put together from texts that are already JSON, so that what came in as text goes out unchanged. */

/** A member of an object, with the comma before it; nothing when there is no value. `value` is JSON text. */
export const member = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `,"${name}":${value}`;

/** An object of members as `member` writes them. */
export const objectText = (members: string): string => `{${members.substring(1)}}`;

/** An array of JSON texts. */
export const arrayText = (items: readonly string[]): string => `[${items.join(',')}]`;
