/** What a POST says of its body and of the answer it takes (RFC 9110 §8.3, §12.5.1). */

/** Whether a Content-Type is `application/json`, whatever its parameters. */
export function isJsonContentType(header: string | undefined): boolean {
  return header === 'application/json' || (header !== undefined && mediaType(header) === 'application/json');
}

/**
 * Whether an Accept header takes `application/json`. Absent or empty takes anything. The most specific range that
 * matches decides, and a weight of 0 excludes (RFC 9110 §12.5.1). Parameters other than `q` are not looked at.
 */
export function acceptsJson(header: string | undefined): boolean {
  if (header === undefined || header.trim() === '' || header === whatClientsSend) return true;
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

/** The header that MCP asks of clients. */
const whatClientsSend = 'application/json, text/event-stream';

/** From the least to the most specific. */
const ranges = ['*/*', 'application/*', 'application/json'];

const zeroWeight = /;[ \t]*q=0(?:\.0{0,3})?[ \t]*(?:;|$)/i;

function mediaType(value: string): string {
  const end = value.indexOf(';');
  return (end === -1 ? value : value.slice(0, end)).trim().toLowerCase();
}
