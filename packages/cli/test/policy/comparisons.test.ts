import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findMixedComparisons } from '../../src/policy/comparisons.ts';
import type { Toolchain } from '../../src/installation.ts';

const folder = mkdtempSync(join(tmpdir(), 'comparisons-'));
afterAll(() => rmSync(folder, { recursive: true }));

const opa = execFileSync('which', ['opa'], { encoding: 'utf8' }).trim();
const toolchain = { tools: { need: () => Promise.resolve({ path: opa }) } } as unknown as Toolchain;

const explain = (body: string, input: string): Promise<string[]> => {
  const file = join(folder, 'policy.rego');
  writeFileSync(file, `package mcp.authorization\n\n${body}\n`);
  return findMixedComparisons([file], input, toolchain);
};

describe('a comparison is pointed out', () => {
  test.each<[body: string, amount: string, said: RegExp]>([
    ['allow if input.amount < 100', 'null', /policy\.rego:3: < compares null with a number: check the type before\.$/],
    ['allow if 100 >= input.amount', '"5"', /policy\.rego:3: >= compares a number with a string/],
    ['allow if count([1]) <= input.amount', '[1]', /policy\.rego:3: <= compares a number with an array/],
    ['allow if not input.amount > 100', 'false', /policy\.rego:3: > compares a boolean with a number/],
    ['allow if {\n\tsome x in [input.amount]\n\tx < 3\n}', '{}', /policy\.rego:5: < compares an object with a number/],
    ['f(x) if x < 3\n\nallow if f(input.amount)', 'null', /policy\.rego:3: < compares null with a number/],
  ])('%s of %s', async (body, amount, said) => {
    const notes = await explain(body, `{"amount":${amount}}`);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(said);
  });
});

describe('nothing is said', () => {
  test.each([
    ['of values of one type', 'allow if input.amount < 100', '7'],
    ['where nothing is compared, since there is no value', 'allow if input.sum < 100', '7'],
    ['where the type is asked for before', 'allow if {\n\tis_number(input.amount)\n\tinput.amount < 100\n}', 'null'],
    ['of equality', 'allow if input.amount == 100', 'null'],
    ['where OPA does not evaluate', 'allow := 1 if true\n\nallow := 2 if true', 'null'],
  ])('%s', async (_, body, amount) => {
    expect(await explain(body, `{"amount":${amount}}`)).toEqual([]);
  });
});
