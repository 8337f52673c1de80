import { match, readPattern } from '../pattern.ts';
import { replaceWithin } from '../rewrite.ts';
import type { Step } from '../step.ts';
import { findAll, namesIn, parse, type Node } from '../tree.ts';

const taken = readPattern(`{
  const retVal = _result;
  if (typeof retVal === 'object' && retVal.tag === 'err') {
    throw new ComponentError(retVal.val);
  }
  return retVal.val;
}`);

const cases = [
  [readPattern(`_result = { tag: 'ok', val: _value };`), (value: string) => `return ${value};`],
  [readPattern(`_result = { tag: 'err', val: _value };`), (value: string) => `throw new ComponentError(${value});`],
] as const;

/** A `result` that an import returns is made as an object only to be taken apart: return and throw at once. */
export const results: Step = {
  name: 'results',
  marker: /\bconst retVal = /,
  change(code) {
    const blocks = findAll(parse(code), ({ type }) => type === 'BlockStatement');
    const replaced = blocks.flatMap((block) => {
      const text = returnAtOnce(block, code);
      return text === undefined ? [] : [[block, text] as const];
    });
    return { code: replaceWithin(code, 0, code.length, replaced), applied: replaced.length };
  },
};

function returnAtOnce(block: Node, code: string): string | undefined {
  const statements = block['body'] as Node[];
  const end = { type: 'BlockStatement', start: block.start, end: block.end, body: statements.slice(-3) };
  const result = match(taken, end, code)?.get('_result')?.['name'];
  if (typeof result !== 'string') return undefined;
  const replaced = findAll(block, ({ type }) => type === 'ExpressionStatement').flatMap((statement) =>
    cases.flatMap(([pattern, to]) => {
      const bound = match(pattern, statement, code);
      const value = bound?.get('_value');
      if (value === undefined || bound?.get('_result')?.['name'] !== result) return [];
      return [[statement, to(code.slice(value.start, value.end))] as const];
    }),
  );
  const declared = statements.find(
    ({ type, start, end: to }) => type === 'VariableDeclaration' && code.slice(start, to) === `let ${result};`,
  );
  // Declared, set in two ways, and taken apart: anything else would be lost.
  const mentioned = namesIn([block]).filter((name) => name === result).length;
  if (declared === undefined || replaced.length !== 2 || mentioned !== 4) return undefined;
  const tail = statements.slice(-3).map((statement) => [statement, ''] as const);
  return replaceWithin(code, block.start, block.end, [[declared, ''], ...replaced, ...tail]);
}
