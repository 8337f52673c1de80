/** The conformance suite's results, and what is expected of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../../scripts/paths.ts';

/** One check of a scenario, as the suite writes it. */
interface Check {
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  readonly errorMessage?: string;
}

/** The committed list. Every scenario that the suite runs is in exactly one of the two. */
export interface Expected {
  readonly passed: readonly string[];
  /** Scenario → why it does not pass. */
  readonly notPassed: Readonly<Record<string, string>>;
}

/** Those that the suite has scenarios for, oldest first: each has a list of what passes. */
export const revisions = ['2025-11-25', '2026-07-28'];

/** The list's path, from the root. */
export const expectedFile = (revision: string): string => `test/conformance/expected-${revision}.json`;

export const readExpected = (revision: string): Expected =>
  JSON.parse(readFileSync(inRoot(expectedFile(revision)), 'utf8')) as Expected;

interface ScenarioResult {
  readonly scenario: string;
  /** Something was checked, and nothing failed or was warned of. */
  readonly passed: boolean;
  /** What failed. */
  readonly messages: readonly string[];
}

/** Reads the folder that the suite writes with `--output-dir`: one folder a scenario, named with the time. */
export const readResults = (folder: string): ScenarioResult[] =>
  readdirSync(folder).flatMap((name) => {
    const scenario = /^server-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z$/.exec(name)?.[1];
    if (scenario === undefined) return [];
    const checks = JSON.parse(readFileSync(join(folder, name, 'checks.json'), 'utf8')) as Check[];
    return [scenarioResult(scenario, checks)];
  });

export function scenarioResult(scenario: string, checks: readonly Check[]): ScenarioResult {
  const bad = checks.filter(({ status }) => status === 'FAILURE' || status === 'WARNING');
  return {
    scenario,
    passed: bad.length === 0 && checks.some(({ status }) => status === 'SUCCESS'),
    messages: bad.flatMap(({ errorMessage }) => errorMessage ?? []),
  };
}

/** @returns in sentences what is other than expected; empty when nothing is. */
export function differences(results: readonly ScenarioResult[], expected: Expected): string[] {
  const found: string[] = [];
  const passed = new Set(expected.passed);
  for (const { scenario, passed: passes, messages } of results) {
    const reason = Object.hasOwn(expected.notPassed, scenario) ? expected.notPassed[scenario] : undefined;
    if (passes && reason !== undefined) found.push(`${scenario} passes now: move it to "passed".`);
    else if (!passes && passed.has(scenario)) found.push(`${scenario} does not pass any more: ${messages.join('; ')}`);
    else if (reason === undefined && !passed.has(scenario)) found.push(`${scenario} is new: add it to the list.`);
  }
  const ran = new Set(results.map(({ scenario }) => scenario));
  for (const scenario of [...expected.passed, ...Object.keys(expected.notPassed)]) {
    if (!ran.has(scenario)) found.push(`${scenario} did not run.`);
  }
  return found;
}
