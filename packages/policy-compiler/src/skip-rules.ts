/**
 * Skips rules that cannot hold. OPA's compiler makes a block of each rule of a name, one behind the other, and many begin by
 * comparing the same part of the input with a constant: `input.mcp.tool == "add"`. Here that part is looked up once, among
 * all such constants, and a block whose constant is another ends at once. Nothing is left out but look-ups by constant
 * names and comparisons, which have no effect.
 */
import { readWat, type WatFunction } from './wat.ts';

/** A comparison that a block begins with: one that does not hold ends the block. */
interface Comparison {
  /** The line where the block begins, and the one where it ends. */
  readonly block: number;
  readonly end: number;
  /** The line behind which it may end instead. */
  readonly at: number;
  /** A local that is cleared before. */
  readonly cleared: string | undefined;
  /** What is compared: the number of a parameter, then addresses of names, separated by dots. */
  readonly path: string;
  /** The constant's address. */
  readonly constant: string;
}

/** So many rules must compare one part: for fewer, looking it up costs as much as comparing it. */
const enough = 4;

const blockLine = '    block ;; label = @1';

/**
 * @param wat a printed module whose look-ups are those of `opa eval` (`rewrite-lookups.ts`): others look up what is not the same
 * @returns the module, which lacks `constantFunctions`, and addresses of the constants that it looks up.
 */
export function skipRules(wat: string): { readonly wat: string; readonly constants: readonly string[] } {
  const { lines, functions } = readWat(wat);
  const rewritten = [...lines];
  const constants = new Set<string>();
  for (const rule of functions) {
    for (const constant of rewriteFunction(rewritten, rule)) constants.add(constant);
  }
  return { wat: rewritten.join('\n'), constants: [...constants] };
}

/** The global that holds the object with the constants. */
export const constantsGlobal = (address: number): string =>
  `(global $constants (export "constants") (mut i32) (i32.const ${address}))`;

/**
 * Functions to add to the module: `constant_of` finds the constant that a value is equal to, or 0; `make_constants`, for the
 * guest, makes the object in which they are found.
 */
export function constantFunctions(constants: readonly string[]): string[] {
  const insertions = constants.map((address) => {
    const constant = `(i32.const ${address})`;
    return `(call $opa_object_insert (global.get $constants) ${constant} ${constant})`;
  });
  return [
    constantsGlobal(0),
    `(global (export "constant_count") i32 (i32.const ${constants.length}))`,
    `(func $constant_of (param $value i32) (result i32)
    (if (i32.eqz (local.get $value)) (then (return (i32.const 0))))
    (call $opa_value_get (global.get $constants) (local.get $value)))`,
    `(func (export "make_constants")
    (global.set $constants (call $opa_object))
    ${insertions.join('\n    ')})`,
  ];
}

/** @returns the constants that are looked up. */
function rewriteFunction(lines: string[], { from, to }: WatFunction): readonly string[] {
  const [head, locals] = lines.slice(from - 2, from) as [string, string];
  const parameters = count('param', head);
  let local = parameters + count('local', locals);
  const compared = [...byPath(readComparisons(lines, from, to, parameters))].filter(
    ([, rules]) => rules.length >= enough && new Set(rules.map(({ constant }) => constant)).size > 1,
  );
  if (compared.length === 0) return [];
  // Those of one part only: what is put around some must not end among others.
  const [, widest] = compared.toSorted(([, a], [, b]) => b.length - a.length)[0]!;
  const runs = readRuns(lines, widest);
  const lookUps = compared.map(([path, rules]) => {
    for (const { at, constant } of rules) {
      lines[at] += `\n      local.get ${local}\n      i32.const ${constant}\n      i32.ne\n      br_if 0 (;@1;)`;
    }
    if (rules === widest) for (const run of runs) skipTogether(lines, run, local);
    return lookUp(path, local++);
  });
  const first = Math.min(...compared.map(([, rules]) => rules[0]!.block));
  lines[first] = [...lookUps, lines[first]].join('\n');
  lines[from - 1] = lines[from - 1]!.replace(/\)$/, `${' i32'.repeat(compared.length)})`);
  return compared.flatMap(([, rules]) => rules.map(({ constant }) => constant));
}

/** How many types a declaration has: `(param i32 i32)`. */
const count = (kind: 'param' | 'local', line: string): number =>
  new RegExp(`\\(${kind} ([^)]*)\\)`).exec(line)?.[1]?.split(' ').length ?? 0;

function byPath(comparisons: readonly Comparison[]): Map<string, Comparison[]> {
  const groups = new Map<string, Comparison[]>();
  for (const comparison of comparisons) {
    const group = groups.get(comparison.path);
    if (group === undefined) groups.set(comparison.path, [comparison]);
    else group.push(comparison);
  }
  return groups;
}

/** Instructions after which a local has the constant that a part is equal to. */
function lookUp(path: string, local: number): string {
  const [parameter, ...names] = path.split('.');
  const gets = names.flatMap((name) => [`i32.const ${name}`, 'call $opa_value_get']);
  const instructions = [`local.get ${parameter}`, ...gets, 'call $constant_of', `local.set ${local}`];
  return instructions.map((instruction) => `    ${instruction}`).join('\n');
}

/** What the blocks of a function begin by comparing, of parameters that keep their values. */
function readComparisons(lines: readonly string[], from: number, to: number, parameters: number): Comparison[] {
  const written = new Set(lines.slice(from, to).map((line) => /^ *local\.(?:set|tee) (\d+)$/.exec(line)?.[1]));
  const kept = Array.from({ length: parameters }, (_, index) => String(index)).filter((name) => !written.has(name));
  const comparisons: Comparison[] = [];
  for (let at = from; at < to; at++) if (lines[at] === blockLine) comparisons.push(...readBlock(lines, at, kept));
  return comparisons;
}

/** What blocks begin with, as `joined` has it. */
const reset = /^i32\.const 0;local\.set (\d+);/;
const dot = /^local\.get (\d+);i32\.const (\d+);call \$opa_value_get;local\.tee (\d+);i32\.eqz;br_if 0 \(;@1;\);/;
const assign = /^local\.get (\d+);()local\.set (\d+);/;
const equal = /^local\.get (\d+);i32\.const (\d+);call \$opa_value_compare;br_if 0 \(;@1;\);/;

function readBlock(lines: readonly string[], block: number, parameters: readonly string[]): Comparison[] {
  const end = lines.indexOf('    end', block);
  let text = joined(lines, block + 1, end);
  const cleared = reset.exec(text)?.[1];
  const at = cleared === undefined ? block : block + 2;
  text = text.replace(reset, '');
  const comparisons: Comparison[] = [];
  /** What locals hold, parameters at first. */
  const paths = new Map(parameters.map((parameter) => [parameter, parameter]));
  for (let found = null; (found = equal.exec(text) ?? dot.exec(text) ?? assign.exec(text)) !== null;) {
    const [instructions, source, constant, target] = found as unknown as [string, string, string, string | undefined];
    const path = paths.get(source);
    if (path === undefined) break;
    if (target === undefined) comparisons.push({ block, end, at, cleared, path, constant });
    else paths.set(target, constant === '' ? path : `${path}.${constant}`);
    text = text.slice(instructions.length);
  }
  return comparisons;
}

/** A rule's blocks. */
interface Unit {
  readonly from: number;
  readonly to: number;
  readonly cleared: string | undefined;
  readonly constant: number;
}

/** So many rules are asked one by one. */
const few = 4;

/** Rules one behind the other, each with the block that takes its value, which does nothing if the rule has none. */
function readRuns(lines: readonly string[], rules: readonly Comparison[]): Unit[][] {
  const runs: Unit[][] = [];
  let last: Unit | undefined;
  for (const { block, end, cleared, constant } of rules) {
    // A rule may compare one part twice.
    if (block === last?.from) continue;
    const takesValue =
      joined(lines, end + 1, end + 5) === `block ;; label = @1;local.get ${cleared};i32.eqz;br_if 0 (;@1;);`;
    const to = takesValue ? lines.indexOf('    end', end + 1) : end;
    const unit = { from: block, to, cleared, constant: Number(constant) };
    if (lines.slice(block, to).some((line) => leaves.test(line))) continue;
    if (last?.to === block - 1 && last.cleared === cleared) runs.at(-1)!.push(unit);
    else runs.push([unit]);
    last = unit;
  }
  return runs;
}

/** A branch that does not end within the blocks: the printer does not name its end. */
const leaves = /^ *br(?!(?:_if|_table)?(?: \d+ \(;@\d+;\))+$)/;

/**
 * Many rules are skipped without asking each: constants lie in memory as they come in the policy, so those of a run of rules
 * are seldom between those of another.
 */
function skipTogether(lines: string[], run: readonly Unit[], local: number): void {
  if (run.length <= few) return;
  const size = Math.ceil(run.length / few);
  for (let at = 0; at < run.length; at += size) skipTogether(lines, run.slice(at, at + size), local);
  const [first, last] = [run[0]!, run.at(-1)!];
  const constants = run.map(({ constant }) => constant);
  const lowest = Math.min(...constants);
  const clear = first.cleared === undefined ? [] : ['i32.const 0', `local.set ${first.cleared}`];
  const isOther = [
    `local.get ${local}`,
    `i32.const ${lowest}`,
    'i32.sub',
    `i32.const ${Math.max(...constants) - lowest}`,
    'i32.gt_u',
  ];
  const instructions = ['block', ...clear, ...isOther, 'br_if 0'].map((instruction) => `    ${instruction}`);
  lines[first.from] = [...instructions, lines[first.from]].join('\n');
  lines[last.to] += '\n    end';
}

/** Lines without their indentation, each with a semicolon. */
const joined = (lines: readonly string[], from: number, to: number): string =>
  lines
    .slice(from, to)
    .map((line) => `${line.trim()};`)
    .join('');
