/** A URL, or undefined when text is none. The guest's engine has no `URL.canParse` and no `URL.parse`. */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
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
