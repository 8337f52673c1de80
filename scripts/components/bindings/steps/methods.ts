import { replaceWithin } from '../rewrite.ts';
import type { Step } from '../step.ts';
import { findAll, parse, type Node } from '../tree.ts';

/** The closure that each call of a method makes, `helper`, becomes the method's body. */
export const methods: Step = {
  name: 'methods',
  marker: /\bfunction helper\(/,
  change(code) {
    const script = parse(code);
    const replaced = findAll(script, ({ type }) => type === 'MethodDefinition').flatMap((method) => {
      const text = withoutHelper(method['value'] as Node, code);
      return text === undefined ? [] : [[method['value'] as Node, text] as const];
    });
    return { code: replaceWithin(code, 0, code.length, replaced), applied: replaced.length };
  },
};

/** @returns what follows a method's name; undefined when there is no helper. */
function withoutHelper(method: Node, code: string): string | undefined {
  const [helper, call, ...others] = (method['body'] as Node)['body'] as Node[];
  if (helper?.type !== 'FunctionDeclaration' || call === undefined || others.length > 0) return undefined;
  const own = names(method['params'] as Node[]);
  const expected = `return helper(${['this', ...own].join(', ')});`;
  const [first, ...rest] = names(helper['params'] as Node[]);
  if (code.slice(call.start, call.end) !== expected || rest.length !== own.length) return undefined;
  const { start, end } = helper['body'] as Node;
  return `(${rest.join(', ')}) {\n    const ${first} = this;${code.slice(start + 1, end)}`;
}

const names = (params: readonly Node[]): string[] => params.map(({ name }) => name as string);
