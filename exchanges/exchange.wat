;; Offers nothing, so that nothing else is ever called.
(module
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
  (func (export "wasmcp:mcp-exchange/exchange@0.1.0#offers") (result i32) i32.const 0)
  (func (export "wasmcp:mcp-exchange/exchange@0.1.0#freshness") (param i32 i32 i32) (result i32) unreachable))
