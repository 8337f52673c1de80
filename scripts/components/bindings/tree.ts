/** The syntax tree of a script (ESTree), and places in its text. */
import { parseAst } from 'rolldown/parseAst';

/** A node covers `start` to `end` of the text; what else it has depends on its type. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const positions = new Set(['start', 'end', 'range', 'loc', 'raw']);

/** What a node has beside its place in the text. */
export const fieldsOf = (node: Node): string[] => Object.keys(node).filter((key) => !positions.has(key));

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** @throws when the text is not JavaScript. */
export const parse = (code: string): Node => parseAst(code, { lang: 'js' }) as unknown as Node;

/** The statements of a script. */
export const statementsOf = (code: string): Node[] => parse(code)['body'] as Node[];

/** The nodes directly below a node, in the order of the text; of two that begin in one place, the longer first. */
export function childrenOf(node: Node): Node[] {
  const children = fieldsOf(node).flatMap((key) => {
    const value = node[key];
    return Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];
  });
  return children.toSorted((a, b) => a.start - b.start || b.end - a.end);
}

/** A node and all below it that satisfy a condition, in the order of the text. */
export function findAll(node: Node, wanted: (node: Node) => boolean): Node[] {
  const below = childrenOf(node).flatMap((child) => findAll(child, wanted));
  return wanted(node) ? [node, ...below] : below;
}

/** The names that a node mentions: of variables, and also of properties. */
export const namesIn = (nodes: readonly Node[]): string[] =>
  nodes.flatMap((node) => findAll(node, ({ type }) => type === 'Identifier').map(({ name }) => name as string));

/** The call of an import that a statement is, or declares a variable with. */
export function importCall(statement: Node): Node | undefined {
  const [declared] = (statement['declarations'] as Node[] | undefined) ?? [];
  const call = (declared === undefined ? statement['expression'] : declared['init']) as Node | null | undefined;
  const name = call?.type === 'CallExpression' ? ((call['callee'] as Node)['name'] as string | undefined) : undefined;
  return name?.startsWith('$import_') === true ? call! : undefined;
}

/** What is awaited in a node. */
export const awaitsIn = (node: Node): Node[] => findAll(node, ({ type }) => type === 'AwaitExpression');

/** Whether a statement is the function that the host calls for an export of the world. */
export const isExport = (statement: Node): boolean =>
  statement.type === 'FunctionDeclaration' && ((statement['id'] as Node)['name'] as string).startsWith('export_');
