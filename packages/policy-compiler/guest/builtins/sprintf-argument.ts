/** Arguments of `sprintf`: integers, big integers, floats; everything else is a string. */
import { hasPrecision, hasWidth, pad, truncate } from '../format/format';
import { putFloat } from '../format/format-float';
import { putBigInteger, putInteger } from '../format/format-integer';
import { putString } from '../format/format-text';
import { exceedLimit } from '../abi/limits';
import { digitsAt, digitsEnd, integer, isBigInteger, isInt64, negative, toFloat64 } from '../values/numbers';
import { opa_malloc, opa_value_type } from '../abi/opa';
import { putRego } from '../format/rego-text';
import { arrayElement, arrayLength, findByte, lengthOf, textOf, typeNumber, typeString } from '../values/values';
import { putByte, putRune, putText, unwrite, written, writtenAt } from '../values/writer';

const kindInteger: i32 = 0;
const kindBigInteger: i32 = 1;
const kindFloat: i32 = 2;
const kindString: i32 = 3;

let values: i32 = 0;
/** The argument that `read` found. */
let kind: i32 = 0;
let float: f64 = 0;
let text: i32 = 0;
let length: i32 = 0;

export function readArguments(array: i32): void {
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
    // The text is written behind what is there, copied, and taken back.
    const from = written();
    putRego(value);
    length = written() - from;
    text = opa_malloc(length);
    memory.copy(text, writtenAt(from), length);
    unwrite(from);
    kind = kindString;
  }
}

function useText(at: i32, bytes: i32): void {
  kind = kindString;
  text = at;
  length = bytes;
}

function readNumber(value: i32): void {
  if (isBigInteger(value)) {
    kind = kindBigInteger;
    return;
  }
  const isRef = load<u8>(value, 1) != 1;
  if (!isRef || !isFloatText()) {
    isInt64(value);
    kind = kindInteger;
    return;
  }
  float = toFloat64();
  kind = kindFloat;
  // Out of a float64's range: OPA hands the text over.
  if (abs(float) == Infinity) useText(negative ? digitsAt - 1 : digitsAt, digitsEnd - digitsAt + (negative ? 1 : 0));
}

function isFloatText(): bool {
  return (
    findByte(digitsAt, digitsEnd, 0x2e) >= 0 ||
    findByte(digitsAt, digitsEnd, 0x65) >= 0 ||
    findByte(digitsAt, digitsEnd, 0x45) >= 0
  );
}

/** An argument as a width or precision, a million at most; the least i32 when it is none. */
export function intArgument(index: i32): i32 {
  if (index >= argumentCount()) return i32.MIN_VALUE;
  read(index);
  if (kind != kindInteger || integer > 1000000 || integer < -1000000) return i32.MIN_VALUE;
  return integer as i32;
}

export function putArgument(index: i32, verb: u32): void {
  read(index);
  if (verb == 0x54) {
    const from = written();
    putType();
    truncate(from);
    pad(from, true);
  } else if (!put(verb)) putBadVerb(verb);
}

/** As `%!(EXTRA` lists them: `string=text`. */
export function putArgumentWithType(index: i32): void {
  read(index);
  putType();
  putByte(0x3d);
  put(0x76);
}

function put(verb: u32): bool {
  if (kind == kindInteger) return putInteger(integer, verb);
  if (kind == kindFloat) return putFloat(float, verb);
  if (kind == kindString) return putString(text, length, verb);
  return putBigInteger(digitsAt, digitsEnd - digitsAt, negative, verb);
}

function putType(): void {
  if (kind == kindInteger) putText('int64');
  else if (kind == kindFloat) putText('float64');
  else putText(kind == kindString ? 'string' : '*big.Int');
}

/** `%!d(string=text)` */
function putBadVerb(verb: u32): void {
  putText('%!');
  putRune(verb);
  if (kind == kindBigInteger) {
    // What Go prints of a big integer's inside for %w and %p is nobody's business.
    if (verb == 0x77 || verb == 0x70) return exceedLimit();
    putText('(big.Int=');
    if (negative) putByte(0x2d);
    for (let at = digitsAt; at < digitsEnd; at++) putByte(load<u8>(at));
  } else {
    putByte(0x28);
    putType();
    putByte(0x3d);
    put(0x76);
  }
  putByte(0x29);
}
