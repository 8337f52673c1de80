/** docs/troubleshooting.md against the sources: what it quotes is said, and what is logged is in it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cellsOf } from '../scripts/docs/markdown.ts';
import { inRoot } from '../scripts/paths.ts';
import { challenges } from '../src/auth/challenge.ts';

const document = readFileSync(inRoot('docs/troubleshooting.md'), 'utf8');

/** The first two cells of the rows of all tables whose first column has this title. */
function rowsUnder(title: string): (readonly [string, string])[] {
  const tables = document.matchAll(/^(\|.*\n)\|[-|]+\|\n((?:\|.*\n)+)/gm);
  return Array.from(tables).flatMap(([, head, rows]) =>
    cellsOf(head!)[0] === title ? rows!.trimEnd().split('\n').map(firstTwo) : [],
  );
}

const firstTwo = (row: string): readonly [string, string] => cellsOf(row).slice(0, 2) as [string, string];

/** The code in a text. */
const codeIn = (text: string): string[] => Array.from(text.matchAll(/`([^`]+)`/g), ([, code]) => code!);

/** Sources, with texts that are put together over several lines in one piece. */
const sources = ['src', 'packages/cli/src', 'packages/node-host/src', 'packages/policy-compiler/src', 'scripts']
  .concat(['templates', 'examples/weather-ts/src'])
  .flatMap((folder) =>
    readdirSync(inRoot(folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((file) => !/\.md$|node_modules|\.wasm$/.test(file) && statSync(inRoot(file)).isFile())
  .map((file) => readFileSync(inRoot(file), 'utf8').replaceAll(/['`] \+\s*['`]/g, ''));

/** Decisions that are logged, by `policy-` and the decision (src/policy/policy.ts). */
const policyEvents = ['deny', 'insufficient-scope', 'too-large', 'failed'].map((decision) => `policy-${decision}`);

const isIn = (text: string) => (source: string) => text.split('…').every((part) => source.includes(part.trim()));

/** Whether a sentence is in one file, but for its gaps; of a line of the log each member is looked for. */
function isSaid(message: string): boolean {
  if (!message.startsWith('{')) return message.length > 8 && sources.some(isIn(message));
  const members = [...message.matchAll(/"(?:event|reason|detail)":"([^"]*)"|\["([^"]*)"\]/g)];
  return (
    members.length > 0 &&
    members.every(([, text = '', fault = text]) => policyEvents.includes(fault) || sources.some(isIn(fault)))
  );
}

describe('messages', () => {
  const messages = rowsUnder('message').flatMap(([cell]) => codeIn(cell));

  test('are quoted', () => {
    expect(messages.length).toBeGreaterThan(80);
  });

  test.each(messages)('%s is what is said', (message) => {
    expect(isSaid(message)).toBe(true);
  });

  test('with a status are said with that status', () => {
    const refused = rowsUnder('message').flatMap(([cell]) => {
      const [, status, message] = /^(4\d\d|5\d\d) `([^`…]+)`/.exec(cell) ?? [];
      return status === undefined ? [] : [[status, message!] as const];
    });
    expect(refused.length).toBeGreaterThan(10);
    const lines = sources.flatMap((source) => source.split('\n'));
    const isSaidWith = (status: string, message: string): boolean =>
      lines.some((line) => line.includes(status) && line.includes(message));
    expect(refused.filter(([status, message]) => !isSaidWith(status, message))).toEqual([]);
  });
});

test('every reason for which a token is refused is there, with its status', () => {
  const told = rowsUnder('reason').flatMap(([cell, status]) => codeIn(cell).map((reason) => `${reason} ${status}`));
  const expected = Object.entries(challenges).map(([reason, { status }]) => `${reason} ${status}`);
  expect(told.toSorted()).toEqual(expected.toSorted());
});

test('every event of the log is there', () => {
  const told = rowsUnder('event').flatMap(([cell]) => codeIn(cell));
  const inSource = new Set(
    readdirSync(inRoot('src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => {
        const text = readFileSync(inRoot('src', name), 'utf8');
        return Array.from(text.matchAll(/(?:event: |write\()'([a-z-]+)'/g), ([, event]) => event!);
      }),
  );
  expect(told.toSorted()).toEqual([...inSource, ...policyEvents].toSorted());
});
