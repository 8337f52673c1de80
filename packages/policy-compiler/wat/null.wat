;; The null policy: `evaluate` answers ok(no-policy), `info` answers "". It is plugged into a transport that is used
;; without a policy of its own (wit/policy/policy.wit).
(component
  (core module $m
    (memory (export "memory") 1)
    ;; The one allocation of a call is its parameter, which nobody reads: each starts over behind the zeros at 0.
    (func (export "cabi_realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
      (local $missing i32) ;; bytes
      (local.set $missing
        (i32.sub (i32.add (local.get $size) (i32.const 64)) (i32.mul (memory.size) (i32.const 65536))))
      (if (i32.gt_s (local.get $missing) (i32.const 0))
        (then
          (if (i32.eq (i32.const -1)
                (memory.grow (i32.add (i32.shr_u (local.get $missing) (i32.const 16)) (i32.const 1))))
            (then unreachable))))
      i32.const 64)
    (func (export "evaluate") (param $text i32) (param $length i32) (result i32)
      i32.const 0) ;; 16 zero bytes: ok, no-policy
    (func (export "info") (result i32)
      i32.const 0)) ;; address 0, length 0
  (core instance $i (instantiate $m))
  (type $outcome (variant (case "no-policy") (case "undefined") (case "value" string)))
  (type $error (variant (case "invalid-input") (case "limit-exceeded") (case "aborted" string)))
  (func $evaluate (param "input" string) (result (result $outcome (error $error)))
    (canon lift (core func $i "evaluate") (memory (core memory $i "memory"))
      (realloc (core func $i "cabi_realloc")) string-encoding=utf8))
  (func $info (result string)
    (canon lift (core func $i "info") (memory (core memory $i "memory")) string-encoding=utf8))
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
  (instance $policy (instantiate $interface
    (with "import-type-outcome" (type $outcome))
    (with "import-type-error" (type $error))
    (with "import-func-evaluate" (func $evaluate))
    (with "import-func-info" (func $info))))
  (export "wasmcp:policy/policy@0.1.0" (instance $policy)))
