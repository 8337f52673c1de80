import { describe, expect, test } from 'vitest';
import { differences, scenarioResult } from './results.ts';

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
