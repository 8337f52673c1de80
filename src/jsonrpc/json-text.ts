/**
 * JSON text, read once and checked once. JSON.parse accepts two equal keys in an object (the last one wins) and any
 * depth; either lets two readers of one text disagree or fail, so both are refused here. What a member looked like in
 * the text can be had back exactly: a number of 20 digits that JSON.parse would round stays as it was written.
 */

/** Deepest nesting of objects and arrays accepted. JSON.stringify fails between 300 and 400 levels in the guest. */
export const maxDepth = 64;

export type JsonObject = { readonly [key: string]: unknown };

/** Member names and array indices that lead from the root to a value. */
export type JsonPath = readonly (string | number)[];

export interface JsonDocument {
  readonly value: unknown;
  /** The text of the value at `path`, exactly as written. The path must lead to a value, at most five steps deep. */
  source(...path: JsonPath): string;
}

export type JsonFault = 'syntax' | 'duplicate-key' | 'depth';

/** Whether a parsed value is a JSON object: neither null nor an array. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads JSON text. Not checked: what the text means, and whether strings hold lone surrogates as escapes. */
export function readJson(text: string): JsonDocument | JsonFault {
  if (!mayBeTooDeep(text)) {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return 'syntax';
    }
    // Text that equals what JSON.stringify makes of its value holds no duplicate key and no number that changes, so the
    // engine's own code has done the whole check. What most clients send passes here; the rest is scanned.
    if (JSON.stringify(value) === text) return { value, source: (...path) => JSON.stringify(at(value, path)) };
    const spans = scan(text);
    return typeof spans === 'string' ? spans : { value, source: (...path) => sliceAt(text, spans, path) };
  }
  const spans = scan(text);
  if (typeof spans === 'string') return spans;
  try {
    return { value: JSON.parse(text), source: (...path) => sliceAt(text, spans, path) };
  } catch {
    return 'syntax';
  }
}

/** Whether there are brackets enough for the text to be too deep, in strings or not. Splitting is native code. */
const mayBeTooDeep = (text: string): boolean =>
  text.split('{', maxDepth + 2).length + text.split('[', maxDepth + 2).length - 2 > maxDepth;

function at(value: unknown, path: JsonPath): unknown {
  let here = value;
  for (const step of path) here = (here as Record<string | number, unknown>)[step];
  return here;
}

/** Where a value lies in its text, and where its members lie, as deep as `spanDepth`. */
interface Span {
  readonly start: number;
  end: number;
  readonly members: Map<string | number, Span> | undefined;
}

/** Deep enough for an array of messages: [i].params.capabilities.experimental. */
const spanDepth = 5;

function sliceAt(text: string, root: Span, path: JsonPath): string {
  let here = root;
  for (const step of path) {
    const next = here.members?.get(step);
    if (next === undefined) throw new RangeError('No such value in this JSON text');
    here = next;
  }
  return text.slice(here.start, here.end);
}

/** An object or array that has been opened and not yet closed. */
interface Open {
  readonly span: Span;
  /** Keys seen, for an object. */
  readonly keys: Set<string> | undefined;
  /** The member that the next value belongs to: the last key, or the index of the last element. */
  step: string | number;
}

const QUOTE = 34;
const COMMA = 44;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/**
 * Finds spans, duplicate keys and depth in one pass. The grammar is left to JSON.parse: on text that is not JSON the
 * result means nothing, but the scan ends and stays within the depth limit.
 */
function scan(text: string): Span | JsonFault {
  const root: Open = { span: { start: 0, end: text.length, members: new Map() }, keys: undefined, step: 0 };
  const stack: Open[] = [root];
  let top = root;
  // A scalar's span is found only where spans are kept.
  const next = /["[\]{},]/g;
  const scalar = /[^\s,:[\]{}"]+/y;
  const value = /[\s:]*/y;

  const note = (start: number, end: number): void => {
    top.span.members?.set(top.step, { start, end, members: undefined });
  };
  const skipToValue = (from: number): number => {
    value.lastIndex = from;
    value.test(text);
    return value.lastIndex;
  };
  /** Notes a number or literal that begins at `from`, after white space. */
  const noteScalar = (from: number): void => {
    if (top.span.members === undefined) return;
    const start = skipToValue(from);
    scalar.lastIndex = start;
    if (scalar.test(text)) note(start, scalar.lastIndex);
  };

  noteScalar(0);
  while (next.test(text)) {
    const here = next.lastIndex - 1;
    switch (text.charCodeAt(here)) {
      case QUOTE: {
        const end = endOfString(text, here);
        if (end === -1) return 'syntax';
        next.lastIndex = end;
        const after = skipToValue(end);
        if (top.keys === undefined || !text.slice(end, after).includes(':')) {
          note(here, end);
          break;
        }
        const key = keyOf(text, here, end);
        if (key === undefined) return 'syntax';
        if (top.keys.has(key)) return 'duplicate-key';
        top.keys.add(key);
        top.step = key;
        noteScalar(after);
        break;
      }
      case OPEN_BRACE:
      case OPEN_BRACKET: {
        if (stack.length > maxDepth) return 'depth';
        const isArray = text.charCodeAt(here) === OPEN_BRACKET;
        const members = stack.length <= spanDepth ? new Map<string | number, Span>() : undefined;
        const span: Span = { start: here, end: here, members };
        top.span.members?.set(top.step, span);
        top = { span, keys: isArray ? undefined : new Set(), step: 0 };
        stack.push(top);
        if (isArray) noteScalar(here + 1);
        break;
      }
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        if (stack.length === 1) return 'syntax';
        top.span.end = here + 1;
        stack.pop();
        top = stack[stack.length - 1]!;
        break;
      case COMMA:
        if (top.keys === undefined && top.span.members !== undefined) {
          top.step = (top.step as number) + 1;
          noteScalar(here + 1);
        }
        break;
    }
  }
  if (stack.length !== 1) return 'syntax';
  return root.span.members?.get(0) ?? 'syntax';
}

/** The index after a string's closing quote, or -1. `start` is at the opening quote. */
function endOfString(text: string, start: number): number {
  let quote = start;
  for (;;) {
    quote = text.indexOf('"', quote + 1);
    if (quote === -1) return -1;
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === 92) backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
}

/** A key's value: `"\u0061"` and `"a"` are one key. Undefined when an escape is malformed. */
function keyOf(text: string, start: number, end: number): string | undefined {
  const inner = text.slice(start + 1, end - 1);
  if (!inner.includes('\\')) return inner;
  try {
    return JSON.parse(text.slice(start, end)) as string;
  } catch {
    return undefined;
  }
}
