import { print } from '@bytecodealliance/jco';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CompiledRego } from '../src/opa-build.ts';
import { rewriteModule } from '../src/rewrite.ts';
import { compileModule } from './support/policies.ts';

describe('the printed module of a policy', () => {
  let printed: string;
  let compiled: CompiledRego;
  beforeAll(async () => {
    const rego = [{ name: 'policy.rego', text: 'package mcp.authorization\n\nallow if input.mcp.tool == "a"\n' }];
    compiled = await compileModule({ rego });
    printed = await print(compiled.module);
  });

  test('is taken as it is', () => {
    expect(rewriteModule(printed, compiled, 131_072, false)).toContain('(func (export "reset")');
  });

  test.each<[what: string, from: RegExp, to: string, message: string]>([
    ['with another indentation', /^ {2}/gm, '    ', 'unknown form'],
    ['with another indentation of its data', /^ {2}(?=\(data)/m, '   ', 'unknown form'],
    ['with named data', /\(data \(;0;\)/, '(data $rodata (;0;)', 'unknown form'],
    ['with data in two strings', /(\(data .*")\)$/m, '$1 "x")', 'unknown form'],
    ['with passive data', /\(data \(;0;\) \(i32\.const \d+\)/, '(data (;0;)', 'unknown form'],
    [
      'with data at an address that is calculated',
      /(\(data \(;0;\)) \(i32\.const \d+\)/,
      '$1 (global.get 1)',
      'unknown form',
    ],
    ['with bytes written in another way', /(\(data .*)\\00/, '$1\\u{0}', 'unknown form'],
    ['without data', /^ {2}\(data .*\n/gm, '', 'without data'],
    ['without a start', /^ {2}\(start .*\n/m, '', 'start'],
    ['without a stack pointer', /^ {2}\(global \(;0;\).*\n/m, '', 'global'],
    ['with another kind of stack pointer', /\(global \(;0;\) \(mut i32\)/, '(global (;0;) (mut i64)', 'global'],
    ['without a function of OPA’s runtime', /\(func \$opa_array /, '(func $array ', 'without $opa_array'],
    ['without the function that evaluates', /\(func \$eval /, '(func $evaluate ', 'without $eval'],
    ['with results in another collection', /^( *call )\$opa_set_add$/m, '$1$opa_array_append', 'results'],
    ['with results in no set', /^( *call )\$opa_set$/m, '$1$opa_array', 'results'],
    ['with a function in parentheses', /^ {4}call \$opa_abort$/m, '    (call $opa_abort)', 'unknown form'],
  ])('%s is refused', (_, from, to, message) => {
    const altered = printed.replace(from, to);
    expect(altered).not.toBe(printed);
    expect(() => rewriteModule(altered, compiled, 131_072, false)).toThrow(message);
  });

  test('without RE2 is refused when a built-in needs it', () => {
    expect(() => rewriteModule(printed, compiled, 131_072, true)).toThrow('without $"compile(char const*)"');
  });
});
