/** Where values lie in JSON text. For text that JSON.parse has accepted: the grammar is not looked at again. */

/** Member names and array indices that lead from the root to a value. */
export type JsonPath = readonly (string | number)[];

/** Where a value lies in its text. */
interface Span {
  readonly start: number;
  /** The index after its last character. */
  readonly end: number;
  /** The values in it by key or index, once they have been asked for. */
  members?: Map<string | number, Span>;
}

/** The text of the value at a path, in the value that is `root`. Throws a RangeError when there is none. */
export function sliceAt(text: string, root: Span, path: JsonPath): string {
  let here = root;
  for (const step of path) {
    here.members ??= membersOf(text, here);
    const next = here.members.get(step);
    if (next === undefined) throw new RangeError('No such value in this JSON text');
    here = next;
  }
  return text.slice(here.start, here.end);
}

/** The values in an object or array. */
function membersOf(text: string, { start }: Span): Map<string | number, Span> {
  const members = new Map<string | number, Span>();
  const isArray = text.charCodeAt(start) === OPEN_BRACKET;
  let here = skip(text, start + 1);
  if (isClosing(text.charCodeAt(here))) return members;
  for (let index = 0; ; index++) {
    let key: string | number = index;
    if (!isArray) {
      const end = endOfString(text, here);
      key = JSON.parse(text.slice(here, end)) as string;
      here = end;
    }
    const span = valueAt(text, here);
    members.set(key, span);
    here = skip(text, span.end);
    if (isClosing(text.charCodeAt(here))) return members;
    here = skip(text, here + 1);
  }
}

const isClosing = (code: number): boolean => code === CLOSE_BRACE || code === CLOSE_BRACKET;

/** The whole text's value, without the white space around it. */
export const rootOf = (text: string): Span => ({ start: skip(text, 0), end: text.trimEnd().length });

/** The value that begins at an index, after white space and a colon. */
function valueAt(text: string, from: number): Span {
  const start = skip(text, from);
  switch (text.charCodeAt(start)) {
    case QUOTE:
      return { start, end: endOfString(text, start) };
    case OPEN_BRACE:
    case OPEN_BRACKET:
      return { start, end: endOfNested(text, start) };
    default:
      scalar.lastIndex = start;
      scalar.test(text);
      return { start, end: scalar.lastIndex };
  }
}

const scalar = /[^\s,\]}]+/y;

/** The index after white space and colons. */
export function skip(text: string, from: number): number {
  space.lastIndex = from;
  space.test(text);
  return space.lastIndex;
}

const space = /[\s:]*/y;

/** The index after the bracket that closes the one at `start`. */
function endOfNested(text: string, start: number): number {
  let depth = 0;
  for (let here = start; ; here++) {
    switch (text.charCodeAt(here)) {
      case QUOTE:
        here = endOfString(text, here) - 1;
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        depth++;
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        if (--depth === 0) return here + 1;
        break;
    }
  }
}

/** The index after a string's closing quote, or the text's end when there is none. `start` is at the opening quote. */
export function endOfString(text: string, start: number): number {
  for (let quote = start; ;) {
    quote = text.indexOf('"', quote + 1);
    if (quote === -1) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
}

const QUOTE = 34;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
