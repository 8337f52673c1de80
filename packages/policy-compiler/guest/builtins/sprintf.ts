/** `sprintf`: Go's fmt.Sprintf on the values that OPA hands to it. */
import { opa_value_type } from '../abi/opa';
import { typeArray, Value } from '../abi/value';
import { clearDirective, setFlag, setPrecision, setWidth, useFlagsOfV } from '../format/directive';
import { findByte } from '../values/bytes';
import {
  ASTERISK,
  CLOSE_BRACKET,
  CLOSE_PARENTHESIS,
  DIGIT_0,
  isDigit,
  isSmallLetter,
  LOWER_V,
  LOWER_W,
  OPEN_BRACKET,
  PERCENT,
  POINT,
} from '../values/characters';
import { runeAt, runeLength } from '../values/utf8';
import { isString, lengthOf, textOf, undefinedValue } from '../values/values';
import { beginText, endText, putByte, putBytes, putRune, putText } from '../values/writer';
import { argumentCount, intArgument, putArgument, putArgumentWithType, readArguments } from './sprintf-argument';

/** What is left of the format: [at, end). */
let at: i32 = 0;
let end: i32 = 0;
/** The number of the next argument, from 0. */
let argument: i32 = 0;
/** Whether an index (`%[2]d`) was used in any directive. */
let reordered: bool = false;
/** Whether what was just read is an index. */
let afterIndex: bool = false;
/** Whether the directive has no wrong index. */
let goodIndex: bool = false;

export function sprintf(format: Value, args: Value): Value {
  if (!isString(format) || opa_value_type(args) != typeArray) return undefinedValue;
  readArguments(args);
  at = textOf(format);
  end = at + lengthOf(format);
  argument = 0;
  reordered = false;
  afterIndex = false;
  beginText();
  while (at < end) {
    const percent = findByte(at, end, PERCENT);
    const literalEnd = percent < 0 ? end : percent;
    putBytes(at, literalEnd - at);
    at = literalEnd + 1;
    if (percent >= 0) readDirective();
  }
  putExtra();
  return endText();
}

/** Reads a directive behind its `%` and carries it out. */
function readDirective(): void {
  clearDirective();
  goodIndex = true;
  while (at < end && setFlag(load<u8>(at))) at++;
  // As in Go, a small letter behind the flags is carried out at once, if there is an argument for it.
  const isSimple = at < end && isSmallLetter(load<u8>(at)) && argument < argumentCount();
  if (!isSimple) {
    readIndex();
    readWidth();
    readPrecision();
    if (!afterIndex) readIndex();
  }
  if (at >= end) return putText('%!(NOVERB)');
  const verb = runeAt(at);
  at += runeLength(at);
  if (verb == PERCENT) return putByte(PERCENT);
  if (!goodIndex) return putBad(verb, '(BADINDEX)');
  if (argument >= argumentCount()) return putBad(verb, '(MISSING)');
  if (verb == LOWER_V || verb == LOWER_W) useFlagsOfV();
  putArgument(argument++, verb);
}

function putBad(verb: u32, why: string): void {
  putText('%!');
  putRune(verb);
  putText(why);
}

/** Reads `[n]`, the argument to go on with, counted from 1. */
function readIndex(): void {
  afterIndex = false;
  if (at >= end || load<u8>(at) != OPEN_BRACKET) return;
  reordered = true;
  const close = findByte(at, end, CLOSE_BRACKET);
  if (close < 0 || end - at < 3) {
    goodIndex = false;
    at++;
    return;
  }
  at++;
  const value = readNumber(close);
  const isNumber = isPresent && at == close;
  at = close + 1;
  afterIndex = isNumber;
  if (isNumber && value >= 1 && value <= argumentCount()) argument = value - 1;
  else goodIndex = false;
}

function readWidth(): void {
  if (at < end && load<u8>(at) == ASTERISK) {
    at++;
    const value = intArgument(argument);
    const present = value != i32.MIN_VALUE;
    setWidth(present ? value : 0, present);
    if (!present) putText('%!(BADWIDTH)');
    if (argument < argumentCount()) argument++;
    afterIndex = false;
    return;
  }
  const value = readNumber(end);
  setWidth(value, isPresent);
  if (afterIndex && isPresent) goodIndex = false;
}

function readPrecision(): void {
  if (at + 1 >= end || load<u8>(at) != POINT) return;
  at++;
  if (afterIndex) goodIndex = false;
  readIndex();
  if (at < end && load<u8>(at) == ASTERISK) {
    at++;
    const value = intArgument(argument);
    setPrecision(value, value >= 0);
    if (value < 0) putText('%!(BADPREC)');
    if (argument < argumentCount()) argument++;
    afterIndex = false;
    return;
  }
  const value = readNumber(end);
  setPrecision(value, true);
}

/** Whether `readNumber` found a number. */
let isPresent: bool = false;

/** Reads a number, from `at` to `stop` at most. As in Go, one of more than a million is none and takes all up to `stop`. */
function readNumber(stop: i32): i32 {
  let value = 0;
  isPresent = false;
  for (; at < stop && isDigit(load<u8>(at)); at++) {
    if (value > 1000000) {
      at = stop;
      isPresent = false;
      return 0;
    }
    value = value * 10 + (load<u8>(at) - DIGIT_0);
    isPresent = true;
  }
  return value;
}

/** Lists the arguments that no directive took, unless indices were used: then it is not known which. */
function putExtra(): void {
  if (reordered || argument >= argumentCount()) return;
  clearDirective();
  putText('%!(EXTRA ');
  for (let i = argument; i < argumentCount(); i++) {
    if (i > argument) putText(', ');
    putArgumentWithType(i);
  }
  putByte(CLOSE_PARENTHESIS);
}
