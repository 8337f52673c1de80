/** Rewriting a script by patterns. */
import { fill, match, readPattern, type Bound } from './pattern.ts';
import { childrenOf, parse, type Node } from './tree.ts';

export interface Rule {
  /** A pattern, see `pattern.ts`. */
  readonly from: string;
  /** What comes in its place: a text with the pattern's names, or what a function makes of what they stand for. */
  readonly to: string | ((bound: Bound, print: (node: Node) => string) => string);
  /** Further conditions, on what the names stand for. */
  readonly where?: (bound: Bound) => boolean;
}

export interface Rewritten {
  readonly code: string;
  /** How often each rule applied. */
  readonly applied: readonly number[];
}

/** The name that a pattern's name stands for; empty when that is another expression. */
export const nameOf = (bound: Bound, name: string): string => (bound.get(name)?.['name'] as string | undefined) ?? '';

/** Applies rules everywhere in a script, also within what another one has matched; where several fit, the first. */
export function rewrite(code: string, rules: readonly Rule[]): Rewritten {
  const applied = rules.map(() => 0);
  const patterns = rules.map(({ from }) => readPattern(from));
  return { code: print(parse(code)), applied };

  function print(node: Node): string {
    for (const [at, { to, where }] of rules.entries()) {
      if (patterns[at]!.type !== node.type) continue;
      const bound = match(patterns[at]!, node, code);
      if (bound === undefined || where?.(bound) === false) continue;
      applied[at]! += 1;
      return typeof to === 'string' ? fill(to, bound, print) : to(bound, print);
    }
    return replaceWithin(
      code,
      node.start,
      node.end,
      childrenOf(node).map((child) => [child, print(child)]),
    );
  }
}

/** The text from `start` to `end`, with other texts in the place of some nodes, which are in order and do not overlap. */
export function replaceWithin(
  code: string,
  start: number,
  end: number,
  replaced: readonly (readonly [node: Node, text: string])[],
): string {
  let text = '';
  let at = start;
  for (const [node, replacement] of replaced) {
    if (node.start < at) continue; // The key of the shorthand `{ a }` is within its value.
    text += code.slice(at, node.start) + replacement;
    at = node.end;
  }
  return text + code.slice(at, end);
}
