/**
 * The functions of `wasmcp:policy/policy` by the canonical ABI, made of OPA's functions. The guest shares OPA's memory: its
 * constants lie behind OPA's data, everything else comes from `opa_malloc`. Its functions are guarded like OPA's own
 * (`src/guard.ts`): after an abort they all return at once, and `wat/component.wat` calls `failure`.
 */
import { data_copy, data_length, entrypoint, info_address, info_length } from './abi/config';
import { isLimit } from './values/limits';
import {
  aborted,
  evaluate_policy,
  make_constants,
  opa_eval_ctx_get_result,
  opa_eval_ctx_new,
  opa_eval_ctx_set_data,
  opa_eval_ctx_set_entrypoint,
  opa_eval_ctx_set_input,
  opa_heap_ptr_get,
  opa_heap_ptr_set,
  opa_json_parse,
  opa_malloc,
  reset,
  StringPiece,
} from './abi/opa';
import { Value } from './abi/value';
import { putJson } from './format/json-text';
import { forgetTime } from './builtins/time';
import { readJson } from './json-read';
import { setDataRange, setInputRange } from './lookup';
import { terminatedLength } from './values/bytes';
import { beginText, written, writtenAt } from './values/writer';

/** Cases of `outcome` and of `error`, in the order of the WIT. */
const outcomeUndefined: i32 = 1;
const outcomeValue: i32 = 2;
const errorInvalidInput: i32 = 0;
const errorLimitExceeded: i32 = 1;
const errorAborted: i32 = 2;

/** Whether OPA's memory is as an evaluation needs it. */
let ready: bool = false;
/** The parsed data document. */
let data: Value = 0;
/** Where the heap begins for each evaluation. */
let heapStart: i32 = 0;

/** `result<outcome, error>` as the canonical ABI has it in memory. */
@unmanaged
class Answer {
  isError: u8;
  /** The case of `outcome` or of `error`: a byte, which stands where a string would be aligned. */
  which: i32;
  text: i32;
  length: i32;
}

const answer = changetype<Answer>(memory.data(16, 8));
/** The `string` of `info`: address and length. */
const infoAnswer = changetype<StringPiece>(memory.data(8, 4));

/**
 * Puts OPA's memory into its first state and reads the data document: when the policy is compiled (`src/snapshot.ts`), and
 * after an abort.
 */
function start(): void {
  reset();
  const reserved = info_address() + info_length();
  if (opa_heap_ptr_get() < reserved) opa_heap_ptr_set((reserved + 7) & ~7);
  make_constants();
  const length = data_length();
  const text = opa_malloc(length);
  data_copy(text);
  data = opa_json_parse(text, length);
  heapStart = opa_heap_ptr_get();
  setDataRange(text, heapStart);
  ready = true;
}

/**
 * Memory for the one parameter of `evaluate`. It is asked for before each call, so all that earlier calls used is free
 * by now.
 */
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
  forgetTime();
  const inputStart = opa_heap_ptr_get();
  const input = readJson(address, length);
  if (input == 0) return failed(errorInvalidInput, 0, 0);
  const inputEnd = opa_heap_ptr_get();
  setInputRange(inputStart, inputEnd);
  // Forgets what the parser freed, so that nothing else comes to lie among the input.
  opa_heap_ptr_set(inputEnd);
  const context = opa_eval_ctx_new();
  opa_eval_ctx_set_input(context, input);
  opa_eval_ctx_set_data(context, data);
  opa_eval_ctx_set_entrypoint(context, entrypoint());
  evaluate_policy(context);
  const value = opa_eval_ctx_get_result(context);
  if (value == 0) return answered(0, outcomeUndefined, 0, 0);
  beginText();
  putJson(value);
  return answered(0, outcomeValue, writtenAt(0), written());
}

/** What `evaluate` answers when `aborted` is set. */
export function failure(): i32 {
  const reason = aborted;
  aborted = 0;
  ready = false;
  if (isLimit(reason)) return failed(errorLimitExceeded, 0, 0);
  return failed(errorAborted, reason, terminatedLength(reason));
}

export function info(): i32 {
  infoAnswer.address = info_address();
  infoAnswer.length = info_length();
  return changetype<i32>(infoAnswer);
}

function failed(error: i32, text: i32, length: i32): i32 {
  return answered(1, error, text, length);
}

function answered(isError: u8, which: i32, text: i32, length: i32): i32 {
  answer.isError = isError;
  answer.which = which;
  answer.text = text;
  answer.length = length;
  return changetype<i32>(answer);
}
