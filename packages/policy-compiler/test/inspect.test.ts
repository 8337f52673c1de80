import { parse } from '@bytecodealliance/jco';
import { describe, expect, test } from 'vitest';
import { inspectModule } from '../src/inspect.ts';

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
