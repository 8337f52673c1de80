/**
 * Look-ups as `opa eval` does them, where OPA's WebAssembly has another way (`src/lookups.ts` says where that is).
 *
 * A base document is the data that was compiled in, or a part of it. `opa eval` reads base documents by texts: a number that
 * stands for a key counts as its text, and a text that stands for an index as its number. All other values are read by
 * their own keys. `with` puts values into copies of base documents; a number never finds what was put there.
 */
import { give_up, opa_malloc, opa_value_compare, opa_value_get, opa_value_iter, opa_value_type } from './abi/opa';
import { OpaInteger, OpaNumberText, typeArray, typeNumber, typeObject, typeSet, typeString, Value } from './abi/value';
import { MINUS } from './values/characters';
import { hasExponent, indexOf, isPlain, isShortest, numberOf } from './number-texts';
import { beginText, endText, putByte, putText, putUnsigned, writtenAt } from './values/writer';
import { arrayElement, arrayLength, isInteger, isString, lengthOf, stringValue, textOf } from './values/values';

/** Where the parsed data document lies: before it lies what the policy has as constants. */
let dataStart: i32 = 0;
let dataEnd: i32 = 0;
/** Where the parsed input lies. */
let inputStart: i32 = 0;
let inputEnd: i32 = 0;

/** A copy that `with` made of a base document, to put something into it. */
@unmanaged
class Copy {
  copy: Value;
  original: Value;
  /** The copy before it, or 0. */
  previous: i32;
}

/** Kinds of keys, as in `src/data-nodes.ts`. */
const textKeys: i32 = 1;
const indexKeys: i32 = 2;

const unusualNumber = 'a number that is calculated, or written in another way than is usual,';

let lastCopy: i32 = 0;

/** The data document was parsed into [start, end). */
export function setDataRange(start: i32, end: i32): void {
  dataStart = start;
  dataEnd = end;
}

/** An evaluation begins, whose input was parsed into [start, end). Nothing else may be allocated there. */
export function setInputRange(start: i32, end: i32): void {
  inputStart = start;
  inputEnd = end;
  lastCopy = 0;
}

/** `with` copies a value. @returns 0, which is not looked at. */
export function note_copy(value: Value, copy: Value): Value {
  const original = baseOf(value);
  if (original == 0) return 0;
  const note = changetype<Copy>(opa_malloc(offsetof<Copy>()));
  note.copy = copy;
  note.original = original;
  note.previous = lastCopy;
  lastCopy = changetype<i32>(note);
  return 0;
}

/** The base document that a value is, or is a copy of; 0 when it is none. */
function baseOf(value: Value): Value {
  if (value >= dataStart && value < dataEnd) return value;
  for (let at = lastCopy; at != 0; at = changetype<Copy>(at).previous) {
    if (changetype<Copy>(at).copy == value) return changetype<Copy>(at).original;
  }
  return 0;
}

/** An operand of a reference into `data`. */
export function lookup_reference(collection: Value, key: Value): Value {
  const base = baseOf(collection);
  if (base == 0) return opa_value_get(collection, key);
  const isList = opa_value_type(base) == typeArray;
  if (isString(key)) {
    return isList ? item(base, indexOf(textOf(key), lengthOf(key))) : opa_value_get(collection, key);
  }
  // No text stands for true, null, or a collection.
  if (opa_value_type(key) != typeNumber) return 0;
  if (isList && !hasExponent(key)) return opa_value_get(base, key);
  const text = isList ? 0 : numberText(key);
  if (text != 0) return opa_value_get(base, text);
  if (mayBeKey(base, key)) giveUpOn(unusualNumber);
  return 0;
}

/** The same in a rule whose index `opa eval` asks before (`src/rule-index.ts`): that has values, no texts that stand for them. */
export function lookup_indexed(collection: Value, key: Value): Value {
  const found = lookup_reference(collection, key);
  if (found != 0 && opa_value_get(collection, key) == 0)
    giveUpOn('a key of another type, which opa eval looks up in an index,');
  return found;
}

/** Two members of an object literal have one key. @returns 0, which is not looked at. */
export function refuse_member(): Value {
  beginText();
  putText('two keys of an object literal are equal');
  putByte(0);
  give_up(writtenAt(0));
  return 0;
}

/**
 * An operand that is looked for among the keys of a rule, which were keys of data. `opa eval` may evaluate the rule with the
 * operand in place of the key, or not: where that makes a difference, the evaluation ends here.
 */
export function lookup_keys(collection: Value, key: Value, kinds: i32): Value {
  const value = opa_value_get(collection, key);
  if (value == 0 ? mayStandForKey(key, kinds) : opa_value_type(key) == typeNumber && !isPlain(key)) {
    giveUpOn('a key of another type');
  }
  return value;
}

/** Whether references into data may find something by this operand that is not among the keys. */
function mayStandForKey(operand: Value, kinds: i32): bool {
  const type = opa_value_type(operand);
  if (type == typeNumber) return (kinds & textKeys) != 0;
  if (type == typeString) return (kinds & indexKeys) != 0 && indexOf(textOf(operand), lengthOf(operand)) >= 0;
  if (type != typeArray && type != typeObject && type != typeSet) return false;
  for (let key = opa_value_iter(operand, 0); key != 0; key = opa_value_iter(operand, key)) {
    if (mayStandForKey(opa_value_get(operand, key), kinds)) return true;
    if (type == typeObject && mayStandForKey(key, kinds)) return true;
  }
  return false;
}

/** `opa_atoi64` as `opa eval` has it for indices: 0 if the text is one, which then is stored at `result`. */
export function read_index(text: i32, length: i32, result: i32): i32 {
  const index = indexOf(text, length);
  store<i64>(result, index);
  return index < 0 ? -1 : 0;
}

/** Whether a key of a collection is the one that a reference has: 0 if so. */
export function compare_key(key: Value, wanted: Value, collection: Value): i32 {
  const differs = opa_value_compare(key, wanted);
  const base = baseOf(collection);
  if (base == 0) return differs;
  if (differs == 0) {
    if (opa_value_type(wanted) == typeNumber && hasExponent(wanted)) giveUpOn(unusualNumber);
    return 0;
  }
  if (!meansKey(base, key, wanted)) return differs;
  // What `with` put in place of it is not what the reference finds.
  if (opa_value_get(collection, key) != opa_value_get(base, key)) giveUpOn('with');
  return 0;
}

/** Whether an operand that is another value than a key of a base document stands for it. */
function meansKey(base: Value, key: Value, operand: Value): bool {
  if (opa_value_type(base) != typeArray) {
    if (opa_value_type(operand) != typeNumber) return false;
    const text = numberText(operand);
    if (text != 0) return opa_value_compare(key, text) == 0;
    if (mayBeKey(base, operand)) giveUpOn(unusualNumber);
    return false;
  }
  if (!isString(operand)) return false;
  return isInteger(key) && changetype<OpaInteger>(key).value == indexOf(textOf(operand), lengthOf(operand));
}

function item(list: Value, index: i64): Value {
  return index < 0 || index >= (arrayLength(list) as i64) ? 0 : arrayElement(list, index as i32);
}

/**
 * A number as `opa eval` writes it in a path; 0 for one that could be written in another way. Equal numbers with different
 * texts, 7 and 7.0, are different names, but have one place in the caches of `opa eval`: what they find may depend on what was
 * looked for before.
 */
function numberText(number: Value): Value {
  if (isInteger(number)) {
    const value = changetype<OpaInteger>(number).value;
    beginText();
    if (value < 0) putByte(MINUS);
    putUnsigned((value < 0 ? -value : value) as u64, 10, false);
    return endText();
  }
  const text = changetype<OpaNumberText>(number);
  const end = text.text + text.length;
  return isShortest(text.text, end, isAsWritten(text.text)) ? stringValue(text.text, text.length) : 0;
}

/** Whether a key of a base document is the number, however that is written. One that was calculated may be another. */
function mayBeKey(base: Value, number: Value): bool {
  if (!isInteger(number) && !isAsWritten(changetype<OpaNumberText>(number).text)) return true;
  for (let key = opa_value_iter(base, 0); key != 0; key = opa_value_iter(base, key)) {
    const named = isString(key) ? numberOf(textOf(key), lengthOf(key)) : key;
    if (named != 0 && opa_value_compare(named, number) == 0) return true;
  }
  return false;
}

/** Whether a number's text was in the input, the data or the policy. */
function isAsWritten(text: i32): bool {
  return text < dataEnd || (text >= inputStart && text < inputEnd);
}

function giveUpOn(what: string): void {
  beginText();
  putText(what);
  putText(' in a reference into data: what it finds is not known');
  putByte(0);
  give_up(writtenAt(0));
}
