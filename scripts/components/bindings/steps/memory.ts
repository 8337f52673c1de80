/** How the bindings read and write memory. The names that begin with `$` and are new are made in `views.ts`. */
import type { Rule } from '../rewrite.ts';
import { stepOf } from '../step.ts';
import type { Node } from '../tree.ts';

/** Strings that come in. */
export const texts = stepOf('texts', /utf8Decoder\.decode\(/, [
  { from: 'utf8Decoder.decode(new Uint8Array($memory.buffer, _at, _length))', to: '$text(_at, _length)' },
]);

/** Strings that go out. */
export const strings = stepOf('strings', /\$realloc, \$memory\)/, [
  { from: 'utf8Encode(_text, $realloc, $memory)', to: '$encode(_text)' },
]);

/** What made strings before; `$encode` does that now, and leaves the length where this did. */
export const encoder = stepOf('encoder', /\bfunction utf8Encode\(/, [
  {
    from: `function utf8Encode(s, realloc, memory) {
      if (typeof s !== 'string') throw new TypeError('expected a string');
      if (s.length === 0) {
        utf8EncodedLen = 0;
        return 1;
      }
      let buf = utf8Encoder.encode(s);
      let ptr = realloc(0, 0, 1, buf.length);
      new Uint8Array(memory.buffer).set(buf, ptr);
      utf8EncodedLen = buf.length;
      return ptr;
    }`,
    to: '',
  },
]);

/** Bytes that go out: the list itself, unless it is of another kind than usual. */
export const lists = stepOf('lists', /\w\.buffer \|\| \w+, \w+\.byteOffset, \w+ \* 1\)/, [
  { from: 'new Uint8Array(_list.buffer || _list, _list.byteOffset, _length * 1)', to: '$bytesOf(_list)' },
]);

/** Memory as a whole. */
export const copies = stepOf('copies', /\$memory\.buffer/, [
  { from: '(new Uint8Array($memory.buffer, _to, _size)).set(_from);', to: '$bytes.set(_from, _to);' },
  { from: '$memory.buffer.slice(_from, _to)', to: '$buffer.slice(_from, _to)' },
]);

export const allocations = stepOf('allocations', /\$realloc\(/, [
  { from: '$realloc(0, 0, _align, _size)', to: '$allocate(_align, _size)' },
]);

/** A call takes a BigInt of any size for what it is modulo 2^64, and so does a view. */
export const integers = stepOf('integers', /\bBigInt\.as(?:Ui|I)ntN\(64, BigInt\(val\)\)/, [
  { from: 'BigInt.asUintN(64, BigInt(val))', to: "(typeof val === 'bigint' ? val : BigInt(val))" },
  { from: 'BigInt.asIntN(64, BigInt(val))', to: "(typeof val === 'bigint' ? val : BigInt(val))" },
]);

type Replacement = Exclude<Rule['to'], string>;

/** An address, without the `+ 0` of a record's first field. */
function address(at: Node | undefined, print: (node: Node) => string): string {
  const offset = at?.['right'] as Node | undefined;
  const isFirst = at?.type === 'BinaryExpression' && at['operator'] === '+' && offset?.['value'] === 0;
  return print(isFirst ? (at['left'] as Node) : at!);
}

const word: Replacement = (bound, print) => `$words[(${address(bound.get('_at'), print)}) >> 2]`;
const byte: Replacement = (bound, print) => `$bytes[${address(bound.get('_at'), print)}]`;

const set =
  (place: Replacement): Replacement =>
  (bound, print) =>
    `${place(bound, print)} = ${print(bound.get('_value')!)}`;

/**
 * A `DataView` is asked by a native function each time; an element of a typed array is not. The canonical ABI aligns what is
 * longer than a byte. Memory is little-endian, and so is the engine, which runs in it.
 */
export const words = stepOf('words', /dataView\(\$memory\)/, [
  { from: 'dataView($memory).getInt32(_at, true)', to: word },
  { from: 'dataView($memory).setInt32(_at, _value, true)', to: set(word) },
  { from: 'dataView($memory).getUint8(_at, true)', to: byte },
  { from: 'dataView($memory).setInt8(_at, _value, true)', to: set(byte) },
  { from: 'dataView($memory)', to: '$view' },
]);
