/**
 * Arithmetic where `opa eval` has 64 bits of precision: with a number that is no integer, and divisions that leave a rest.
 * OPA's WebAssembly calculates with decimals. Integers are exact in both.
 */
import { give_up, opa_value_get, opa_value_iter, opa_value_type } from './abi/opa';
import { OpaNumberText, typeArray, typeNumber, typeSet, Value } from './abi/value';
import { hasExponent } from './number-texts';
import {
  add,
  BigFloat,
  bigFloatInFull,
  bigFloatValue,
  exactInteger,
  divide,
  isWholeNumber,
  multiply,
  readBigFloat,
} from './values/big-float';
import { findByte } from './values/bytes';
import { POINT } from './values/characters';
import { overflowed } from './values/exact';
import { isExactInt64, ReadNumber } from './values/numbers';
import { isInteger } from './values/values';
import { beginText, putByte, putText, writtenAt } from './values/writer';

/** Operations, as in `src/rewrite-numbers.ts`. */
const plus: i32 = 0;
const minus: i32 = 1;
const times: i32 = 2;
const over: i32 = 3;

/** Digits that 64 bits tell apart, whichever they are. */
const maxExactDigits: i32 = 18;

/** @returns 0 where OPA's WebAssembly has the same result as `opa eval`. */
export function calculate(operation: i32, a: Value, b: Value): Value {
  if (opa_value_type(a) != typeNumber || opa_value_type(b) != typeNumber) return 0;
  if (operation == over ? isDivisible(a, b) : isWholeNumber(a) && isWholeNumber(b)) return 0;
  readBigFloat(b);
  const negative = BigFloat.negative;
  const significand = BigFloat.significand;
  const exponent = BigFloat.exponent;
  readBigFloat(a);
  if (operation == over) {
    if (significand == 0) return 0;
    divide(negative, significand, exponent);
  } else apply(operation, negative, significand, exponent);
  return bigFloatValue();
}

function apply(operation: i32, negative: bool, significand: u64, exponent: i32): void {
  if (operation == times) multiply(negative, significand, exponent);
  else add(operation == minus ? !negative : negative, significand, exponent);
}

/** Whether the quotient is an i32's that leaves no rest. */
function isDivisible(a: Value, b: Value): bool {
  if (!isExactInt64(b)) return false;
  const divisor = ReadNumber.integer;
  if (divisor == 0) return true;
  if (!isExactInt64(a)) return false;
  const dividend = ReadNumber.integer;
  const isSmall = dividend == (dividend as i32 as i64) && divisor == (divisor as i32 as i64);
  return isSmall && dividend % divisor == 0;
}

/** The operand of `abs`: of more digits than 64 bits tell apart, the number that they are. */
export function narrow_number(number: Value): Value {
  if (!mayBeNarrowed(number)) return number;
  readBigFloat(number);
  return bigFloatValue();
}

/** The operand of `round`. */
export function round_operand(number: Value): Value {
  if (!mayBeNarrowed(number)) return number;
  readBigFloat(number);
  return bigFloatInFull();
}

/** The operand of `ceil` and `floor`. Between −1 and 0 `opa eval` has 1 and 0. */
export function floor_operand(number: Value): Value {
  if (opa_value_type(number) == typeNumber && isSmallNegative(number)) {
    giveUp('ceil, floor: of a number between -1 and 0, for which opa eval has 1 and 0');
  }
  return round_operand(number);
}

function mayBeNarrowed(number: Value): bool {
  if (opa_value_type(number) != typeNumber || isInteger(number)) return false;
  return changetype<OpaNumberText>(number).length > maxExactDigits || hasExponent(number);
}

function isSmallNegative(number: Value): bool {
  if (isWholeNumber(number)) return false;
  readBigFloat(number);
  return BigFloat.negative && BigFloat.exponent < -63;
}

/** A result of OPA's arithmetic: an integer as `opa eval` writes it, without point and exponent. */
export function plain_integer(result: Value): Value {
  if (result == 0 || opa_value_type(result) != typeNumber || isInteger(result)) return result;
  const text = changetype<OpaNumberText>(result);
  if (findByte(text.text, text.text + text.length, POINT) < 0 && !hasExponent(result)) return result;
  if (!isWholeNumber(result) || overflowed) return result;
  return exactInteger();
}

/** `sum` and `product`. @returns 0 where OPA's WebAssembly has the same result as `opa eval`. */
export function accumulate(operation: i32, collection: Value): Value {
  const type = opa_value_type(collection);
  if ((type != typeArray && type != typeSet) || isWholeCollection(collection)) return 0;
  if (operation == times) giveUp('product: of fractions, for which opa eval has another precision; write *');
  let negative = false;
  let significand: u64 = 0;
  let exponent = 0;
  BigFloat.rounded = false;
  for (let key = opa_value_iter(collection, 0); key != 0; key = opa_value_iter(collection, key)) {
    readBigFloat(opa_value_get(collection, key));
    apply(operation, negative, significand, exponent);
    negative = BigFloat.negative;
    significand = BigFloat.significand;
    exponent = BigFloat.exponent;
  }
  // The sum depends on the order then, and `opa eval` has another one.
  if (type == typeSet && BigFloat.rounded) giveUp('sum: of a set of fractions whose order matters; write an array');
  return bigFloatValue();
}

/** Whether OPA's WebAssembly does it right: there are only integers, or something that is no number. */
function isWholeCollection(collection: Value): bool {
  let isWhole = true;
  for (let key = opa_value_iter(collection, 0); key != 0; key = opa_value_iter(collection, key)) {
    const item = opa_value_get(collection, key);
    if (opa_value_type(item) != typeNumber) return true;
    if (isWhole && !isWholeNumber(item)) isWhole = false;
  }
  return isWhole;
}

function giveUp(why: string): void {
  beginText();
  putText(why);
  putByte(0);
  give_up(writtenAt(0));
}
