import { replaceWithin } from '../rewrite.ts';
import { stepOf, type Step } from '../step.ts';
import { findAll, importCall, isExport, namesIn, parse, statementsOf, type Node } from '../tree.ts';

/** Enough for what most requests need at a time; what is larger is allocated by itself. */
const arenaBytes = 65_536;

/**
 * Memory only ever grows, and what a view showed before it still shows. So the views are made anew only where an address
 * comes from outside: from the host, with a call or with its answer, and from the allocator.
 *
 * The arena is a place for all that a call needs for as long as it takes; words at its beginning say how much is taken,
 * whether what the host allocates belongs there, where it ends, and how many things had no room: `../allocator.ts`.
 *
 * `$encode` writes texts into the arena, and not into arrays of their own: the engine collects those late.
 *
 * `$newResource` numbers exported resources, by the numbers of those that were dropped: `../destructors.ts`.
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
const $arena = $realloc(0, 1, 0, ${arenaBytes});
$renew();
const $top = $arena >> 2, $open = $top + 1, $full = $words[$top + 2], $overflows = $top + 3;
const $base = $words[$top];
function $allocate(align, size) {
  const at = ($words[$top] + align - 1) & -align;
  if (at + size <= $full) {
    $words[$top] = at + size;
    return at;
  }
  const elsewhere = $realloc(0, 3, 0, size);
  if (elsewhere + size > $end) $renew();
  return elsewhere;
}
function $release(before) {
  $realloc(0, 2, 0, $words[$overflows] - before);
  $words[$overflows] = before;
}
let $dropped = 0;
function $newResource() {
  if ($dropped === 0) $dropped = $keep();
  const at = $words[$dropped];
  if (at !== 0) {
    $words[$dropped] = $words[at >> 2];
    return at;
  }
  const made = $keep();
  $words[made + 1] = $dropped << 2;
  return made << 2;
}
function $keep() {
  const at = $realloc(0, 4, 0, 8);
  if (at + 8 > $end) $renew();
  $words[at >> 2] = 0;
  return at >> 2;
}
function $encode(text) {
  if (typeof text !== 'string') throw new TypeError('expected a string');
  if (text.length === 0) {
    utf8EncodedLen = 0;
    return 1;
  }
  const at = $words[$top], room = $full - at;
  if (text.length * 3 <= room) {
    const { written } = utf8Encoder.encodeInto(text, new Uint8Array($buffer, at, room));
    $words[$top] = at + (utf8EncodedLen = written);
    return at;
  }
  const encoded = utf8Encoder.encode(text);
  const elsewhere = $allocate(1, utf8EncodedLen = encoded.length);
  $bytes.set(encoded, elsewhere);
  return elsewhere;
}
function $text(at, length) {
  return length === 0 ? '' : utf8Decoder.decode(new Uint8Array($buffer, at, length));
}
function $read(into, at, length) {
  if (into === undefined || length > into.length) return new Uint8Array($buffer.slice(at, at + length));
  into.set(new Uint8Array($buffer, at, length));
  return new Uint8Array(into.buffer, into.byteOffset, length);
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
/** What the arena had room for lies within the views; to ask for memory's buffer is a call of a native function. */
const renewAfterAnswer = `if ($words[$overflows] !== $over) { ${renew} }`;
const usesMemory = new Set(['$buffer', '$view', '$bytes', '$words', '$text']);
export const reads = (nodes: readonly Node[]): boolean => namesIn(nodes).some((name) => usesMemory.has(name));

/** Makes the views anew after the host has answered, where the answer is read from memory. */
export const answers: Step = {
  name: 'answers',
  marker: /\bret = \$import_/,
  inserts: true,
  change(code) {
    const blocks = findAll(parse(code), ({ type }) => type === 'BlockStatement');
    const calls = blocks.flatMap((block) => {
      const statements = block['body'] as Node[];
      const at = statements.findIndex((each) => each.type === 'VariableDeclaration' && importCall(each) !== undefined);
      if (at === -1) return [];
      const call = statements[at]!;
      const text = code.slice(call.start, call.end);
      return [[call, reads(statements.slice(at + 1)) ? `${text} ${renewAfterAnswer}` : text] as const];
    });
    const inOrder = calls.toSorted(([a], [b]) => a.start - b.start);
    return { code: replaceWithin(code, 0, code.length, inOrder), applied: calls.length };
  },
};

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
