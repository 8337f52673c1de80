(module
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
  (func (export "wasmcp:mcp-exchange/tool-exchange@0.1.0#start") (param i32) (result i32) unreachable)
  (func (export "wasmcp:mcp-exchange/tool-exchange@0.1.0#[method]tool-call.next") (param i32) (result i32) unreachable)
  (func (export "wasmcp:mcp-exchange/tool-exchange@0.1.0#[method]tool-call.cancel") (param i32) unreachable))
