import { match, readPattern, type Bound } from '../pattern.ts';
import { nameOf, replaceWithin } from '../rewrite.ts';
import type { Step } from '../step.ts';
import { findAll, parse, type Node } from '../tree.ts';

/** What is generated for the four methods that are asked, and for dropping what the third returns. */
const patterns = {
  pathWithQuery: `{
    const arg0 = this;
    var _handle = arg0[symbolRscHandle];
    const ret = _import(_handle);
    let _option;
    if ($bytes[ret]) {
      var _at = $words[(ret + 4) >> 2];
      var _length = $words[(ret + 8) >> 2];
      var _text = $text(_at, _length);
      _option = _text;
    } else {
      _option = undefined;
    }
    return _option;
  }`,
  headers: `{
    const arg0 = this;
    var _handle = arg0[symbolRscHandle];
    const ret = _import(_handle);
    var _own = ret;
    var _resource = $create(_fields.prototype);
    _resource[symbolRscHandle] = _own;
    return _resource;
  }`,
  entries: `{
    const arg0 = this;
    var _handle = arg0[symbolRscHandle];
    const ret = _import(_handle);
    var _count = $words[(ret + 4) >> 2];
    var _first = $words[(ret) >> 2];
    var _list = [];
    for (let i = 0; i < _count; i++) {
      const base = _first + i * 16;
      var _nameAt = $words[(base) >> 2];
      var _nameLength = $words[(base + 4) >> 2];
      var _name = $text(_nameAt, _nameLength);
      var _valueAt = $words[(base + 8) >> 2];
      var _valueLength = $words[(base + 12) >> 2];
      var _value = new Uint8Array($buffer.slice(_valueAt, _valueAt + _valueLength * 1));
      _list.push([_name, _value]);
    }
    return _list;
  }`,
  dispose: `{
    _drop(this[symbolRscHandle]);
    this[symbolRscHandle] = undefined;
  }`,
} as const;
type Method = keyof typeof patterns;

/** The statements of `method`, but for the one between them, a switch with these cases. */
const methodStatements = [
  'const arg0 = this;',
  'var _handle = arg0[symbolRscHandle];',
  'const ret = _import(_handle);',
  'let _variant;',
  'return _variant;',
].map(readPattern);
const known = readPattern('{ _variant = { tag: _tag }; break; }');
const other = readPattern(`{
  var _at = $words[(ret + 4) >> 2];
  var _length = $words[(ret + 8) >> 2];
  var _text = $text(_at, _length);
  _variant = { tag: 'other', val: _text };
  break;
}`);

/**
 * Beside the methods of a request, as `incoming-request` of wasi:http has them, one that has the whole head of the host at
 * once, `headAsText`: a list of method, path with query, number of bytes of all fields, and a map of values by name in lower
 * case. Where a name comes twice, or a value has white space around it, undefined is in the map's place, and then come name
 * and value of each line in turn. So the texts of most heads are decoded once, and nothing else is made of them. What is no
 * UTF-8 becomes U+FFFD.
 */
export const heads: Step = {
  name: 'heads',
  marker: /\$incomingRequest\$method\$headers\(handle0\)/,
  inserts: true,
  change(code) {
    const classes = findAll(parse(code), ({ type }) => type === 'ClassDeclaration');
    const changed = classes.flatMap((each) => {
      const headers = methodOf(each, 'headers');
      if (headers === undefined || !heads.marker.test(code.slice(headers.start, headers.end))) return [];
      return [[headers, `${code.slice(headers.start, headers.end)}\n  ${asText(each, classes, code)}`] as const];
    });
    return { code: replaceWithin(code, 0, code.length, changed), applied: changed.length };
  },
};

const nameOfKey = ({ key, computed }: Node): string =>
  computed === true ? '' : (((key as Node)['name'] as string | undefined) ?? '');

/** A method's definition by its name; empty: the one with a computed name, which drops the resource. */
function methodOf(owner: Node | undefined, name: string): Node | undefined {
  const members = owner === undefined ? [] : ((owner['body'] as Node)['body'] as Node[]);
  return members.find((each) => nameOfKey(each) === name);
}

function asText(request: Node, classes: readonly Node[], code: string): string {
  const read = (owner: Node | undefined, name: Method): Bound => {
    const method = methodOf(owner, name === 'dispose' ? '' : name);
    const body = (method?.['value'] as Node | undefined)?.['body'] as Node | undefined;
    const bound = body && match(readPattern(patterns[name]), body, code);
    if (bound === undefined) throw new Error(`The bindings of a request's ${name} are not as expected.`);
    return bound;
  };
  const method = readMethod(methodOf(request, 'method'), code);
  const headers = read(request, 'headers');
  const fields = classes.find(({ id }) => (id as Node)['name'] === nameOf(headers, '_fields'));
  const { id } = request as { id?: unknown };
  const methods = `${(id as Node)['name'] as string}.methods`;
  // Each call is a statement of its own in a block of its own: so the steps that follow take it for one as generated.
  return `headAsText() {
    const handle = this[symbolRscHandle];
    const head = [undefined, undefined, 0, undefined];
    let fields;
    {
      const ret = ${nameOf(read(request, 'pathWithQuery'), '_import')}(handle);
      if ($bytes[ret]) head[1] = $text($words[(ret + 4) >> 2], $words[(ret + 8) >> 2]);
    }
    {
      const ret = ${method.name}(handle);
      const tag = $bytes[ret];
      head[0] = tag < ${method.known.length} ? ${methods}[tag] : $text($words[(ret + 4) >> 2], $words[(ret + 8) >> 2]);
    }
    {
      const ret = ${nameOf(headers, '_import')}(handle);
      fields = ret;
    }
    {
      const ret = ${nameOf(read(fields, 'entries'), '_import')}(fields);
      ${nameOf(read(fields, 'dispose'), '_drop')}(fields);
      const values = new Map();
      const first = $words[ret >> 2] >> 2;
      const end = first + $words[(ret + 4) >> 2] * 4;
      let isPlain = true;
      let bytes = 0;
      for (let at = first; at < end; at += 4) {
        const nameLength = $words[at + 1];
        const valueLength = $words[at + 3];
        bytes += nameLength + valueLength;
        const value = valueLength === 0 ? '' : utf8Decoder.decode(new Uint8Array($buffer, $words[at + 2], valueLength));
        if (value.trim().length !== value.length) isPlain = false;
        values.set(utf8Decoder.decode(new Uint8Array($buffer, $words[at], nameLength)).toLowerCase(), value);
      }
      head[2] = bytes;
      if (isPlain && values.size * 4 === end - first) head[3] = values;
      else {
        for (let at = first; at < end; at += 4) {
          head.push($text($words[at], $words[at + 1]).toLowerCase(), $text($words[at + 2], $words[at + 3]));
        }
      }
    }
    return head;
  }
  static methods = ${JSON.stringify(method.known)};`;
}

/** Reads `method`: the import that it calls, and the methods that have a case of their own, in order. */
function readMethod(
  method: Node | undefined,
  code: string,
): { readonly name: string; readonly known: readonly string[] } {
  const body = (method?.['value'] as Node | undefined)?.['body'] as Node | undefined;
  const statements = (body?.['body'] as Node[] | undefined) ?? [];
  const cases = (statements[4]?.['cases'] as Node[] | undefined) ?? [];
  const blocks = cases.map(({ consequent }) => (consequent as Node[])[0]!);
  const around = statements.toSpliced(4, 1).map((each, at) => match(methodStatements[at]!, each, code));
  const tags = blocks.slice(0, -1).map((block) => match(known, block, code)?.get('_tag')?.['value']);
  const isExpected =
    around.every((each) => each !== undefined) &&
    tags.every((tag) => typeof tag === 'string') &&
    match(other, blocks.at(-1)!, code) !== undefined;
  if (!isExpected) throw new Error("The bindings of a request's method are not as expected.");
  return { name: nameOf(around[2]!, '_import'), known: tags.map((tag) => (tag as string).toUpperCase()) };
}
