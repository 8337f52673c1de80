/**
 * What a call needs in memory is given back as soon as it is over. As generated it stays until the export has returned,
 * which may be long: a request that sends events would keep each of them.
 */
import { replaceWithin } from '../rewrite.ts';
import type { Step } from '../step.ts';
import { awaitsIn, findAll, importCall, isExport, namesIn, parse, statementsOf, type Node } from '../tree.ts';
import { reads } from './views.ts';

const enter = 'const $mark = $words[$top], $over = $words[$overflows];';
const leave = '$words[$top] = $mark; if ($words[$overflows] !== $over) $release($over);';

/** An import gives back what its arguments and its answer took, once the answer has been read. */
export const imports: Step = {
  name: 'imports',
  marker: /\$import_[\w$]+\(/,
  inserts: true,
  change(code) {
    const bodies = findAll(parse(code), ({ type }) => type === 'BlockStatement').flatMap((body) => {
      const statement = (body['body'] as Node[]).find((each) => importCall(each) !== undefined);
      return statement === undefined ? [] : [[body, scoped(body, statement, code)] as const];
    });
    return { code: replaceWithin(code, 0, code.length, bodies), applied: bodies.length };
  },
};

const allocates = (body: Node): boolean => namesIn([body]).some((name) => name === '$allocate' || name === '$encode');

function scoped(body: Node, statement: Node, code: string): string {
  const text = code.slice(body.start, body.end);
  const rest = (body['body'] as Node[]).filter(({ start }) => start > statement.start);
  const answered = statement.type === 'VariableDeclaration' && reads(rest);
  if (!answered && !allocates(body)) return text;
  const inner = answered
    ? replaceWithin(code, body.start + 1, body.end - 1, [[statement, opened(statement, code)]])
    : text.slice(1, -1);
  return `{ ${enter} try {${inner}} finally { ${leave} } }`;
}

/**
 * The arena is open to the host while it is asked, and to nobody else: arguments that are calculated, by which a source may
 * get to run, are calculated before.
 */
function opened(statement: Node, code: string): string {
  const call = importCall(statement)!;
  const before: string[] = [];
  const args = (call['arguments'] as Node[]).map((arg, index) => {
    const text = code.slice(arg.start, arg.end);
    if (arg.type === 'Identifier' || arg.type === 'Literal') return [arg, text] as const;
    before.push(`const $arg${index} = ${text};`);
    return [arg, `$arg${index}`] as const;
  });
  const asked = replaceWithin(code, statement.start, statement.end, args);
  return [...before, '$words[$open] = 1;', asked, '$words[$open] = 0;'].join(' ');
}

/** An export gives back what its arguments took once they have been read: before it calls the source. */
export const args: Step = {
  name: 'arguments',
  marker: /^async function export_/m,
  inserts: true,
  change(code) {
    const calls = statementsOf(code)
      .filter(isExport)
      .flatMap((exported) => {
        const statement = ((exported['body'] as Node)['body'] as Node[]).find((each) => awaitsIn(each).length > 0);
        if (statement === undefined || reads(awaitsIn(statement))) return [];
        return [[statement, `$words[$top] = $base;\n  ${code.slice(statement.start, statement.end)}`] as const];
      });
    return { code: replaceWithin(code, 0, code.length, calls), applied: calls.length };
  },
};
