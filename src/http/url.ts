/** A URL, or undefined when text is none. The guest's engine has no `URL.canParse` and no `URL.parse`. */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
