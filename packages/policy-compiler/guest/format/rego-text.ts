/** Values as Rego writes them: `{"a": [1, true]}`, `{1, 2}`, `set()`; keys and elements in their order. */
import {
  opa_json_dump,
  opa_malloc,
  opa_value_compare,
  opa_value_get,
  opa_value_iter,
  opa_value_length,
  opa_value_type,
} from '../abi/opa';
import { typeArray, typeBoolean, typeNull, typeNumber, typeObject, typeString, Value } from '../abi/value';
import { terminatedLength } from '../values/bytes';
import { CLOSE_BRACE, CLOSE_BRACKET, OPEN_BRACE, OPEN_BRACKET } from '../values/characters';
import { arrayElement, arrayLength, isTrue, lengthOf, textOf } from '../values/values';
import { putByte, putBytes, putText } from '../values/writer';
import { putQuoted } from './quote';

export function putRego(value: Value): void {
  const type = opa_value_type(value);
  if (type == typeNull) putText('null');
  else if (type == typeBoolean) putText(isTrue(value) ? 'true' : 'false');
  else if (type == typeNumber) putNumber(value);
  else if (type == typeString) putQuoted(textOf(value), textOf(value) + lengthOf(value), false);
  else if (type == typeArray) putArray(value);
  else putKeyed(value, type == typeObject);
}

function putNumber(value: Value): void {
  const text = opa_json_dump(value);
  putBytes(text, terminatedLength(text));
}

function putArray(array: Value): void {
  putByte(OPEN_BRACKET);
  for (let i = 0; i < arrayLength(array); i++) {
    if (i > 0) putText(', ');
    putRego(arrayElement(array, i));
  }
  putByte(CLOSE_BRACKET);
}

/** An object or a set. */
function putKeyed(value: Value, isObject: bool): void {
  const count = opa_value_length(value);
  if (count == 0 && !isObject) return putText('set()');
  const keys = sortedKeys(value, count);
  putByte(OPEN_BRACE);
  for (let i = 0; i < count; i++) {
    const key = keyAt(keys, i);
    if (i > 0) putText(', ');
    putRego(key);
    if (!isObject) continue;
    putText(': ');
    putRego(opa_value_get(value, key));
  }
  putByte(CLOSE_BRACE);
}

/** A list of the keys, sorted: sorted runs are merged into runs of twice their length until there is one. */
function sortedKeys(value: Value, count: i32): i32 {
  let from = opa_malloc(count * sizeof<Value>());
  let to = opa_malloc(count * sizeof<Value>());
  let index = 0;
  for (let key = opa_value_iter(value, 0); key != 0; key = opa_value_iter(value, key)) setKey(from, index++, key);
  for (let run = 1; run < count; run *= 2) {
    for (let start = 0; start < count; start += run * 2) {
      merge(from, to, start, min(start + run, count), min(start + run * 2, count));
    }
    const merged = to;
    to = from;
    from = merged;
  }
  return from;
}

/** Merges the sorted keys [start, middle) and [middle, end). */
function merge(from: i32, to: i32, start: i32, middle: i32, end: i32): void {
  let left = start;
  let right = middle;
  for (let i = start; i < end; i++) {
    const takeLeft = right == end || (left < middle && opa_value_compare(keyAt(from, left), keyAt(from, right)) <= 0);
    setKey(to, i, keyAt(from, takeLeft ? left++ : right++));
  }
}

function keyAt(keys: i32, index: i32): Value {
  return load<Value>(keys + index * sizeof<Value>());
}

function setKey(keys: i32, index: i32, key: Value): void {
  store<Value>(keys + index * sizeof<Value>(), key);
}
