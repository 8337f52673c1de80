/**
 * Evaluates arithmetic in IEEE 754 double precision: numbers, `+ - * / % ^`, parentheses, constants and functions.
 *
 *     sum     = product *( ( "+" / "-" ) product )
 *     product = unary *( ( "*" / "/" / "%" ) unary )
 *     unary   = ( "-" / "+" ) unary / power
 *     power   = primary [ "^" unary ]
 *     primary = number / "(" sum ")" / constant / function "(" sum *( "," sum ) ")"
 *
 * So `-2 ^ 2` is −4 and `2 ^ 3 ^ 2` is 512, as in mathematics. `%` has the sign of the dividend.
 */

export type Calculation =
  | { tag: 'value'; value: number }
  /** `problem` is a sentence for the one who wrote the expression. */
  | { tag: 'problem'; problem: string };

/** Deepest nesting of parentheses, functions and signs. Bounds the recursion. */
const maxDepth = 64;

const constants: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);

/** By name: the function and how many arguments it takes; undefined is any number from 1. */
const functions: ReadonlyMap<string, readonly [count: number | undefined, run: (...values: number[]) => number]> =
  new Map([
    ['abs', [1, Math.abs]],
    ['ceil', [1, Math.ceil]],
    ['cos', [1, Math.cos]],
    ['exp', [1, Math.exp]],
    ['floor', [1, Math.floor]],
    ['ln', [1, Math.log]],
    ['log10', [1, Math.log10]],
    ['max', [undefined, Math.max]],
    ['min', [undefined, Math.min]],
    ['round', [1, Math.round]],
    ['sin', [1, Math.sin]],
    ['sqrt', [1, Math.sqrt]],
    ['tan', [1, Math.tan]],
  ]);

/** For the tool's description. */
export const names: readonly string[] = [...constants.keys(), ...functions.keys()];

const token =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z][A-Za-z0-9]*)|(?<symbol>[-+*/%^(),]))/y;

interface Token {
  kind: 'number' | 'name' | 'symbol' | 'end';
  text: string;
  /** Counted from 1. */
  position: number;
}

class Problem extends Error {}

function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  const end = expression.trimEnd().length;
  token.lastIndex = 0;
  for (let at = 0; at < end; at = token.lastIndex) {
    const { number, name, symbol } = token.exec(expression)?.groups ?? {};
    const text = number ?? name ?? symbol;
    if (text === undefined) {
      const position = expression.length - expression.slice(at).trimStart().length + 1;
      throw new Problem(`Character ${position} cannot be part of an expression.`);
    }
    const kind = number === undefined ? (name === undefined ? 'symbol' : 'name') : 'number';
    tokens.push({ kind, text, position: token.lastIndex - text.length + 1 });
  }
  tokens.push({ kind: 'end', text: '', position: end + 1 });
  return tokens;
}

/** Evaluates while it parses. */
function parse(tokens: readonly Token[]): number {
  let next = 0;
  let depth = 0;

  /** Takes the next token if it is one of these symbols. */
  const take = (...symbols: string[]): string | undefined => {
    const { kind, text } = tokens[next]!;
    if (kind !== 'symbol' || !symbols.includes(text)) return undefined;
    next += 1;
    return text;
  };
  const unexpected = (): Problem => {
    const { kind, text, position } = tokens[next]!;
    return new Problem(
      kind === 'end' ? 'The expression ends too early.' : `"${text}" is not expected at character ${position}.`,
    );
  };
  const expect = (symbol: string): void => {
    if (take(symbol) === undefined) throw unexpected();
  };

  const sum = (): number => {
    let value = product();
    for (let sign = take('+', '-'); sign; sign = take('+', '-')) value += sign === '+' ? product() : -product();
    return value;
  };

  const product = (): number => {
    let value = unary();
    for (let sign = take('*', '/', '%'); sign; sign = take('*', '/', '%')) {
      const operand = unary();
      if (sign === '*') value *= operand;
      else if (operand === 0) throw new Problem('Division by zero.');
      else value = sign === '/' ? value / operand : value % operand;
    }
    return value;
  };

  const unary = (): number => {
    depth += 1;
    if (depth > maxDepth) throw new Problem(`The expression is nested more than ${maxDepth} levels deep.`);
    const sign = take('-', '+');
    const value = sign === undefined ? power() : sign === '-' ? -unary() : unary();
    depth -= 1;
    return value;
  };

  const power = (): number => {
    const base = primary();
    return take('^') === undefined ? base : base ** unary();
  };

  const primary = (): number => {
    if (take('(') !== undefined) {
      const value = sum();
      expect(')');
      return value;
    }
    const { kind, text } = tokens[next]!;
    if (kind !== 'number' && kind !== 'name') throw unexpected();
    next += 1;
    return kind === 'number' ? Number(text) : named(text);
  };

  const named = (name: string): number => {
    const constant = constants.get(name);
    if (constant !== undefined) return constant;
    const [count, run] = functions.get(name) ?? [];
    if (run === undefined) throw new Problem(`"${name}" is neither a constant nor a function.`);
    expect('(');
    const values = [sum()];
    while (take(',') !== undefined) values.push(sum());
    expect(')');
    if (count !== undefined && values.length !== count) throw new Problem(`${name} takes ${count} argument.`);
    return run(...values);
  };

  const value = sum();
  if (tokens[next]!.kind !== 'end') throw unexpected();
  return value;
}

/** Evaluates an expression. What it costs is linear in the length of the expression. */
export function calculate(expression: string): Calculation {
  try {
    const value = parse(tokensOf(expression));
    if (Number.isFinite(value)) return { tag: 'value', value };
    return { tag: 'problem', problem: 'The result is no finite number.' };
  } catch (error) {
    if (error instanceof Problem) return { tag: 'problem', problem: error.message };
    throw error;
  }
}
