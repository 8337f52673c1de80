/** `time.parse_rfc3339_ns`. */
import { Value } from '../abi/value';
import { daysFromCivil } from '../time/calendar';
import { COLON, COMMA, DIGIT_0, isDigit, MINUS, PLUS, POINT, UPPER_T, UPPER_Z } from '../values/characters';
import { isString, lengthOf, textOf, undefinedValue } from '../values/values';
import { timeValue } from './time';

let at: i32 = 0;
let end: i32 = 0;

/** A time as RFC 3339 has it, and as Go takes it: an hour of one digit, a comma before the fraction, offsets to 24:60. */
export function time_parse_rfc3339_ns(text: Value): Value {
  if (!isString(text)) return undefinedValue;
  at = textOf(text);
  end = at + lengthOf(text);
  const year = digits(4);
  if (!skip(MINUS)) return undefinedValue;
  const month = digits(2);
  if (!skip(MINUS)) return undefinedValue;
  const day = digits(2);
  if (!skip(UPPER_T)) return undefinedValue;
  const hour = digits(at + 1 < end && isDigit(load<u8>(at + 1)) ? 2 : 1);
  if (!skip(COLON)) return undefinedValue;
  const minute = digits(2);
  if (!skip(COLON)) return undefinedValue;
  const second = digits(2);
  const ns = fraction();
  const offset = zoneOffset();
  if (offset == i64.MAX_VALUE || at != end) return undefinedValue;
  if (
    year < 0 ||
    month < 1 ||
    month > 12 ||
    day < 1 ||
    day > daysFromCivil(year, month + 1, 1) - daysFromCivil(year, month, 1)
  ) {
    return undefinedValue;
  }
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return undefinedValue;
  return timeValue(((daysFromCivil(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - offset, ns);
}

/** So many digits; −1 when they are not there. */
function digits(count: i32): i64 {
  let value: i64 = 0;
  for (; count > 0; count--) {
    if (at >= end || !isDigit(load<u8>(at))) return -1;
    value = value * 10 + (load<u8>(at++) - DIGIT_0);
  }
  return value;
}

function skip(byte: i32): bool {
  return at < end && load<u8>(at++) == byte;
}

/** Nanoseconds; digits behind the ninth are dropped. */
function fraction(): i64 {
  if (at + 1 >= end || (load<u8>(at) != POINT && load<u8>(at) != COMMA) || !isDigit(load<u8>(at + 1))) return 0;
  at++;
  let value: i64 = 0;
  let scale: i64 = 100000000;
  for (; at < end && isDigit(load<u8>(at)); at++) {
    value += scale * (load<u8>(at) - DIGIT_0);
    scale /= 10;
  }
  return value;
}

/** Seconds east of UTC; the greatest i64 when it is none. */
function zoneOffset(): i64 {
  if (at >= end) return i64.MAX_VALUE;
  const sign: i32 = load<u8>(at++);
  if (sign == UPPER_Z) return 0;
  if (sign != PLUS && sign != MINUS) return i64.MAX_VALUE;
  const hours = digits(2);
  if (!skip(COLON)) return i64.MAX_VALUE;
  const minutes = digits(2);
  if (hours < 0 || hours > 24 || minutes < 0 || minutes > 60) return i64.MAX_VALUE;
  const offset = (hours * 60 + minutes) * 60;
  return sign == MINUS ? -offset : offset;
}
