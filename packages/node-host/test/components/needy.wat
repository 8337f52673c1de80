;; Imports a function of its own, and would not serve if it could.
(module
  (import "$root" "log" (func))
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
  (func (export "wasi:http/incoming-handler@0.2.3#handle") (param i32 i32) unreachable))
