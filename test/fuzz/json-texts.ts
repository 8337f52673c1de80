/**
 * JSON texts, by their structure: numbers and strings in many forms, equal keys, depth; and texts that were damaged.
 */
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';

const space = fc.constantFrom('', '', '', ' ', '\n\t', '\r\n');
const escaped = fc.constantFrom(
  '\\u0061',
  '\\/',
  '\\"',
  '\\\\',
  '\\ud800',
  '\\udc00\\ud83d',
  '\\u0000',
  '\\ufeff',
  '\\n',
);
const stringText = fc
  .array(fc.oneof(escaped, fc.constantFrom('a', ':', '{', '[', ',', 'é', '\u{1F600}', '\u2028', '\ufeff')), {
    maxLength: 4,
  })
  .map((parts) => `"${parts.join('')}"`);
const numberText = fc.oneof(
  fc.integer().map(String),
  fc.constantFrom('-0', '0.10', '1e2', '1E+400', '12345678901234567890', '-9007199254740993', '1.0', '5e-324'),
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String),
);
export const keyText = fc.oneof(
  fc.constantFrom('"a"', '"a"', '"\\u0061"', '"b"', '"__proto__"', '"constructor"', '"toString"', '"1"', '""', '"a:"'),
  stringText,
);
export const scalarText: Arbitrary<string> = fc.oneof(fc.constantFrom('null', 'true', 'false'), stringText, numberText);

const padded = (text: Arbitrary<string>): Arbitrary<string> =>
  fc.tuple(space, text, space).map((parts) => parts.join(''));

/** Any value, as text. Objects may have equal keys. */
export const jsonText: Arbitrary<string> = fc.letrec<{ value: string; array: string; object: string }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, padded(scalarText), tie('array'), tie('object')),
  array: fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
  object: fc
    .array(fc.tuple(padded(keyText), tie('value')), { maxLength: 4 })
    .map((members) => `{${members.map(([key, value]) => `${key}:${value}`).join(',')}}`),
})).value;

/** An object, with distinct keys, and nothing that two readers could read in two ways. */
export const plainObjectText: Arbitrary<string> = fc
  .dictionary(fc.string({ unit: 'grapheme', maxLength: 5 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
  .map((value) => JSON.stringify(value));

/** Text within so many levels. */
const nest = (text: string, levels: number, asObject: boolean): string =>
  asObject
    ? `${'{"a":'.repeat(levels)}${text}${'}'.repeat(levels)}`
    : `${'['.repeat(levels)}${text}${']'.repeat(levels)}`;

/** The same, sometimes deep about the limit of 64 levels or far beyond it. */
export const deepJsonText: Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: jsonText },
  {
    weight: 1,
    arbitrary: fc
      .tuple(jsonText, fc.oneof(fc.integer({ min: 58, max: 67 }), fc.constantFrom(300, 3_000)), fc.boolean())
      .map(([text, levels, asObject]) => nest(text, levels, asObject)),
  },
);

/** A change at a place: cuts off, deletes, inserts, replaces, or doubles what follows. */
export const damage = <T extends { readonly length: number; slice(from: number, to?: number): T }>(
  inserted: Arbitrary<T>,
  join: (parts: T[]) => T,
): Arbitrary<(whole: T) => T> =>
  fc
    .tuple(
      fc.constantFrom('cut', 'delete', 'insert', 'replace', 'double'),
      fc.double({ min: 0, max: 1, noNaN: true }),
      inserted,
    )
    .map(([kind, where, piece]) => (whole) => {
      const at = Math.floor(where * whole.length);
      const rest = (from: number): T => whole.slice(Math.min(from, whole.length));
      switch (kind) {
        case 'cut':
          return whole.slice(0, at);
        case 'delete':
          return join([whole.slice(0, at), rest(at + 1)]);
        case 'insert':
          return join([whole.slice(0, at), piece, rest(at)]);
        case 'replace':
          return join([whole.slice(0, at), piece, rest(at + 1)]);
        default:
          return join([whole, rest(at)]);
      }
    });

const pieces = fc.constantFrom(
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  ' ',
  '\0',
  '1',
  '-',
  '.',
  'e',
  '\u00a0',
  '\ufeff',
  '"a":1,',
);

/** A text, and what a change makes of it; most of these are no JSON. */
export const damagedJsonText: Arbitrary<string> = fc
  .tuple(
    jsonText,
    damage<string>(pieces, (parts) => parts.join('')),
  )
  .map(([text, change]) => change(text));
