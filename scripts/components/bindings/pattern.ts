/**
 * Patterns of JavaScript, written as JavaScript: `dataView($memory).getInt32(_at, true)`. A name that begins with one
 * underscore stands for any expression or name, and for the same one wherever it is repeated.
 */
import { fieldsOf, isNode, statementsOf, type Node } from './tree.ts';

/** What the names of a pattern stand for. */
export type Bound = Map<string, Node>;

const isPlaceholder = (name: string): boolean => /^_[a-z]/.test(name);

/** Reads a pattern: of a statement when it ends as one does, with `;` or `}`; of an expression otherwise. */
export function readPattern(text: string): Node {
  // In a function, where all of JavaScript may stand.
  const [around] = statementsOf(`async function around() { ${text} }`) as [Node];
  const [statement] = (around['body'] as Node)['body'] as [Node];
  return /[;}]\s*$/.test(text) ? statement : (statement['expression'] as Node);
}

/** @param code the text that `node` is in. @returns what the pattern's names stand for; undefined when it does not fit. */
export function match(pattern: Node, node: Node, code: string): Bound | undefined {
  const bound: Bound = new Map();
  return fits(pattern, node) ? bound : undefined;

  function fits(wanted: unknown, found: unknown): boolean {
    if (Array.isArray(wanted)) {
      return (
        Array.isArray(found) && wanted.length === found.length && wanted.every((each, at) => fits(each, found[at]))
      );
    }
    if (!isNode(wanted)) return wanted === found || (isEmpty(wanted) && isEmpty(found));
    if (!isNode(found)) return false;
    if (wanted.type === 'Identifier' && isPlaceholder(wanted['name'] as string)) {
      return bind(wanted['name'] as string, found);
    }
    return wanted.type === found.type && fieldsOf(wanted).every((key) => fits(wanted[key], found[key]));
  }

  function bind(name: string, found: Node): boolean {
    const before = bound.get(name);
    if (before !== undefined) return code.slice(before.start, before.end) === code.slice(found.start, found.end);
    bound.set(name, found);
    return true;
  }
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null;

/** A text in which the names of a pattern stand. */
export const fill = (template: string, bound: Bound, print: (node: Node) => string): string =>
  template.replaceAll(/(?<![\w$])_[a-z]\w*/g, (name) => {
    const node = bound.get(name);
    return node === undefined ? name : print(node);
  });
