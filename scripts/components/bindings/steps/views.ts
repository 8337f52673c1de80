import { replaceWithin } from '../rewrite.ts';
import { stepOf, type Step } from '../step.ts';
import { findAll, isExport, namesIn, parse, statementsOf, type Node } from '../tree.ts';

/**
 * Memory only ever grows, and what a view showed before it still shows. So the views are made anew only where an address
 * comes from outside: from the host, with a call or with its answer, and from the allocator.
 */
const views = `
const $create = Object.create;
let $buffer, $view, $bytes, $words, $end;
function $renew() {
  $buffer = $memory.buffer;
  $end = $buffer.byteLength;
  $view = new DataView($buffer);
  $bytes = new Uint8Array($buffer);
  $words = new Int32Array($buffer, 0, $end >> 2);
}
$renew();
function $allocate(align, size) {
  const at = $realloc(0, 0, align, size);
  if (at + size > $end) $renew();
  return at;
}
function $encode(text) {
  if (typeof text !== 'string') throw new TypeError('expected a string');
  if (text.length === 0) {
    utf8EncodedLen = 0;
    return 1;
  }
  const encoded = utf8Encoder.encode(text);
  const at = $allocate(1, utf8EncodedLen = encoded.length);
  $bytes.set(encoded, at);
  return at;
}
function $text(at, length) {
  return length === 0 ? '' : utf8Decoder.decode(new Uint8Array($buffer, at, length));
}
function $bytesOf(list) {
  if (list.BYTES_PER_ELEMENT === 1) return list;
  return new Uint8Array(list.buffer || list, list.byteOffset, list.byteLength);
}
`;

/** What the other steps call. */
export const helpers: Step = {
  ...stepOf('helpers', /\bdelete globalThis\.\$bindings;/, [
    { from: 'delete globalThis.$bindings;', to: () => `delete globalThis.$bindings;\n${views}` },
  ]),
  inserts: true,
};

const renew = 'if ($memory.buffer !== $buffer) $renew();';
const usesMemory = new Set(['$buffer', '$view', '$bytes', '$words', '$text']);
const reads = (nodes: readonly Node[]): boolean => namesIn(nodes).some((name) => usesMemory.has(name));

/** Makes the views anew after the host has answered, where the answer is read from memory. */
export const answers: Step = {
  name: 'answers',
  marker: /\bret = \$import_/,
  inserts: true,
  change(code) {
    const blocks = findAll(parse(code), ({ type }) => type === 'BlockStatement');
    const calls = blocks.flatMap((block) => {
      const statements = block['body'] as Node[];
      const at = statements.findIndex((statement) => importOf(statement)?.startsWith('$import_') === true);
      if (at === -1) return [];
      const call = statements[at]!;
      const text = code.slice(call.start, call.end);
      return [[call, reads(statements.slice(at + 1)) ? `${text} ${renew}` : text] as const];
    });
    const inOrder = calls.toSorted(([a], [b]) => a.start - b.start);
    return { code: replaceWithin(code, 0, code.length, inOrder), applied: calls.length };
  },
};

/** The import that a statement such as `const ret = $import_…(…);` calls. */
function importOf(statement: Node): string | undefined {
  if (statement.type !== 'VariableDeclaration') return undefined;
  const [declared] = statement['declarations'] as [Node];
  const call = declared['init'] as Node | null;
  if ((declared['id'] as Node)['name'] !== 'ret') return undefined;
  return call?.type === 'CallExpression' ? ((call['callee'] as Node)['name'] as string | undefined) : undefined;
}

/** Makes the views anew when a function is called whose arguments, or whose result, are in memory. */
export const entries: Step = {
  name: 'entries',
  marker: /^async function export_/m,
  inserts: true,
  change(code) {
    const exported = statementsOf(code).filter(isExport);
    const bodies = exported.map((each) => {
      const { start, end } = each['body'] as Node;
      const text = code.slice(start, end);
      return [each['body'] as Node, reads([each]) ? `{ ${renew}${text.slice(1)}` : text] as const;
    });
    return { code: replaceWithin(code, 0, code.length, bodies), applied: bodies.length };
  },
};
