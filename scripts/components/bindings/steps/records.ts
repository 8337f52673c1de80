import { replaceWithin } from '../rewrite.ts';
import type { Step } from '../step.ts';
import { findAll, parse, type Node } from '../tree.ts';

/** For records that are kept: some 150 of those that a token makes. */
const keptBytes = 65_536;

/** The members of WIT `auth-context`, as they are taken out of a record that an import is given. */
const marker = /\bvar \{clientId: v\d+_0, sub: v\d+_1, scopes: v\d+_2, /;

/**
 * Writes a record that a source passes to imports again and again to memory once. The source names it,
 * `$keepRecord(record)`, and does not change it any more: its texts and lists stay in a part of the arena that calls do
 * not use, and a call copies the record's own words, which hold their addresses. When that part is full, all records in
 * it are forgotten, and written anew when they are passed. The one kind of record is `auth-context`, which has more
 * texts than all else that a call of a tool passes.
 */
export const records: Step = {
  name: 'records',
  marker,
  inserts: true,
  change(code) {
    const places = findAll(parse(code), ({ type }) => type === 'BlockStatement').flatMap((block) => {
      const statements = block['body'] as Node[];
      const at = statements.findIndex(({ start, end }) => marker.test(code.slice(start, end).split('\n', 1)[0]!));
      return at === -1 ? [] : [written(statements.slice(at), code)];
    });
    if (places.length === 0) return { code, applied: 0 };
    const [length, other] = [...new Set(places.map((place) => place.length))] as [number, ...number[]];
    if (other !== undefined) throw new Error('The bindings write one record in two ways.');
    const changed = replaceWithin(
      code,
      0,
      code.length,
      places.map((place) => [place.node, kept(place, code)]),
    );
    return { code: withHelpers(changed, length), applied: places.length };
  },
};

/** Statements that write a record, and where: `length` bytes from `base + first` on. */
interface Written {
  readonly node: Node;
  readonly base: string;
  readonly first: number;
  readonly length: number;
}

const widths: Readonly<Record<string, number>> = { '$words[(': 4, '$bytes[': 1, '$view.setBigInt64(': 8 };
const write = /(\$words\[\(|\$bytes\[|\$view\.setBigInt64\()(ptr\d+)(?: \+ (\d+))?/g;

function written(statements: readonly Node[], code: string): Written {
  const node = { type: 'statements', start: statements[0]!.start, end: statements.at(-1)!.end };
  const writes = [...code.slice(node.start, node.end).matchAll(write)];
  const [base, other] = [...new Set(writes.map(([, , name]) => name!))] as [string, ...string[]];
  if (base === undefined || other !== undefined) throw new Error('The bindings write a record to another place.');
  const first = Math.min(...writes.map(([, , , offset]) => Number(offset ?? 0)));
  const end = Math.max(...writes.map(([, kind, , offset]) => Number(offset ?? 0) + widths[kind!]!));
  return { node, base, first, length: end - first };
}

const kept = ({ node, base, first }: Written, code: string): string => `const $form = $forms.get(e);
    if ($form === undefined || $form.epoch !== $epoch) {
      const $was = $form === undefined ? 0 : $beginRecord();
      try {
        ${code.slice(node.start, node.end)}
        if ($was !== 0) $noteRecord(e, $form, ${base} + ${first});
      } finally {
        if ($was !== 0) $endRecord($was);
      }
    } else $bytes.set($form.bytes, ${base} + ${first});`;

/** @throws when the arena is not made as `views.ts` has it. */
function withHelpers(code: string, length: number): string {
  const size = /(?<=const \$arena = \$realloc\(0, 1, 0, )\d+(?=\);\n\$renew\(\);\n)/;
  const end = /(?<=\$open = \$top \+ 1, )\$full = \$words\[\$top \+ 2\], /;
  const after = 'const $base = $words[$top];\n';
  if (![size, end].every((each) => each.test(code)) || !code.includes(after))
    throw new Error('The arena is not there.');
  return code
    .replace(size, (bytes) => `${bytes} + ${keptBytes}`)
    .replace(end, '')
    .replace(after, () => `${after}${helpers(length)}`);
}

/** The kept part is the arena's end, which the engine is told to be nearer. */
const helpers = (length: number): string => `const $keptFrom = $words[$top + 2] -= ${keptBytes};
const $keptTo = $keptFrom + ${keptBytes};
const $forms = new WeakMap();
let $full = $keptFrom, $keptTop = $keptFrom, $epoch = 1, $before = 0;
contentGlobal.$keepRecord = (record) => {
  $forms.set(record, { epoch: 0, bytes: undefined });
};
function $beginRecord() {
  const was = $words[$top];
  $words[$top] = $keptTop;
  $full = $keptTo;
  $before = $words[$overflows];
  return was;
}
function $endRecord(was) {
  $words[$top] = was;
  $full = $keptFrom;
}
function $noteRecord(record, form, at) {
  if ($words[$overflows] === $before) {
    $keptTop = $words[$top];
    form.epoch = $epoch;
    form.bytes = $bytes.slice(at, at + ${length});
  } else if ($keptTop === $keptFrom) $forms.delete(record);
  else {
    $keptTop = $keptFrom;
    $epoch++;
  }
}
`;
