;; A server whose path says what becomes of the request:
;;   /hello  answers "hello"            /trap   traps
;;   /body   answers the body           /exit   calls exit
;;   /count  answers how many counts    /loop   never returns
;;           this instance has seen     /none   returns without an answer
;;   /env    answers the value of the   /greet  answers what the imported greeter says
;;           first variable, if any    /stream writes pieces of 4 KiB until that fails, as
;;                                              it does once the client has gone
;;                                     /pieces answers how many pieces it has written, as an
;;                                              i32, once it has begun: zero before
(module
  (import "wasi:cli/environment@0.2.3" "get-environment" (func $get_environment (param i32)))
  (import "wasi:cli/exit@0.2.3" "exit" (func $exit (param i32)))
  (import "wasi:io/streams@0.2.3" "[method]input-stream.blocking-read" (func $read (param i32 i64 i32)))
  (import "wasi:io/streams@0.2.3" "[method]output-stream.blocking-write-and-flush"
    (func $write (param i32 i32 i32 i32)))
  (import "wasi:http/types@0.2.3" "[method]incoming-request.path-with-query" (func $path (param i32 i32)))
  (import "wasi:http/types@0.2.3" "[method]incoming-request.consume" (func $consume (param i32 i32)))
  (import "wasi:http/types@0.2.3" "[method]incoming-body.stream" (func $body_stream (param i32 i32)))
  (import "wasi:http/types@0.2.3" "[constructor]fields" (func $fields (result i32)))
  (import "wasi:http/types@0.2.3" "[constructor]outgoing-response" (func $response (param i32) (result i32)))
  (import "wasi:http/types@0.2.3" "[method]outgoing-response.body" (func $response_body (param i32 i32)))
  (import "wasi:http/types@0.2.3" "[method]outgoing-body.write" (func $body_write (param i32 i32)))
  (import "wasi:http/types@0.2.3" "[static]outgoing-body.finish" (func $finish (param i32 i32 i32 i32)))
  (import "wasi:http/types@0.2.3" "[static]response-outparam.set" (func $set (param i32 i32 i32 i32 i32 i32)))
  (import "test:guest/greeter" "greet" (func $greet (param i32)))

  ;; 0: where results are returned; 64: a digit; 80: "hello"; from 1024 on: what the host allocates.
  (memory (export "memory") 2)
  (data (i32.const 80) "hello")
  (global $free (mut i32) (i32.const 1024))
  (global $count (mut i32) (i32.const 0))
  (global $pieces (mut i32) (i32.const 0))

  ;; Each request begins at 1024 again: nothing of the last one is needed.
  (func (export "cabi_realloc") (param i32 i32 i32) (param $size i32) (result i32)
    (local $at i32)
    (local.set $at (global.get $free))
    (global.set $free
      (i32.and (i32.add (i32.add (local.get $at) (local.get $size)) (i32.const 7)) (i32.const -8)))
    (local.get $at))

  (func $answer (param $out i32) (param $text i32) (param $length i32)
    (local $response i32)
    (local $body i32)
    (local.set $response (call $response (call $fields)))
    (call $response_body (local.get $response) (i32.const 0))
    (local.set $body (i32.load (i32.const 4)))
    (call $set (local.get $out)
      (i32.const 0) (local.get $response) (i32.const 0) (i32.const 0) (i32.const 0))
    (call $body_write (local.get $body) (i32.const 0))
    (call $write (i32.load (i32.const 4)) (local.get $text) (local.get $length) (i32.const 0))
    (call $finish (local.get $body) (i32.const 0) (i32.const 0) (i32.const 0)))

  (func $stream (param $out i32)
    (local $response i32)
    (local $stream i32)
    (local.set $response (call $response (call $fields)))
    (call $response_body (local.get $response) (i32.const 0))
    (call $body_write (i32.load (i32.const 4)) (i32.const 8))
    (local.set $stream (i32.load (i32.const 12)))
    (call $set (local.get $out)
      (i32.const 0) (local.get $response) (i32.const 0) (i32.const 0) (i32.const 0))
    (loop $more
      (call $write (local.get $stream) (i32.const 1024) (i32.const 4096) (i32.const 0))
      (if (i32.eqz (i32.load8_u (i32.const 0)))
        (then
          (global.set $pieces (i32.add (global.get $pieces) (i32.const 1)))
          (br $more)))))

  (func (export "wasi:http/incoming-handler@0.2.3#handle") (param $request i32) (param $out i32)
    (local $letter i32)
    (global.set $free (i32.const 1024))
    (call $path (local.get $request) (i32.const 0))
    (local.set $letter (i32.load8_u (i32.add (i32.load (i32.const 4)) (i32.const 1))))
    (if (i32.eq (local.get $letter) (i32.const 0x68)) ;; h
      (then (return (call $answer (local.get $out) (i32.const 80) (i32.const 5)))))
    (if (i32.eq (local.get $letter) (i32.const 0x62)) ;; b
      (then
        (call $consume (local.get $request) (i32.const 0))
        (call $body_stream (i32.load (i32.const 4)) (i32.const 0))
        (call $read (i32.load (i32.const 4)) (i64.const 65536) (i32.const 0))
        (return (call $answer (local.get $out) (i32.load (i32.const 4)) (i32.load (i32.const 8))))))
    (if (i32.eq (local.get $letter) (i32.const 0x63)) ;; c
      (then
        (global.set $count (i32.add (global.get $count) (i32.const 1)))
        (i32.store8 (i32.const 64) (i32.add (global.get $count) (i32.const 0x30)))
        (return (call $answer (local.get $out) (i32.const 64) (i32.const 1)))))
    (if (i32.eq (local.get $letter) (i32.const 0x65)) ;; e
      (then
        (if (i32.eq (i32.load8_u (i32.add (i32.load (i32.const 4)) (i32.const 2))) (i32.const 0x78)) ;; x
          (then (call $exit (i32.const 0))))
        (call $get_environment (i32.const 0))
        (if (i32.eqz (i32.load (i32.const 4)))
          (then (return (call $answer (local.get $out) (i32.const 80) (i32.const 0)))))
        (return (call $answer (local.get $out)
          (i32.load offset=8 (i32.load (i32.const 0)))
          (i32.load offset=12 (i32.load (i32.const 0)))))))
    (if (i32.eq (local.get $letter) (i32.const 0x67)) ;; g
      (then
        (call $greet (i32.const 0))
        (return (call $answer (local.get $out) (i32.load (i32.const 0)) (i32.load (i32.const 4))))))
    (if (i32.eq (local.get $letter) (i32.const 0x6c)) ;; l
      (then (loop $forever (br $forever))))
    (if (i32.eq (local.get $letter) (i32.const 0x6e)) ;; n
      (then (return)))
    (if (i32.eq (local.get $letter) (i32.const 0x73)) ;; s
      (then (return (call $stream (local.get $out)))))
    (if (i32.eq (local.get $letter) (i32.const 0x70)) ;; p
      (then
        (i32.store (i32.const 64) (global.get $pieces))
        (return (call $answer (local.get $out) (i32.const 64) (i32.const 4)))))
    unreachable))
