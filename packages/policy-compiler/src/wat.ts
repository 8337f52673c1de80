/**
 * Reads core modules as wasm-tools prints them: a line is a field of the module, or an instruction. Every line must have a
 * form that is known here, so that whoever changes a module overlooks nothing in it.
 */
import { CompileError } from './errors.ts';

interface WatModule {
  /** All lines of the text. */
  readonly lines: readonly string[];
  readonly functions: readonly WatFunction[];
}

export interface WatFunction {
  /** As calls name it: its symbol, else its number. */
  readonly name: string;
  /** Type of the function's value, if it has one: `i32`. */
  readonly result: string | undefined;
  /** Lines of the body within the module's lines, local variables and end excluded. */
  readonly from: number;
  readonly to: number;
}

const functionStart = /^ {2}\(func\b/;
/** Captures symbol, number, signature, and the parenthesis that ends a function without a body. */
const functionHead =
  /^ {2}\(func (?:(\$[^ "]+|\$"[^"]*") )?(?:\(@name "[^"]*"\) )?\(;(\d+);\)((?: \((?:type|param|result)[^()]*\))*)(\)?)$/;
const functionEnd = '  )';
/** Custom sections: `(@producers`, up to a line like the end of a function. */
const annotation = /^ {2}\(@\w+$/;
/** All other fields, on one line each. */
const field = /^ {2}\((?:type|import|memory|table|global|export|start|elem|data) /;
const activeSegment = /^ {2}\(data \(;(\d+);\) \(i32\.const (\d+)\) ("(?:[ !#-[\]-~]|\\[0-9a-f]{2}|\\["'\\tnr])*")\)$/;

/** Instructions that compute, and those that move control, which `guard.ts` handles; no tail calls, no exceptions. */
const opcode = `(?:${[
  '(?:[if](?:32|64)|v128|[if](?:8x16|16x8|32x4|64x2)|local|global|memory|table|data|elem)\\.[a-z0-9_.]+',
  'ref\\.(?:null|func|is_null)|drop|select|nop|unreachable',
  'block|loop|if|else|end|br|br_if|br_table|return|call|call_indirect',
].join('|')})`;
const symbol = '\\$[^\\s"();]+|\\$"(?:[^"\\\\]|\\\\.)*"';
const operand = `(?:${[
  symbol,
  '-?(?:\\d[\\w.+-]*|inf|nan(?::0x[0-9a-f]+)?)|(?:offset|align)=\\d+',
  `\\((?:type|param|result)(?: (?:\\w+|${symbol}))+\\)|func|extern|funcref|externref`,
].join('|')})`;
const instruction = new RegExp(`^(?: {2}){2,}${opcode}(?: ${operand})*$`);

/** Reads a module. @throws CompileError that names the line which is of an unknown form. */
export function readWat(wat: string): WatModule {
  const lines = wat.trimEnd().split('\n');
  const last = lines.length - 1;
  if (!/^\(module(?: \$\S+)?$/.test(lines[0]!) || lines[last] !== ')') throw unknownForm(lines, 0);
  const fields: string[] = [];
  const functions: WatFunction[] = [];
  for (let at = 1; at < last; at++) {
    const line = lines[at]!;
    if (functionStart.test(line)) {
      const found = readFunction(lines, at);
      functions.push(found);
      at = found.to;
    } else if (annotation.test(line)) {
      at = lines.indexOf(functionEnd, at);
      if (at < 0) throw unknownForm(lines, last);
    } else {
      if (!field.test(line) || !isOneExpression(bare(line))) throw unknownForm(lines, at);
      fields.push(line);
    }
  }
  checkNumbers(lines, fields, functions);
  return { lines, functions };
}

/** The error for a line that is not as expected. */
export function unknownForm(lines: readonly string[], at: number): CompileError {
  return new CompileError(
    `Line ${at + 1} of a printed module is of an unknown form: ${lines[at]!.trim().slice(0, 100)}`,
  );
}

/** An active data segment. */
interface DataSegment {
  readonly index: number;
  readonly address: number;
  /** Its bytes as a WAT string, in quotation marks. */
  readonly text: string;
  /** In bytes. */
  readonly length: number;
}

/** Reads the data segment on a line. @throws CompileError for a passive one, or one whose address is no constant. */
export function readSegment(lines: readonly string[], at: number): DataSegment {
  const [, index, address, text] = activeSegment.exec(lines[at]!) ?? [];
  if (text === undefined) throw unknownForm(lines, at);
  const length = text.replaceAll(/\\[0-9a-f]{2}|\\./g, '.').length - 2;
  return { index: Number(index), address: Number(address), text, length };
}

function readFunction(lines: readonly string[], head: number): WatFunction {
  const [, name, number, signature, closed] = functionHead.exec(lines[head]!) ?? [];
  if (number === undefined || signature === undefined) throw unknownForm(lines, head);
  const results = /\(result ([^)]*)\)/.exec(signature)?.[1]?.split(' ') ?? [];
  if (results.length > 1) throw new CompileError('A function with several results cannot be guarded.');
  const named = { name: name ?? number, result: results[0] };
  if (closed === ')') return { ...named, from: head, to: head };
  const from = lines[head + 1]!.startsWith('    (local ') ? head + 2 : head + 1;
  let to = from;
  while (lines[to] !== functionEnd) {
    if (to >= lines.length || !instruction.test(bare(lines[to]!)))
      throw unknownForm(lines, Math.min(to, lines.length - 1));
    to++;
  }
  return { ...named, from, to };
}

/** Functions are numbered as they come, imported ones first: none was overlooked. */
function checkNumbers(lines: readonly string[], fields: readonly string[], functions: readonly WatFunction[]): void {
  const imported = fields.filter((line) => /^ {2}\(import .*\(func\b/.test(line)).length;
  const printed = lines.flatMap((line) => functionHead.exec(line)?.[2] ?? []).map(Number);
  if (printed.length !== functions.length || printed.some((number, index) => number !== imported + index)) {
    throw new CompileError('The functions of a printed module are not numbered as they come.');
  }
}

/** A line without comments and without the space at its end. */
const bare = (line: string): string =>
  line
    .replaceAll(/("(?:[^"\\]|\\.)*")|\(;[^;]*;\)|;;.*$/g, '$1')
    .replaceAll(/ +$/g, '')
    .replaceAll(/(?<=\S) {2,}/g, ' ');

/** Whether a line is one expression in parentheses. */
function isOneExpression(line: string): boolean {
  const text = line.trim().replaceAll(/"(?:[^"\\]|\\.)*"/g, '');
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at === text.length - 1;
  }
  return false;
}
