import type { Step } from '../step.ts';
import { isExport, statementsOf, type Node } from '../tree.ts';

const nameOf = (declared: Node): string => (declared['id'] as Node)['name'] as string;

/**
 * A name at the top of a script is looked up in the tables of the global object, each time; in a function it has a place of
 * its own. What the engine asks for by name stays global.
 */
export const scope: Step = {
  name: 'scope',
  marker: /^ *function (?:export_|bindExports\()/m,
  inserts: true,
  change(code) {
    const names = statementsOf(code).filter(isAskedFor).map(nameOf);
    const published = names.map((name) => `globalThis.${name} = ${name};\n`).join('');
    return { code: `(() => {\n${code}\n${published}})();\n`, applied: names.length };
  },
};

const isAskedFor = (statement: Node): boolean =>
  isExport(statement) || (statement.type === 'FunctionDeclaration' && nameOf(statement) === 'bindExports');
