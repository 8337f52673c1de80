/**
 * JSON text read a second time, by other means than the transport's: what is where, how deep, and which keys are
 * doubled.
 */

export interface Span {
  readonly start: number;
  readonly end: number;
  /** Of an object or array; of equal keys the last counts, as for JSON.parse. */
  readonly children: ReadonlyMap<string | number, Span>;
}

export interface Structure {
  readonly root: Span;
  /** Levels of objects and arrays. */
  readonly depth: number;
  readonly hasEqualKeys: boolean;
}

const token = /[ \t\r\n]*("(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+)/gy;

/** Not checked: the grammar. The text must be one that JSON.parse takes. */
export function structureOf(text: string): Structure {
  const tokens = [...text.matchAll(token)].map((match) => ({
    text: match[1]!,
    end: match.index + match[0].length,
  }));
  const depth = depthOf(tokens);
  if (depth > deepestRead)
    return { root: { start: 0, end: text.length, children: new Map() }, depth, hasEqualKeys: false };
  let at = 0;
  let hasEqualKeys = false;

  const read = (): Span => {
    const first = tokens[at++]!;
    const start = first.end - first.text.length;
    const children = new Map<string | number, Span>();
    if (first.text !== '{' && first.text !== '[') return { start, end: first.end, children };
    const close = first.text === '{' ? '}' : ']';
    for (let index = 0; tokens[at]!.text !== close; index++) {
      if (tokens[at]!.text === ',') at++;
      if (close === ']') {
        children.set(index, read());
        continue;
      }
      const name = JSON.parse(tokens[at]!.text) as string;
      at += 2;
      hasEqualKeys ||= children.has(name);
      children.set(name, read());
    }
    return { start, end: tokens[at++]!.end, children };
  };
  return { root: read(), depth, hasEqualKeys };
}

/** What is deeper is not read any further. */
const deepestRead = 500;

function depthOf(tokens: readonly { readonly text: string }[]): number {
  let [level, deepest] = [0, 0];
  for (const { text } of tokens) {
    if (text === '{' || text === '[') deepest = Math.max(deepest, ++level);
    if (text === '}' || text === ']') level--;
  }
  return deepest;
}

/** JSON.parse, or undefined for text that is none. */
export function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
