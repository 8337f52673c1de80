(module
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
  (func (export "wasmcp:mcp-exchange/resource-exchange@0.1.0#read-resource") (param i32) (result i32) unreachable))
