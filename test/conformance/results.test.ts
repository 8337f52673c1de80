import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inRoot } from '../../scripts/paths.ts';
import { differences, readExpected, revisions, scenarioResult, type Expected } from './results.ts';

const result = (scenario: string, passed: boolean) => ({ scenario, passed, messages: passed ? [] : ['broken'] });

describe('a scenario', () => {
  test.each([
    ['passes when a check succeeds', ['SUCCESS', 'INFO', 'SKIPPED'], true],
    ['does not pass when a check fails', ['SUCCESS', 'FAILURE'], false],
    ['does not pass when the suite warns', ['SUCCESS', 'WARNING'], false],
    ['does not pass when nothing was checked', ['INFO'], false],
    ['does not pass without checks', [], false],
  ] as const)('%s', (_, statuses, passed) => {
    const checks = statuses.map((status) => ({ status, errorMessage: status }));
    expect(scenarioResult('ping', checks)).toMatchObject({ scenario: 'ping', passed });
  });
});

describe('the comparison with the list', () => {
  const expected = { passed: ['ping'], notPassed: { logging: 'not advertised' } };

  test.each([
    ['is silent when all is as expected', [result('ping', true), result('logging', false)], []],
    [
      'names a scenario that stopped passing',
      [result('ping', false), result('logging', false)],
      ['ping does not pass any more: broken'],
    ],
    [
      'names a scenario that started passing',
      [result('ping', true), result('logging', true)],
      ['logging passes now: move it to "passed".'],
    ],
    [
      'names a scenario that the list does not have',
      [result('ping', true), result('logging', false), result('toString', true)],
      ['toString is new: add it to the list.'],
    ],
    ['names a scenario that did not run', [result('ping', true)], ['logging did not run.']],
  ])('%s', (_, results, found) => {
    expect(differences(results, expected)).toEqual(found);
  });
});

/** A row of docs/protocol.md: how many scenarios pass, and how many do not for each reason. */
function documentedRow(revision: string, { passed, notPassed }: Expected): string {
  const reasons = new Map<string, number>();
  for (const reason of Object.values(notPassed)) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const others = [...reasons].map(([reason, count]) => `${count}: ${reason}`);
  const all = passed.length + Object.keys(notPassed).length;
  return `| ${revision} | ${passed.length} of ${all} | ${others.join(' ')} |`;
}

test('docs/protocol.md says what passes, and in which version of the suite', () => {
  const section = /### Conformance\n([^#]*)/.exec(readFileSync(inRoot('docs/protocol.md'), 'utf8'))?.[1] ?? '';
  const { devDependencies } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  expect(section).toContain(`conformance suite ${devDependencies['@modelcontextprotocol/conformance']},`);
  expect(section.match(/^\| \d.*$/gm)).toEqual(
    revisions.toReversed().map((revision) => documentedRow(revision, readExpected(revision))),
  );
});
