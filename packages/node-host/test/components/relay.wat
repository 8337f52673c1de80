;; A greeter that says what another one says, and leaves out its last character.
(module
  (import "test:guest/greeter" "greet" (func $greet (param i32)))
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64))
  ;; 0: the record, pointer and length.
  (func (export "test:guest/greeter#greet") (result i32)
    (call $greet (i32.const 0))
    (i32.store offset=4 (i32.const 0) (i32.sub (i32.load offset=4 (i32.const 0)) (i32.const 1)))
    (i32.const 0)))
