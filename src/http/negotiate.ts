/** What a POST says of its body and of the answer it takes (RFC 9110 §8.3, §8.4, §12.5.1). */

/** Whether a Content-Type is `application/json`, whatever its parameters. */
export function isJsonContentType(header: string | undefined): boolean {
  return header === 'application/json' || (header !== undefined && mediaType(header) === 'application/json');
}

/** Whether a Content-Encoding says that there is none: that is what `identity` means (RFC 9110 §8.4, §12.5.3). */
export const isUncoded = (header: string | undefined): boolean =>
  header === undefined || header.split(',').every((coding) => /^(?:identity)?$/i.test(coding.trim()));

/**
 * Whether an Accept header takes `application/json`. Absent or empty takes anything. The most specific range that
 * matches decides, and a weight of 0 excludes (RFC 9110 §12.5.1). Parameters other than `q` are not looked at.
 */
export function acceptsJson(header: string | undefined): boolean {
  if (header === undefined || header === whatClientsSend || header.trim() === '') return true;
  let best = -1;
  let accepted = false;
  for (const range of header.split(',')) {
    const specificity = ranges.indexOf(mediaType(range));
    if (specificity > best) {
      best = specificity;
      accepted = !zeroWeight.test(range);
    }
  }
  return accepted;
}

/**
 * Whether an Accept header names `text/event-stream`. A range that merely includes it is no wish for a stream, and neither is
 * an absent header.
 */
export function acceptsEvents(header: string | undefined): boolean {
  if (header === whatClientsSend) return true;
  return names(header, 'text/event-stream');
}

/** Whether an Accept header names `text/html`, as browsers' do. */
export const acceptsHtml = (header: string | undefined): boolean => names(header, 'text/html');

const names = (header: string | undefined, type: string): boolean =>
  header !== undefined && header.split(',').some((range) => mediaType(range) === type && !zeroWeight.test(range));

/** The header that MCP asks of clients. */
const whatClientsSend = 'application/json, text/event-stream';

/** From the least to the most specific. */
const ranges = ['*/*', 'application/*', 'application/json'];

const zeroWeight = /;[ \t]*q=0(?:\.0{0,3})?[ \t]*(?:;|$)/i;

function mediaType(value: string): string {
  const end = value.indexOf(';');
  return (end === -1 ? value : value.slice(0, end)).trim().toLowerCase();
}
