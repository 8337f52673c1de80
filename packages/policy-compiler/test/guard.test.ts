import { parse, print } from '@bytecodealliance/jco';
import { beforeAll, describe, expect, test } from 'vitest';
import { guard, outOfSteps } from '../src/guard.ts';
import { WebAssembly } from '../src/webassembly.ts';

interface Guarded {
  aborted: { value: number };
  steps: { value: number };
  trace: { value: number };
  [name: string]: unknown;
}

/** Aborts come from the import; `trace` counts what runs after a call. */
const source = `(module
  (import "env" "abort" (func $abort (param i32)))
  (type $unary (func (param i32) (result i32)))
  (global $aborted (export "aborted") (mut i32) (i32.const 0))
  (global $steps (export "steps") (mut i32) (i32.const 1000))
  (global $trace (export "trace") (mut i32) (i32.const 0))
  (table 1 funcref)
  (elem (i32.const 0) $inner)
  (func $note (global.set $trace (i32.add (global.get $trace) (i32.const 1))))
  (func $inner (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (call $abort (i32.const 77)) (call $note)))
    (i32.const 5))
  (func (export "direct") (param i32) (result i32)
    (i32.add (call $inner (local.get 0)) (i32.const 1))
    (call $note))
  (func (export "indirect") (param i32) (result i32)
    (call_indirect (type $unary) (local.get 0) (i32.const 0))
    (call $note))
  (func (export "nothing") (param i32) (drop (call $inner (local.get 0))) (call $note))
  (func (export "float") (param i32) (result f64)
    (drop (call $inner (local.get 0))) (call $note) (f64.const 1.5))
  (func (export "wide") (param i32) (result i64)
    (drop (call $inner (local.get 0))) (call $note) (i64.const 9))
  (func (export "loop") (param i32) (result i32)
    (loop $again (result i32)
      (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
      (br_if $again (local.get 0))
      (i32.const 3)))
  (func $forever (export "forever") (param i32) (result i32)
    (i32.add (call $forever (local.get 0)) (call $forever (local.get 0))))
  (func (export "quiet") (param i32) (result i32) (call $note) (local.get 0))
  (func (export "empty")))`;

const globals = { aborted: '0', steps: '1' };

let printed: string;
let make: () => Guarded;

beforeAll(async () => {
  printed = await print(await parse(source));
  const wat = guard(printed, globals);
  const module = new WebAssembly.Module(await parse(wat));
  make = () => {
    const env = { abort: (reason: number) => void (made.aborted.value = reason) };
    const made = new WebAssembly.Instance(module, { env }).exports as unknown as Guarded;
    return made;
  };
});

const call = (on: Guarded, name: string, argument: number): unknown => (on[name] as (x: number) => unknown)(argument);

describe('after an abort', () => {
  test.each([
    ['direct', 0],
    ['indirect', 0],
    ['nothing', undefined],
    ['float', 0],
    ['wide', 0n],
  ])('%s returns at once, through every caller', (name, result) => {
    const guarded = make();
    expect(call(guarded, name, 0)).toBe(result);
    expect(guarded.aborted.value).toBe(77);
    expect(guarded.trace.value).toBe(0);
  });
});

describe('without an abort', () => {
  test.each([
    ['direct', 6],
    ['indirect', 5],
    ['nothing', undefined],
    ['float', 1.5],
    ['wide', 9n],
    ['loop', 3],
    ['quiet', 1],
    ['empty', undefined],
  ])('%s does what it did', (name, result) => {
    const guarded = make();
    expect(call(guarded, name, 1)).toBe(result);
    expect(guarded.aborted.value).toBe(0);
  });
});

describe('steps', () => {
  test('are counted for each round of a loop', () => {
    const guarded = make();
    call(guarded, 'loop', 10);
    expect(guarded.steps.value).toBe(990);
  });

  test('are not counted for functions that only do a fixed amount', () => {
    const guarded = make();
    call(guarded, 'quiet', 1);
    expect(guarded.steps.value).toBe(1000);
  });

  test.each(['loop', 'forever'])('end %s when they are used up', (name) => {
    const guarded = make();
    expect(call(guarded, name, 1_000_000)).toBe(0);
    expect(guarded.steps.value).toBe(0);
    expect(guarded.aborted.value).toBe(outOfSteps);
  });
});

test('a function with two results is refused', async () => {
  const wat = await print(await parse('(module (func (result i32 i32) i32.const 1 i32.const 2))'));
  expect(() => guard(wat, globals)).toThrow('several results');
});

/** What another printer, or another compiler, might do. */
describe('a module is refused that is printed', () => {
  test.each<[what: string, from: string | RegExp, to: string, line: string]>([
    ['with another indentation', /^ {2}/gm, '    ', '(type $unary'],
    ['with tabs', /^( {2})+/gm, '\t', '(type $unary'],
    ['with another indentation of one function', /^ {2}(?=\(func \$note)/m, '   ', '(func $note'],
    ['with another indentation of instructions', /^ {4}(?=call \$note)/m, '  ', 'call $note'],
    ['with instructions in parentheses', /call \$note/, '(call $note)', '(call $note)'],
    ['with two instructions a line', /local\.get 0\n *i32\.eqz/, 'local.get 0 i32.eqz', 'local.get 0 i32.eqz'],
    [
      'with a call behind another instruction',
      /local\.get 0\n *call \$inner/,
      'local.get 0 call $inner',
      'call $inner',
    ],
    ['with two functions a line', /\n {2}\)\n {2}\(func/, '\n  ) (func', ') (func'],
    ['with a function on the line of another field', /\n {2}(\(func \$note.*)/, ' $1', '(func $note'],
    ['with the body on the line of its function', /(\(func \$note .*)\n +/, '$1 ', '(func $note'],
    ['with functions without numbers', /(\(func \$note) \(;\d+;\)/, '$1', '(func $note'],
    ['with an import where a function was', /\(func \$note/, '(function $note', '(function $note'],
    ['without the end of a function', / {2}\)\n {2}\(func \$forever/, '  (func $forever', '(func $forever'],
    ['without the end of the module', /\n\)\s*$/, '', '(module'],
    ['with a tail call', /call \$inner/, 'return_call $inner', 'return_call $inner'],
    ['with an indirect tail call', /call_indirect/, 'return_call_indirect', 'return_call_indirect'],
    ['with a call by reference', /call \$inner/, 'call_ref 0', 'call_ref 0'],
    ['with a call of something unknown', /call \$inner/, 'call @inner', 'call @inner'],
    ['with a comment behind a call', /call \$inner/, 'call $inner ;; x', 'call $inner ;; x'],
    ['with a comment behind an indirect call', /call_indirect .*/, '$& ;; x', 'call_indirect'],
    ['with another kind of loop', /^( +)loop\b/m, '$1loop_if', 'loop_if'],
    ['with a loop that begins with something', /^( +)loop .*/m, '$1loop (result i32) local.get 0', 'loop (result i32)'],
    ['with exceptions', /i32\.const 5/, 'throw 0', 'throw 0'],
  ])('%s', (_, from, to, line) => {
    const altered = printed.replace(from, to);
    expect(altered).not.toBe(printed);
    expect(() => guard(altered, globals)).toThrow(/unknown form: .|not numbered/);
    expect(() => guard(altered, globals)).toThrow(line);
  });
});

test('a module without one of its functions is refused', () => {
  const altered = printed.replace(/^ {2}\(func \$note[^]*?^ {2}\)\n/m, '');
  expect(() => guard(altered, globals)).toThrow('not numbered');
});
