/** `to_number` of texts: what Go's `ParseFloat` takes, as JSON writes it. */
import { give_up } from './abi/opa';
import { Value } from './abi/value';
import { checkJson, tooLarge, valid } from './json-read';
import { nearestFloat } from './number-values';
import {
  DIGIT_0,
  hexValue,
  isDigit,
  LOWER_E,
  LOWER_P,
  LOWER_X,
  MINUS,
  PLUS,
  POINT,
  toLower,
  UNDERSCORE,
} from './values/characters';
import { exceedLimit } from './values/limits';
import { numberValue, undefinedValue } from './values/values';
import { beginText, putByte, putBytes, putText, written, writtenAt } from './values/writer';

/**
 * The number that a text is: also with a sign `+`, with zeros in front, or with nothing on one side of the point, which JSON
 * does not have. Undefined when the text is none. One with underscores, a hexadecimal one, and one that is beyond the limits
 * of the input end the evaluation.
 */
export function parse_number(text: i32, length: i32): Value {
  const end = text + length;
  const isSigned = length > 0 && (load<u8>(text) == MINUS || load<u8>(text) == PLUS);
  const from = isSigned ? text + 1 : text;
  const point = skipDigits(from, end);
  let exponent = point;
  if (point < end && load<u8>(point) == POINT) exponent = skipDigits(point + 1, end);
  const hasDigits = exponent - from > (exponent > point ? 1 : 0);
  if (!hasDigits || (exponent < end && toLower(load<u8>(exponent)) != LOWER_E)) return noJsonNumber(from, end);
  let integer = from;
  while (integer < point && load<u8>(integer) == DIGIT_0) integer++;
  beginText();
  if (isSigned && load<u8>(text) == MINUS) putByte(MINUS);
  if (integer == point) putByte(DIGIT_0);
  else putBytes(integer, point - integer);
  if (exponent - point > 1) putBytes(point, exponent - point);
  putBytes(exponent, end - exponent);
  const at = writtenAt(0);
  const fault = checkJson(at, written());
  if (fault == tooLarge) exceedLimit();
  if (fault != valid) return noJsonNumber(from, end);
  return isFinite(nearestFloat(at, written())) ? numberValue(at, written()) : undefinedValue;
}

function skipDigits(at: i32, end: i32): i32 {
  while (at < end && isDigit(load<u8>(at))) at++;
  return at;
}

/** Undefined, unless Go may take the text for a number: one with underscores, or a hexadecimal one. */
function noJsonNumber(from: i32, end: i32): Value {
  if (from == end || !(isDigit(load<u8>(from)) || load<u8>(from) == POINT)) return undefinedValue;
  let isUnusual = false;
  for (let at = from; at < end; at++) {
    const byte: i32 = load<u8>(at);
    if (byte == UNDERSCORE || toLower(byte) == LOWER_X) isUnusual = true;
    else if (hexValue(byte) < 0 && !mayStandBetween(byte)) return undefinedValue;
  }
  if (!isUnusual) return undefinedValue;
  beginText();
  putText('to_number: no number with underscores, and no hexadecimal one, is read');
  putByte(0);
  give_up(writtenAt(0));
  return undefinedValue;
}

function mayStandBetween(byte: i32): bool {
  return byte == POINT || byte == PLUS || byte == MINUS || toLower(byte) == LOWER_P;
}
