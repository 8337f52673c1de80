/** `sprintf`: Go's fmt.Sprintf on the values that OPA hands to it. */
import { argumentCount, intArgument, putArgument, putArgumentWithType, readArguments } from './sprintf-argument';
import { clearFlags, setFlag, setPrecision, setWidth, useFlagsOfV } from '../format/format';
import { opa_value_type } from '../abi/opa';
import { runeAt, runeLength } from '../values/utf8';
import { findByte, isDigit, isString, lengthOf, textOf, typeArray, undefinedValue } from '../values/values';
import { beginText, endText, putByte, putBytes, putRune, putText } from '../values/writer';

let at: i32 = 0;
let end: i32 = 0;
/** The next argument. */
let argument: i32 = 0;
/** An index (`%[2]d`) was used somewhere; was just read; was a good one. */
let reordered: bool = false;
let afterIndex: bool = false;
let goodIndex: bool = false;

export function sprintf(format: i32, args: i32): i32 {
  if (!isString(format) || opa_value_type(args) != typeArray) return undefinedValue;
  readArguments(args);
  at = textOf(format);
  end = at + lengthOf(format);
  argument = 0;
  reordered = false;
  afterIndex = false;
  beginText();
  while (at < end) {
    const percent = findByte(at, end, 0x25);
    const literalEnd = percent < 0 ? end : percent;
    putBytes(at, literalEnd - at);
    at = literalEnd + 1;
    if (percent >= 0) directive();
  }
  putExtra();
  return endText();
}

function directive(): void {
  clearFlags();
  goodIndex = true;
  while (at < end && setFlag(load<u8>(at))) at++;
  // A small letter right behind the flags takes the next argument, whatever was read before.
  const isSimple = at < end && load<u8>(at) >= 0x61 && load<u8>(at) <= 0x7a && argument < argumentCount();
  if (!isSimple) {
    index();
    readWidth();
    readPrecision();
    if (!afterIndex) index();
  }
  if (at >= end) return putText('%!(NOVERB)');
  const verb = runeAt(at);
  at += runeLength(at);
  if (verb == 0x25) return putByte(0x25);
  if (!goodIndex) return putBad(verb, '(BADINDEX)');
  if (argument >= argumentCount()) return putBad(verb, '(MISSING)');
  if (verb == 0x76 || verb == 0x77) useFlagsOfV();
  putArgument(argument++, verb);
}

function putBad(verb: u32, why: string): void {
  putText('%!');
  putRune(verb);
  putText(why);
}

/** `[n]`: the argument to go on with, counted from 1. */
function index(): void {
  afterIndex = false;
  if (at >= end || load<u8>(at) != 0x5b) return;
  reordered = true;
  const close = findByte(at, end, 0x5d);
  if (close < 0 || end - at < 3) {
    goodIndex = false;
    at++;
    return;
  }
  at++;
  const value = number(close);
  const isNumber = isPresent && at == close;
  at = close + 1;
  afterIndex = isNumber;
  if (isNumber && value >= 1 && value <= argumentCount()) argument = value - 1;
  else goodIndex = false;
}

function readWidth(): void {
  if (at < end && load<u8>(at) == 0x2a) {
    at++;
    const value = intArgument(argument);
    const present = value != i32.MIN_VALUE;
    setWidth(present ? value : 0, present);
    if (!present) putText('%!(BADWIDTH)');
    if (argument < argumentCount()) argument++;
    afterIndex = false;
    return;
  }
  const value = number(end);
  setWidth(value, isPresent);
  if (afterIndex && isPresent) goodIndex = false;
}

function readPrecision(): void {
  if (at + 1 >= end || load<u8>(at) != 0x2e) return;
  at++;
  if (afterIndex) goodIndex = false;
  index();
  if (at < end && load<u8>(at) == 0x2a) {
    at++;
    const value = intArgument(argument);
    setPrecision(value, value >= 0);
    if (value < 0) putText('%!(BADPREC)');
    if (argument < argumentCount()) argument++;
    afterIndex = false;
    return;
  }
  const value = number(end);
  setPrecision(value, true);
}

/** Whether `number` found digits. */
let isPresent: bool = false;

/** Reads a number. More than a million is none, and nothing is left to read behind it. */
function number(stop: i32): i32 {
  let value = 0;
  isPresent = false;
  for (; at < stop && isDigit(load<u8>(at)); at++) {
    if (value > 1000000) {
      at = stop;
      isPresent = false;
      return 0;
    }
    value = value * 10 + (load<u8>(at) - 0x30);
    isPresent = true;
  }
  return value;
}

/** Arguments that no directive took. Not known when indices were used. */
function putExtra(): void {
  if (reordered || argument >= argumentCount()) return;
  clearFlags();
  putText('%!(EXTRA ');
  for (let i = argument; i < argumentCount(); i++) {
    if (i > argument) putText(', ');
    putArgumentWithType(i);
  }
  putByte(0x29);
}
