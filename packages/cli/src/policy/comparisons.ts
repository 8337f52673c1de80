/** Comparisons of values of different types, which Rego orders too: `null < 100` holds. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultEntrypoint } from '../compose/server-policy.ts';
import type { Toolchain } from '../installation.ts';
import { fromCaller } from '../lib/command.ts';
import { run } from '../lib/run.ts';

const operators: Readonly<Record<string, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=' };

/** A value, or a reference, in what OPA traces. */
interface Term {
  readonly type: string;
  readonly value: unknown;
}

/** A step of an evaluation. */
interface TraceEvent {
  readonly Op: string;
  readonly Node: { readonly terms?: Term | readonly Term[] };
  readonly Location?: { readonly file: string; readonly row: number };
  readonly Locals?: readonly (Term & { readonly name: string })[];
}

/**
 * Evaluates a policy with `opa eval` and reads its trace.
 * @param files Rego and data, as the caller named them
 * @param input JSON text
 * @returns a sentence for each place where values of different types were compared; none when OPA does not evaluate it.
 */
export async function findMixedComparisons(
  files: readonly string[],
  input: string,
  { tools }: Pick<Toolchain, 'tools'>,
): Promise<string[]> {
  const { path: opa } = await tools.need('opa');
  const folder = mkdtempSync(join(tmpdir(), 'explain-'));
  try {
    const file = join(folder, 'input.json');
    writeFileSync(file, input);
    const data = files.flatMap((name) => ['--data', name]);
    const query = `data.${defaultEntrypoint.replaceAll('/', '.')}`;
    const args = ['eval', '--explain', 'full', '--format', 'json', '--input', file, ...data, query];
    const printed = await run(opa, args, { cwd: fromCaller('.') }).catch(() => '{}');
    return mixedComparisons((JSON.parse(printed) as { explanation?: readonly TraceEvent[] }).explanation ?? []);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param trace what `opa eval --explain full --format json` has as `explanation` */
export function mixedComparisons(trace: readonly TraceEvent[]): string[] {
  return [...new Set(trace.flatMap(describe))];
}

function describe({ Op: step, Node: node, Location: place, Locals: locals = [] }: TraceEvent): string[] {
  if (step !== 'Eval' || !Array.isArray(node.terms)) return [];
  const [callee, ...operands] = node.terms as readonly Term[];
  const operator = operators[nameOf(callee!)];
  if (operator === undefined) return [];
  // The compiler has put references and calls into variables.
  const [a, b] = operands.map(({ type, value }) =>
    type === 'var' ? locals.find(({ name }) => name === value)?.type : type,
  );
  if (a === undefined || b === undefined || a === b) return [];
  return [
    `Note: ${place?.file}:${place?.row}: ${operator} compares ${called(a)} with ${called(b)}: check the type before.`,
  ];
}

function nameOf({ type, value }: Term): string {
  const parts = type === 'ref' ? (value as readonly Term[]) : [];
  return parts.map((part) => String(part.value)).join('.');
}

const called = (type: string): string => (type === 'null' ? type : `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`);
