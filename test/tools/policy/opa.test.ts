import { parse, print } from '@bytecodealliance/jco';
import { beforeAll, describe, expect, test } from 'vitest';
import { guardGlue } from '../../../tools/policy/glue.ts';
import { compileRego, inspectModule } from '../../../tools/policy/opa.ts';
import { policyModule } from '../../../tools/policy/policy-module.ts';

/** As much of a module of `opa build` as is looked at before it is used. */
const moduleText = (abi: number, entrypoints: string, builtins: string): string => `(module
  (import "env" "memory" (memory 1))
  (global (export "opa_wasm_abi_version") i32 (i32.const ${abi}))
  (global (export "opa_wasm_abi_minor_version") i32 (i32.const 3))
  (func (export "opa_heap_ptr_get") (result i32) (i32.const 4096))
  (func (export "opa_json_dump") (param i32) (result i32) (local.get 0))
  (func (export "entrypoints") (result i32) (i32.const 0))
  (func (export "builtins") (result i32) (i32.const 1024))
  (data (i32.const 0) "${entrypoints.replaceAll('"', '\\"')}\\00")
  (data (i32.const 1024) "${builtins.replaceAll('"', '\\"')}\\00"))`;

const inspect = async (...parts: Parameters<typeof moduleText>): Promise<unknown> =>
  inspectModule(await parse(moduleText(...parts)), 'mcp/authorization');

describe('a module of opa build', () => {
  test('tells its entrypoint, built-ins, size and ABI', async () => {
    expect(await inspect(1, '{"mcp/authorization": 7}', '{"sprintf": 2}')).toEqual({
      entrypoint: 7,
      builtins: { sprintf: 2 },
      heapStart: 4096,
      abi: '1.3',
    });
  });

  test.each([
    ['of another ABI', 2, '{"mcp/authorization": 0}', '{}', 'unknown ABI'],
    ['without the entrypoint', 1, '{"other": 0}', '{}', 'no document mcp/authorization'],
    ['that needs a built-in we have not', 1, '{"mcp/authorization": 0}', '{"http.send": 0}', 'http.send'],
  ])('%s is refused', async (_, abi, entrypoints, builtins, message) => {
    await expect(inspect(abi, entrypoints, builtins)).rejects.toThrow(message);
  });
});

describe('the printed module of a policy', () => {
  let printed: string;
  beforeAll(async () => {
    const rego = [{ name: 'policy.rego', text: 'package mcp.authorization\n\nallow if input.mcp.tool == "a"\n' }];
    const { module } = await compileRego({ rego, data: [], entrypoint: 'mcp/authorization', v0Compatible: false });
    printed = await print(module);
  }, 60_000);

  test('is taken as it is', () => {
    expect(policyModule(printed, 131_072, false)).toContain('(func (export "reset")');
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
    ['with a function in parentheses', /^ {4}call \$opa_abort$/m, '    (call $opa_abort)', 'unknown form'],
  ])('%s is refused', (_, from, to, message) => {
    const altered = printed.replace(from, to);
    expect(altered).not.toBe(printed);
    expect(() => policyModule(altered, 131_072, false)).toThrow(message);
  });

  test('without RE2 is refused when a built-in needs it', () => {
    expect(() => policyModule(printed, 131_072, true)).toThrow('without $"compile(char const*)"');
  });
});

describe('the printed glue', () => {
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
    const { wat, end } = guardGlue(printed, 1024);
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
    expect(() => guardGlue(altered, 1024)).toThrow(message);
  });
});
