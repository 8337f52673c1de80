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
import { putQuoted } from './quote';
import { arrayElement, arrayLength, isTrue, lengthOf, textOf } from '../values/values';
import { typeArray, typeBoolean, typeNull, typeNumber, typeObject, typeString } from '../values/values';
import { putByte, putBytes, putText } from '../values/writer';

export function putRego(value: i32): void {
  const type = opa_value_type(value);
  if (type == typeNull) putText('null');
  else if (type == typeBoolean) putText(isTrue(value) ? 'true' : 'false');
  else if (type == typeNumber) putNumber(value);
  else if (type == typeString) putQuoted(textOf(value), textOf(value) + lengthOf(value), false);
  else if (type == typeArray) putArray(value);
  else putKeyed(value, type == typeObject);
}

function putNumber(value: i32): void {
  const text = opa_json_dump(value);
  let end = text;
  while (load<u8>(end) != 0) end++;
  putBytes(text, end - text);
}

function putArray(array: i32): void {
  putByte(0x5b);
  for (let i = 0; i < arrayLength(array); i++) {
    if (i > 0) putText(', ');
    putRego(arrayElement(array, i));
  }
  putByte(0x5d);
}

/** An object or a set. */
function putKeyed(value: i32, isObject: bool): void {
  const count = opa_value_length(value);
  if (count == 0 && !isObject) return putText('set()');
  const keys = sortedKeys(value, count);
  putByte(0x7b);
  for (let i = 0; i < count; i++) {
    const key = load<i32>(keys + i * 4);
    if (i > 0) putText(', ');
    putRego(key);
    if (!isObject) continue;
    putText(': ');
    putRego(opa_value_get(value, key));
  }
  putByte(0x7d);
}

/** Addresses of the keys, sorted by merging runs of twice the length each time. */
function sortedKeys(value: i32, count: i32): i32 {
  let from = opa_malloc(count * 4);
  let to = opa_malloc(count * 4);
  let at = from;
  for (let key = opa_value_iter(value, 0); key != 0; key = opa_value_iter(value, key)) {
    store<i32>(at, key);
    at += 4;
  }
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
    const takeLeft =
      right == end ||
      (left < middle && opa_value_compare(load<i32>(from + left * 4), load<i32>(from + right * 4)) <= 0);
    store<i32>(to + i * 4, load<i32>(from + (takeLeft ? left++ : right++) * 4));
  }
}
