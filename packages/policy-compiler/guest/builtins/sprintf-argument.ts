/** Arguments of `sprintf`: integers, big integers, floats; everything else is a string. */
import { exceedLimit } from '../values/limits';
import { opa_malloc, opa_value_type } from '../abi/opa';
import { typeNumber, typeString, Value } from '../abi/value';
import { putFloat } from '../format/float';
import { putBigInteger, putInteger } from '../format/integer';
import { putString } from '../format/string';
import { pad, truncate } from '../format/directive';
import { putRego } from '../format/rego-text';
import { findByte } from '../values/bytes';
import {
  CLOSE_PARENTHESIS,
  EQUALS,
  LOWER_E,
  LOWER_P,
  LOWER_V,
  LOWER_W,
  MINUS,
  OPEN_PARENTHESIS,
  POINT,
  UPPER_E,
  UPPER_T,
} from '../values/characters';
import { isBigInteger, isInt64, ReadNumber, toFloat64 } from '../values/numbers';
import { arrayElement, arrayLength, isInteger, lengthOf, textOf } from '../values/values';
import { putByte, putRune, putText, unwrite, written, writtenAt } from '../values/writer';

const kindInteger: i32 = 0;
const kindBigInteger: i32 = 1;
const kindFloat: i32 = 2;
const kindString: i32 = 3;

/** The array of all arguments. */
let values: Value = 0;

/** The argument that was read last. */
class Argument {
  /** Of an integer, the value is in `ReadNumber`; of a big one, its digits are. */
  static kind: i32 = 0;
  static float: f64 = 0;
  /** Of a string: address and length. */
  static text: i32 = 0;
  static length: i32 = 0;
}

export function readArguments(array: Value): void {
  values = array;
}

export function argumentCount(): i32 {
  return arrayLength(values);
}

function read(index: i32): void {
  const value = arrayElement(values, index);
  const type = opa_value_type(value);
  if (type == typeNumber) readNumber(value);
  else if (type == typeString) useText(textOf(value), lengthOf(value));
  else {
    // There is one buffer: the value is written behind the text that is there, copied, and taken back.
    const from = written();
    putRego(value);
    Argument.length = written() - from;
    Argument.text = opa_malloc(Argument.length);
    memory.copy(Argument.text, writtenAt(from), Argument.length);
    unwrite(from);
    Argument.kind = kindString;
  }
}

function useText(at: i32, bytes: i32): void {
  Argument.kind = kindString;
  Argument.text = at;
  Argument.length = bytes;
}

function readNumber(value: Value): void {
  if (isBigInteger(value)) {
    Argument.kind = kindBigInteger;
    return;
  }
  if (isInteger(value) || !isFloatText()) {
    isInt64(value);
    Argument.kind = kindInteger;
    return;
  }
  Argument.float = toFloat64();
  Argument.kind = kindFloat;
  // Of a number out of a float64's range OPA hands the text over, with its sign.
  const textAt = ReadNumber.negative ? ReadNumber.digitsAt - 1 : ReadNumber.digitsAt;
  if (abs(Argument.float) == Infinity) useText(textAt, ReadNumber.digitsEnd - textAt);
}

function isFloatText(): bool {
  return (
    findByte(ReadNumber.digitsAt, ReadNumber.digitsEnd, POINT) >= 0 ||
    findByte(ReadNumber.digitsAt, ReadNumber.digitsEnd, LOWER_E) >= 0 ||
    findByte(ReadNumber.digitsAt, ReadNumber.digitsEnd, UPPER_E) >= 0
  );
}

/** An argument as a width or precision, a million at most; the least i32 when it is none. */
export function intArgument(index: i32): i32 {
  if (index >= argumentCount()) return i32.MIN_VALUE;
  read(index);
  if (Argument.kind != kindInteger || ReadNumber.integer > 1000000 || ReadNumber.integer < -1000000)
    return i32.MIN_VALUE;
  return ReadNumber.integer as i32;
}

/** Carries out a directive. */
export function putArgument(index: i32, verb: u32): void {
  read(index);
  if (verb == UPPER_T) {
    const from = written();
    putType();
    truncate(from);
    pad(from, true);
  } else if (!put(verb)) putBadVerb(verb);
}

/** Writes an argument as `%!(EXTRA` lists it: `string=text`. */
export function putArgumentWithType(index: i32): void {
  read(index);
  putType();
  putByte(EQUALS);
  put(LOWER_V);
}

function put(verb: u32): bool {
  if (Argument.kind == kindInteger) return putInteger(ReadNumber.integer, verb);
  if (Argument.kind == kindFloat) return putFloat(Argument.float, verb);
  if (Argument.kind == kindString) return putString(Argument.text, Argument.length, verb);
  return putBigInteger(ReadNumber.digitsAt, ReadNumber.digitsEnd - ReadNumber.digitsAt, ReadNumber.negative, verb);
}

function putType(): void {
  if (Argument.kind == kindInteger) putText('int64');
  else if (Argument.kind == kindFloat) putText('float64');
  else putText(Argument.kind == kindString ? 'string' : '*big.Int');
}

/** Writes that the argument is not for the verb: `%!d(string=text)`. */
function putBadVerb(verb: u32): void {
  putText('%!');
  putRune(verb);
  if (Argument.kind == kindBigInteger) {
    // Go would print the fields of its big.Int, with addresses.
    if (verb == LOWER_W || verb == LOWER_P) return exceedLimit();
    putText('(big.Int=');
    if (ReadNumber.negative) putByte(MINUS);
    for (let at = ReadNumber.digitsAt; at < ReadNumber.digitsEnd; at++) putByte(load<u8>(at));
  } else {
    putByte(OPEN_PARENTHESIS);
    putType();
    putByte(EQUALS);
    put(LOWER_V);
  }
  putByte(CLOSE_PARENTHESIS);
}
