/** `strings.*` built-ins. */
import { opa_value_iter, opa_value_type } from '../abi/opa';
import { typeArray, typeSet, typeString, Value } from '../abi/value';
import { sameBytes } from '../values/bytes';
import { countRunes } from '../values/utf8';
import {
  arrayElement,
  arrayLength,
  booleanValue,
  integerValue,
  isString,
  lengthOf,
  textOf,
  undefinedValue,
} from '../values/values';

/** How often a string is in another, without overlaps. An empty one is before, between and after all characters. */
export function strings_count(search: Value, sought: Value): Value {
  if (!isString(search) || !isString(sought)) return undefinedValue;
  const length = lengthOf(sought);
  let at = textOf(search);
  const end = at + lengthOf(search);
  if (length == 0) return integerValue(countRunes(at, end) + 1);
  let count = 0;
  while (at + length <= end) {
    if (sameBytes(at, textOf(sought), length)) {
      count++;
      at += length;
    } else at++;
  }
  return integerValue(count);
}

export function strings_any_prefix_match(search: Value, base: Value): Value {
  return anyMatch(search, base, false);
}

export function strings_any_suffix_match(search: Value, base: Value): Value {
  return anyMatch(search, base, true);
}

/** Whether any of `search` begins or ends with any of `base`. Each is a string, or an array or set of strings. */
function anyMatch(search: Value, base: Value, atEnd: bool): Value {
  if (!areStrings(search) || !areStrings(base)) return undefinedValue;
  for (let i = nextKey(search, 0); i != 0; i = nextKey(search, i)) {
    for (let j = nextKey(base, 0); j != 0; j = nextKey(base, j)) {
      if (matches(member(search, i), member(base, j), atEnd)) return booleanValue(true);
    }
  }
  return booleanValue(false);
}

function areStrings(value: Value): bool {
  const type = opa_value_type(value);
  if (type == typeString) return true;
  if (type != typeArray && type != typeSet) return false;
  for (let key = nextKey(value, 0); key != 0; key = nextKey(value, key)) {
    if (!isString(member(value, key))) return false;
  }
  return true;
}

/** Goes through a string as its only member, through arrays by index + 1, through sets by element. 0 is the end. */
function nextKey(value: Value, key: i32): i32 {
  const type = opa_value_type(value);
  if (type == typeSet) return opa_value_iter(value, key);
  const length = type == typeArray ? arrayLength(value) : 1;
  return key < length ? key + 1 : 0;
}

function member(value: Value, key: i32): i32 {
  const type = opa_value_type(value);
  if (type == typeSet) return key;
  return type == typeArray ? arrayElement(value, key - 1) : value;
}

function matches(string: Value, affix: Value, atEnd: bool): bool {
  const length = lengthOf(affix);
  const rest = lengthOf(string) - length;
  return rest >= 0 && sameBytes(textOf(string) + (atEnd ? rest : 0), textOf(affix), length);
}
