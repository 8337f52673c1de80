import { createBoundedMap } from '../bounded-map.ts';

/** What a URL consists of, as the members of a `URL` that have these names. */
export type UrlParts = Readonly<
  Pick<URL, 'protocol' | 'username' | 'password' | 'host' | 'hostname' | 'pathname' | 'search' | 'origin'>
>;

/** What was parsed lately. */
const known = createBoundedMap<{ readonly url: UrlParts | undefined }>({ maxEntries: 64, maxCharacters: 16_384 });

/**
 * A URL, or undefined when text is none. Text that comes again, as a server's own address does, is not parsed again: the
 * guest's engine never frees a copy that it makes of the text, nor one of an `origin` that is read. No issue upstream is
 * known. It also lacks `URL.canParse` and `URL.parse`.
 */
export function parseUrl(text: string): UrlParts | undefined {
  const before = known.get(text);
  if (before !== undefined) return before.url;
  const url = parse(text);
  known.set(text, { url }, text.length);
  return url;
}

function parse(text: string): UrlParts | undefined {
  try {
    const { protocol, username, password, host, hostname, pathname, search, origin } = new URL(text);
    return { protocol, username, password, host, hostname, pathname, search, origin };
  } catch {
    return undefined;
  }
}

/**
 * The URL of something on the web, or undefined for text that is none. Kept as written: clients compare the `resource`
 * that they are told with the URL that they were given.
 */
export function parsePageUrl(value: string): string | undefined {
  const url = /^https?:\/\/[^/?#\s"\\][^?#\s"\\]*$/.test(value) ? parseUrl(value) : undefined;
  return url !== undefined && url.username === '' && url.password === '' ? value : undefined;
}

/** What `parsePageUrl` takes. */
export const pageUrl = 'an http or https URL without user, query and fragment';
