import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from '../../scripts/paths.ts';
import { isModernName, negotiate, revisions, type Revision } from '../../src/mcp/versions.ts';

const yes = (value: boolean): string => (value ? 'yes' : 'no');

/** A row of docs/protocol.md → what it says of a revision. */
const rows: readonly [string, (revision: Revision) => string][] = [
  ['', ({ id }) => id],
  ['era', ({ era }) => era],
  ['batches', ({ batches }) => yes(batches)],
  ['posted responses', ({ postedResponses }) => yes(postedResponses)],
  ['`"id":null` where an id could not be read', ({ nullId }) => yes(nullId)],
  ['resource links', ({ resourceLinks }) => yes(resourceLinks)],
  ['structured content of any type', ({ anyStructuredContent }) => yes(anyStructuredContent)],
  ["`resultType`, caching hints, server's name in results", ({ resultMembers }) => yes(resultMembers)],
  ['a provider may ask the client (`input_required`)', ({ inputRequired }) => yes(inputRequired)],
  ['status for an unknown method', ({ methodNotFoundStatus }) => String(methodNotFoundStatus)],
  ['reserved error codes replaced', ({ errorCodeFor }) => yes(errorCodeFor !== undefined)],
];

/** The cells of a table's row. */
const cells = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

test('docs/protocol.md has the table of revisions', () => {
  const text = readFileSync(inRoot('docs/protocol.md'), 'utf8');
  const table = /## Revisions\n\n((?:\|.*\n)+)/.exec(text)?.[1]?.trimEnd().split('\n') ?? [];
  expect(table.filter((_, index) => index !== 1).map(cells)).toEqual(
    rows.map(([name, of]) => [name, ...revisions.map(of)]),
  );
  // Whatever a revision may differ in has a row.
  expect(Object.keys(revisions[0]!)).toHaveLength(rows.length);
});

test.each([
  ['2026-07-28', true],
  ['2027-01-01', true],
  ['2025-11-25', false],
  ['2026-07-27', false],
  ['2026-07-28x', false],
  ['2026-07-28, 2026-07-28', false],
  ['draft', false],
  ['', false],
])('%j names a modern revision: %s', (id, expected) => {
  expect(isModernName(id)).toBe(expected);
});

test.each([
  ['2025-06-18', '2025-06-18'],
  ['2026-07-28', '2025-11-25'],
  ['__proto__', '2025-11-25'],
])('R91: the handshake that asks for %s settles on %s', (asked, settled) => {
  expect(negotiate(asked).id).toBe(settled);
});
