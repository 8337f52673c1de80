import { match, readPattern } from '../pattern.ts';
import { replaceWithin } from '../rewrite.ts';
import type { Step } from '../step.ts';
import { findAll, parse, type Node } from '../tree.ts';

const bytes = readPattern('var _value = new Uint8Array($buffer.slice(_at, _at + _length * 1));');
const pair = readPattern('_list.push([_name, _value]);');

/**
 * Beside a method that returns names with bytes (`list<tuple<string, list<u8>>>`, as the entries of `fields` are) one that
 * returns the bytes as text, `<method>AsText`: one list of name, text and number of bytes, of each entry in turn. What is no
 * UTF-8 becomes U+FFFD.
 */
export const fields: Step = {
  name: 'fields',
  marker: /= new Uint8Array\(\$buffer\.slice\(.*\);\n *result\d+\.push\(\[result\d+, result\d+\]\);/,
  inserts: true,
  change(code) {
    const methods = findAll(parse(code), ({ type }) => type === 'MethodDefinition');
    const changed = methods.flatMap((method) => {
      const text = asText(method, code);
      return text === undefined ? [] : [[method, `${code.slice(method.start, method.end)}\n  ${text}`] as const];
    });
    return { code: replaceWithin(code, 0, code.length, changed), applied: changed.length };
  },
};

function asText(method: Node, code: string): string | undefined {
  const statements = findAll(method, ({ type }) => type === 'ExpressionStatement' || type === 'VariableDeclaration');
  const at = statements.findIndex((each) => match(pair, each, code) !== undefined);
  const [push, declared] = [statements[at], statements[at - 1]];
  if (push === undefined || declared === undefined) return undefined;
  const pushed = match(pair, push, code)!;
  const value = match(bytes, declared, code);
  const text = (node: Node | undefined): string => code.slice(node?.start, node?.end);
  if (value === undefined || text(value.get('_value')) !== text(pushed.get('_value'))) return undefined;
  const length = text(value.get('_length'));
  const name = method['key'] as Node;
  return replaceWithin(code, method.start, method.end, [
    [name, `${text(name)}AsText`],
    [declared, `var ${text(value.get('_value'))} = $text(${text(value.get('_at'))}, ${length});`],
    [push, `${text(pushed.get('_list'))}.push(${text(pushed.get('_name'))}, ${text(value.get('_value'))}, ${length});`],
  ]);
}
