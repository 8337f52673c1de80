;; A policy as a component: OPA's module, memory, the guest, and what ties them together. {{…}} is filled in by src/assemble.ts.
(component
  {{clock-import}}
  (core module $memory
    (memory (export "memory") {{min-pages}} {{max-pages}})
    {{memory}})

  ;; OPA imports from the guest, the guest from OPA: OPA gets these, which call through a table that is filled last.
  (core module $trampolines
    (table (export "table") 6 6 funcref)
    (type $abort (func (param i32)))
    (type $builtin0 (func (param i32 i32) (result i32)))
    (type $builtin1 (func (param i32 i32 i32) (result i32)))
    (type $builtin2 (func (param i32 i32 i32 i32) (result i32)))
    (type $builtin3 (func (param i32 i32 i32 i32 i32) (result i32)))
    (type $builtin4 (func (param i32 i32 i32 i32 i32 i32) (result i32)))
    (func (export "opa_abort") (type $abort)
      local.get 0 i32.const 5 call_indirect (type $abort))
    (func (export "opa_builtin0") (type $builtin0)
      local.get 0 local.get 1 i32.const 0 call_indirect (type $builtin0))
    (func (export "opa_builtin1") (type $builtin1)
      local.get 0 local.get 1 local.get 2 i32.const 1 call_indirect (type $builtin1))
    (func (export "opa_builtin2") (type $builtin2)
      local.get 0 local.get 1 local.get 2 local.get 3 i32.const 2 call_indirect (type $builtin2))
    (func (export "opa_builtin3") (type $builtin3)
      local.get 0 local.get 1 local.get 2 local.get 3 local.get 4 i32.const 3 call_indirect (type $builtin3))
    (func (export "opa_builtin4") (type $builtin4)
      local.get 0 local.get 1 local.get 2 local.get 3 local.get 4 local.get 5 i32.const 4
      call_indirect (type $builtin4)))

  (core module $policy {{policy}})
  (core module $config {{config}})
  (core module $host {{host}})
  (core module $guest {{guest}})
  (core module $builtins {{builtins}})

  ;; Each call gets its steps; what gave up is turned into an error.
  (core module $entry
    (import "opa" "aborted" (global $aborted (mut i32)))
    (import "opa" "steps" (global $steps (mut i32)))
    (import "guest" "realloc" (func $realloc (param i32 i32 i32 i32) (result i32)))
    (import "guest" "evaluate" (func $evaluate (param i32 i32) (result i32)))
    (import "guest" "info" (func $info (result i32)))
    (import "guest" "failure" (func $failure (result i32)))
    (func $failed (result i32)
      (global.set $steps (i32.const {{steps}}))
      (call $failure))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $steps (i32.const {{steps}}))
      (call $realloc (local.get 0) (local.get 1) (local.get 2) (local.get 3))
      (if (global.get $aborted) (then unreachable))) ;; no room for the input at all
    (func (export "evaluate") (param i32 i32) (result i32) (local $answer i32)
      (global.set $steps (i32.const {{steps}}))
      (local.set $answer (call $evaluate (local.get 0) (local.get 1)))
      (if (result i32) (global.get $aborted) (then (call $failed)) (else (local.get $answer))))
    (func (export "info") (result i32)
      (global.set $steps (i32.const {{steps}}))
      (call $info)))

  (core instance $memory (instantiate $memory))
  (core instance $trampolines (instantiate $trampolines))
  (core instance $env
    (export "memory" (memory $memory "memory"))
    (export "opa_abort" (func $trampolines "opa_abort"))
    (export "opa_builtin0" (func $trampolines "opa_builtin0"))
    (export "opa_builtin1" (func $trampolines "opa_builtin1"))
    (export "opa_builtin2" (func $trampolines "opa_builtin2"))
    (export "opa_builtin3" (func $trampolines "opa_builtin3"))
    (export "opa_builtin4" (func $trampolines "opa_builtin4")))
  (core instance $policy (instantiate $policy (with "env" (instance $env))))
  (core instance $config (instantiate $config (with "env" (instance $env))))
  {{clock-instance}}
  (core instance $host (instantiate $host (with "env" (instance $env)) {{clock-argument}}))
  (core instance $guest (instantiate $guest
    (with "env" (instance $env))
    (with "opa" (instance $policy))
    (with "config" (instance $config))
    (with "host" (instance $host))))
  (core instance $builtins (instantiate $builtins
    (with "trampolines" (instance $trampolines))
    (with "opa" (instance $policy))
    (with "guest" (instance $guest))))
  (core instance $entry (instantiate $entry (with "opa" (instance $policy)) (with "guest" (instance $guest))))

  (type $outcome (variant (case "no-policy") (case "undefined") (case "value" string)))
  (type $error (variant (case "invalid-input") (case "limit-exceeded") (case "aborted" string)))
  (func $evaluate (param "input" string) (result (result $outcome (error $error)))
    (canon lift (core func $entry "evaluate") (memory (core memory $memory "memory"))
      (realloc (core func $entry "realloc")) string-encoding=utf8))
  (func $info (result string)
    (canon lift (core func $entry "info") (memory (core memory $memory "memory")) string-encoding=utf8))
  ;; An instance's functions must name the types that the instance exports: hence this inner component.
  (component $interface
    (type $o (variant (case "no-policy") (case "undefined") (case "value" string)))
    (type $e (variant (case "invalid-input") (case "limit-exceeded") (case "aborted" string)))
    (import "import-type-outcome" (type $io (eq $o)))
    (import "import-type-error" (type $ie (eq $e)))
    (import "import-func-evaluate" (func $evaluate (param "input" string) (result (result $io (error $ie)))))
    (import "import-func-info" (func $info (result string)))
    (export $eo "outcome" (type $o))
    (export $ee "error" (type $e))
    (export "evaluate" (func $evaluate) (func (param "input" string) (result (result $eo (error $ee)))))
    (export "info" (func $info) (func (result string))))
  (instance $instance (instantiate $interface
    (with "import-type-outcome" (type $outcome))
    (with "import-type-error" (type $error))
    (with "import-func-evaluate" (func $evaluate))
    (with "import-func-info" (func $info))))
  (export "wasmcp:policy/policy@0.1.0" (instance $instance)))
