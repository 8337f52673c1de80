import { parse, print } from '@bytecodealliance/jco';
import { beforeAll, describe, expect, test } from 'vitest';
import { guardGuest } from '../src/guest.ts';

describe('the printed guest', () => {
  const source = `(module
    (import "opa" "aborted" (global (mut i32)))
    (import "opa" "steps" (global (mut i32)))
    (import "env" "memory" (memory 1))
    (func (export "f") (loop (br 0)))
    (data (i32.const 1040) "abc\\00\\22")
    (data (i32.const 1024) "\\ff"))`;
  let printed: string;
  beforeAll(async () => {
    printed = await print(await parse(source));
  });

  test('has its constants up to a multiple of 16', () => {
    const { wat, end } = guardGuest(printed, 1024);
    expect(end).toBe(1056);
    expect(wat).toContain('global.get 1 i32.eqz');
  });

  test.each<[what: string, from: RegExp, to: string, message: string]>([
    ['without the global "aborted"', /^ {2}\(import "opa" "aborted".*\n/m, '', '"aborted"'],
    ['with the global "steps" under another name', /"steps"/, '"step"', '"steps"'],
    ['with the global "steps" of another type', /("steps".*) i32/, '$1 i64', '"steps"'],
    ['without constants', /^ {2}\(data .*\n/gm, '', 'constants'],
    ['with constants where OPA has its own', /i32\.const 1024/, 'i32.const 512', 'constants'],
    ['with constants at no address', /(\(data \(;0;\)) \(i32\.const \d+\)/, '$1', 'unknown form'],
    ['with other white space', /\(data \(;0;\) \(/, '(data (;0;)  (', 'unknown form'],
  ])('%s is refused', (_, from, to, message) => {
    const altered = printed.replace(from, to);
    expect(altered).not.toBe(printed);
    expect(() => guardGuest(altered, 1024)).toThrow(message);
  });
});
