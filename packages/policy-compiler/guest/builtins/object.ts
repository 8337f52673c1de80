/** `object.subset`. */
import { opa_value_compare, opa_value_get, opa_value_iter, opa_value_length, opa_value_type } from '../abi/opa';
import { typeArray, typeObject, typeSet, Value } from '../abi/value';
import { arrayElement, arrayLength, booleanValue, undefinedValue } from '../values/values';

export function object_subset(superset: Value, subset: Value): Value {
  const outer = opa_value_type(superset);
  const inner = opa_value_type(subset);
  if (outer == typeArray && inner == typeSet) return booleanValue(arrayHasAll(superset, subset));
  if (outer != inner || (outer != typeObject && outer != typeArray && outer != typeSet)) return undefinedValue;
  return booleanValue(contains(superset, subset, outer));
}

/** For two collections of one type. */
function contains(superset: Value, subset: Value, type: i32): bool {
  if (type == typeObject) return objectContains(superset, subset);
  return type == typeSet ? setContains(superset, subset) : arrayContains(superset, subset);
}

/** Every key, with an equal value or one that contains it in turn. */
function objectContains(superset: Value, subset: Value): bool {
  for (let key = opa_value_iter(subset, 0); key != 0; key = opa_value_iter(subset, key)) {
    const have = opa_value_get(superset, key);
    if (have == 0) return false;
    const want = opa_value_get(subset, key);
    if (opa_value_compare(have, want) == 0) continue;
    const type = opa_value_type(have);
    if (type != opa_value_type(want) || (type != typeObject && type != typeArray && type != typeSet)) return false;
    if (!contains(have, want, type)) return false;
  }
  return true;
}

function setContains(superset: Value, subset: Value): bool {
  for (let key = opa_value_iter(subset, 0); key != 0; key = opa_value_iter(subset, key)) {
    if (opa_value_get(superset, key) == 0) return false;
  }
  return true;
}

/** The whole of one array, somewhere within the other. */
function arrayContains(superset: Value, subset: Value): bool {
  const length = arrayLength(subset);
  let matched = 0;
  for (let from = 0; matched < length;) {
    if (from + matched >= arrayLength(superset)) return false;
    if (opa_value_compare(arrayElement(superset, from + matched), arrayElement(subset, matched)) == 0) matched++;
    else {
      from++;
      matched = 0;
    }
  }
  return true;
}

/** OPA counts an element again when the array repeats it, and an empty set is in no empty array. */
function arrayHasAll(array: Value, set: Value): bool {
  let unmatched = opa_value_length(set);
  for (let i = 0; i < arrayLength(array); i++) {
    if (opa_value_get(set, arrayElement(array, i)) != 0) unmatched--;
    if (unmatched == 0) return true;
  }
  return false;
}
