(module
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
  (func (export "wasmcp:mcp-exchange/prompt-exchange@0.1.0#get-prompt") (param i32) (result i32) unreachable))
