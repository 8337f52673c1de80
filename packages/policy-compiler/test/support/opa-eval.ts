/** `opa eval` as the reference: many inputs in one run. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceFile } from '../../src/index.ts';
import { runOpa } from './policies.ts';

/**
 * What a document is for each input: JSON values; undefined where it has no value. Inputs are JSON texts.
 * @param document such as `data.mcp.authorization`
 */
export async function evaluateAll(
  files: readonly SourceFile[],
  inputs: readonly string[],
  document = 'data.mcp.authorization',
): Promise<unknown[]> {
  const folder = mkdtempSync(join(tmpdir(), 'opa-eval-'));
  try {
    for (const { name, text } of files) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, 'inputs'), `[${inputs.join(',')}]`);
    const query = `[{"index": i, "value": value} | some i, x in input; value := ${document} with input as x]`;
    const data = files.flatMap(({ name }) => ['--data', name]);
    const args = ['eval', ...data, '--input', 'inputs', '--format', 'raw', query];
    const found = JSON.parse(await runOpa(args, folder)) as { index: number; value: unknown }[];
    const values: unknown[] = inputs.map(() => undefined);
    for (const { index, value } of found) values[index] = value;
    return values;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Sets come as arrays in any order; every array is sorted, and so are members. */
export function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(normal(item))).sort();
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [name, normal(member)]);
  return Object.fromEntries(members.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
