/**
 * The functions of `wasmcp:policy/policy` on top of OPA's, by the canonical ABI. This module shares OPA's memory: its
 * constants lie behind OPA's data, everything else comes from `opa_malloc`. Every function here is guarded like OPA's
 * own (`tools/policy/guard.ts`): after an abort it returns at once, and `component.wat` calls `failure`.
 */
import { data_copy, data_length, entrypoint, info_address, info_copy, info_length } from './abi/config';
import { checkJson, invalid, valid } from './json-check';
import { isLimit } from './abi/limits';
import {
  aborted,
  evaluate_policy,
  opa_eval_ctx_get_result,
  opa_eval_ctx_new,
  opa_eval_ctx_set_data,
  opa_eval_ctx_set_entrypoint,
  opa_eval_ctx_set_input,
  opa_heap_ptr_get,
  opa_heap_ptr_set,
  opa_json_dump,
  opa_json_parse,
  opa_malloc,
  reset,
} from './abi/opa';
import { forgetTime } from './builtins/time';

/** Cases of `outcome` and of `error`, in the order of the WIT. */
const outcomeUndefined: i32 = 1;
const outcomeValue: i32 = 2;
const errorInvalidInput: i32 = 0;
const errorLimitExceeded: i32 = 1;
const errorAborted: i32 = 2;

let ready: bool = false;
let used: bool = false;
/** The parsed data document. */
let data: i32 = 0;
/** Where the heap begins for each evaluation. */
let heapStart: i32 = 0;

/** `result<outcome, error>`: u8, then u8 at 4, then address and length at 8 and 12. */
const answer = memory.data(16, 8) as i32;

/** First use, and first use after an evaluation that gave up. */
function start(): void {
  reset(used ? 1 : 0);
  used = true;
  const reserved = info_address() + info_length();
  if (opa_heap_ptr_get() < reserved) opa_heap_ptr_set((reserved + 7) & ~7);
  const length = data_length();
  const text = opa_malloc(length);
  data_copy(text);
  data = opa_json_parse(text, length);
  heapStart = opa_heap_ptr_get();
  ready = true;
}

/** Takes the one parameter of a call, so that it is also where a call begins: all earlier memory is free. */
export function realloc(old: i32, oldSize: i32, align: i32, size: i32): i32 {
  if (!ready) start();
  if (old == 0) opa_heap_ptr_set(heapStart);
  else if (size <= oldSize) return old;
  const address = opa_malloc(size);
  if (old != 0) memory.copy(address, old, oldSize);
  return address;
}

export function evaluate(address: i32, length: i32): i32 {
  if (length == 0) return failed(errorInvalidInput, 0, 0);
  const fault = checkJson(address, length);
  if (fault != valid) return failed(fault == invalid ? errorInvalidInput : errorLimitExceeded, 0, 0);
  forgetTime();
  const input = opa_json_parse(address, length);
  if (input == 0) return failed(errorInvalidInput, 0, 0);
  const context = opa_eval_ctx_new();
  opa_eval_ctx_set_input(context, input);
  opa_eval_ctx_set_data(context, data);
  opa_eval_ctx_set_entrypoint(context, entrypoint());
  evaluate_policy(context);
  // A set of results: `[]`, or `[{"result":…}]`.
  const results = opa_json_dump(opa_eval_ctx_get_result(context));
  const resultsLength = textLength(results);
  if (resultsLength == 2) return answered(0, outcomeUndefined, 0, 0);
  return answered(0, outcomeValue, results + 11, resultsLength - 13);
}

/** What `evaluate` answers when `aborted` is set. */
export function failure(): i32 {
  const reason = aborted;
  aborted = 0;
  ready = false;
  if (isLimit(reason)) return failed(errorLimitExceeded, 0, 0);
  return failed(errorAborted, reason, textLength(reason));
}

export function info(): i32 {
  info_copy(info_address());
  store<i32>(answer, info_address());
  store<i32>(answer, info_length(), 4);
  return answer;
}

function failed(error: i32, text: i32, length: i32): i32 {
  return answered(1, error, text, length);
}

function answered(isError: i32, which: i32, text: i32, length: i32): i32 {
  store<i32>(answer, isError);
  store<i32>(answer, which, 4);
  store<i32>(answer, text, 8);
  store<i32>(answer, length, 12);
  return answer;
}

function textLength(address: i32): i32 {
  let length = 0;
  while (load<u8>(address + length) != 0) length++;
  return length;
}
