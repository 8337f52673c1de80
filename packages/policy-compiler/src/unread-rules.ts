/** Rules whose values nobody reads: most of them are names that are misspelt. */
import { complaint, readStatements, type Block, type Operand, type Plan } from './plan.ts';

/**
 * @param entrypoint the document that is asked for, slash-separated
 * @param read members of its value that whoever asks reads
 * @throws CompileError for the first rule of the document that neither they nor other rules read: file and line.
 */
export function refuseUnread(plan: Plan, entrypoint: string, read: readonly string[]): void {
  const functions = plan.funcs.funcs ?? [];
  const calledByRules = new Set(functions.flatMap(({ blocks }) => callsOf(plan, blocks)));
  const isRead = (name: string): boolean =>
    calledByRules.has(name) || [...calledByRules].some((path) => path.endsWith('.') && name.startsWith(path));
  const document = `.data.${entrypoint.replaceAll('/', '.')}.`;
  for (const name of new Set(plan.plans.plans.flatMap(({ blocks }) => callsOf(plan, blocks)))) {
    const rule = name.split(document)[1];
    const definition = functions.find((found) => found.name === name)?.blocks.at(1)?.stmts?.[0];
    if (rule === undefined || definition === undefined || read.includes(rule.split('.')[0]!) || isRead(name)) continue;
    throw complaint(plan, definition, `nothing reads the rule ${rule}; what is read are ${read.join(', ')}`);
  }
}

/** Names of functions that are called; the beginning of a name, up to a dot, where the rest is looked for. */
function callsOf(plan: Plan, blocks: readonly Block[]): string[] {
  const calls: string[] = [];
  readStatements(blocks, ({ type, stmt }) => {
    if (type === 'CallStmt') calls.push(stmt['func'] as string);
    if (type !== 'CallDynamicStmt') return;
    const path = stmt['path'] as readonly Operand[];
    const known = path.findIndex((part) => part.type !== 'string_index');
    const names = path.slice(0, known).map(({ value }) => plan.static.strings![value as number]!.value);
    calls.push(`${names[0]}.data.${names.slice(1).join('.')}.`);
  });
  return calls;
}
