/**
 * JSON text, read once and checked once. JSON.parse accepts two equal keys in an object (the last one wins) and any
 * depth; either lets two readers of one text disagree or fail, so both are refused here. What a member looked like in
 * the text can be had back exactly: a number of 20 digits that JSON.parse would round stays as it was written.
 *
 * The guest's engine interprets, so what grows with the text is left to the engine's own code wherever it has some, and
 * lists are walked by index: `for…of` and spreading a list into a new one cost 5 µs and more, a call 0.2 µs.
 */
import { failed, type Failed, type Ok } from '../result.ts';
import { endOfString, OPEN_BRACE, OPEN_BRACKET, QUOTE, rootOf, skip, sliceAt, type JsonPath } from './spans.ts';

export type { JsonPath };

/**
 * Most objects, arrays and strings (keys are strings) accepted, all together. The guest engine's heap ends at 32 MB,
 * and near its end the engine does little but collect garbage: 400,000 empty arrays (1.2 MB of text) take JSON.parse 15
 * s of CPU, 700,000 end the instance. And each string is looked at when keys are counted, which takes 2 µs.
 */
export const maxItems = 200_000;

/** Deepest nesting of objects and arrays accepted. JSON.stringify fails between 300 and 400 levels in the guest. */
export const maxDepth = 64;

export type JsonObject = { readonly [key: string]: unknown };

/** A text that has been read: its value, and how each part of it was written. */
export interface JsonDocument extends Ok<unknown> {
  /** The text is what JSON.stringify makes of its value: so is that of each value in it. */
  readonly isCanonical: boolean;
  /** The text of the value at `path`, exactly as written. The path must lead to a value. */
  source(path: JsonPath): string;
}

export type JsonFault = 'syntax' | 'duplicate-key' | 'depth' | 'size';

/** Whether a parsed value is a JSON object: neither null nor an array. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads JSON text. Not checked: what the text means, and whether strings hold lone surrogates as escapes. */
export function readJson(text: string): JsonDocument | Failed<JsonFault> {
  if (text.length > maxItems && hasTooManyItems(text)) return failed('size');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failed('syntax');
  }
  let keys: number | undefined;
  if (text.length > maxDepth * arrayLevel.length && mayBeTooDeep(text)) {
    keys = countKeys(value, maxDepth);
    if (keys === undefined) return failed('depth');
  }
  // Text that equals what JSON.stringify makes of its value holds no duplicate key and no number that changes. What
  // most clients send passes here.
  if (JSON.stringify(value) === text) {
    const source = (path: JsonPath): string => (path.length === 0 ? text : JSON.stringify(memberAt(value, path)));
    return { tag: 'ok', value, isCanonical: true, source };
  }
  // Of two equal keys the value has one: then it has fewer keys than the text.
  if (countKeysInText(text) !== (keys ?? countKeys(value, maxDepth))) return failed('duplicate-key');
  const root = rootOf(text);
  return { tag: 'ok', value, isCanonical: false, source: (path) => sliceAt(text, root, path) };
}

/** Whether there are more than `maxItems`. On text that is not JSON the result means nothing. */
function hasTooManyItems(text: string): boolean {
  if (occurrences(text, '{') + occurrences(text, '[') + occurrences(text, '"') / 2 <= maxItems) return false;
  let items = 0;
  for (let here = 0; here < text.length && items <= maxItems; here++) {
    switch (text.charCodeAt(here)) {
      case QUOTE:
        here = endOfString(text, here) - 1;
        items++;
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        items++;
        break;
    }
  }
  return items > maxItems;
}

/** How often a character occurs in a text, in strings or not. */
const occurrences = (text: string, character: string): number => text.length - text.replaceAll(character, '').length;

/** The shortest text of a level. */
const arrayLevel = '[]';
const objectLevel = '{"":}';

/** Whether there are brackets enough for the text to be too deep. */
function mayBeTooDeep(text: string): boolean {
  if (text.length <= maxDepth * objectLevel.length && !text.includes('[')) return false;
  let left = maxDepth;
  for (let at = text.indexOf('{'); at !== -1; at = text.indexOf('{', at + 1)) if (--left < 0) return true;
  for (let at = text.indexOf('['); at !== -1; at = text.indexOf('[', at + 1)) if (--left < 0) return true;
  return false;
}

/** How many keys all objects in a value have together; undefined when it is nested deeper than `depth`. */
function countKeys(value: unknown, depth: number): number | undefined {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth === 0) return undefined;
  let items: readonly unknown[];
  let count = 0;
  if (Array.isArray(value)) {
    items = value;
  } else {
    items = Object.values(value);
    count = items.length;
  }
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (typeof item !== 'object') continue;
    const inner = countKeys(item, depth - 1);
    if (inner === undefined) return undefined;
    count += inner;
  }
  return count;
}

/** How many keys all objects in JSON text have together: strings that a colon follows. */
function countKeysInText(text: string): number {
  let count = 0;
  for (let quote = text.indexOf('"'); quote !== -1;) {
    const end = endOfString(text, quote);
    const code = text.charCodeAt(end);
    if (code === COLON || (code <= SPACE && text.slice(end, skip(text, end)).includes(':'))) count++;
    quote = text.indexOf('"', end);
  }
  return count;
}

/** What is at a path, which must lead to a value. */
export function memberAt(value: unknown, path: JsonPath): unknown {
  let here = value;
  for (let index = 0; index < path.length; index++) here = (here as Record<string | number, unknown>)[path[index]!];
  return here;
}

const SPACE = 32;
const COLON = 58;
