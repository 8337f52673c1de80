/** `time.*` built-ins. Dates are of the proleptic Gregorian calendar, as in Go. */
import { now_ns } from '../abi/host';
import { opa_array, opa_array_append, opa_malloc, opa_value_type } from '../abi/opa';
import { typeArray, typeNumber, Value } from '../abi/value';
import { daysFromCivil, floorDivide, floorModulo, secondsPerDay } from '../time/calendar';
import { findZone, forgetZones, offsetAt, OffsetRange, utc } from '../time/time-zone';
import { storeText } from '../values/bytes';
import { isExactInt64, isInt64, ReadNumber } from '../values/numbers';
import {
  arrayElement,
  arrayLength,
  integerValue,
  isString,
  lengthOf,
  numberValue,
  textOf,
  undefinedValue,
} from '../values/values';
import { beginText, endText, putText } from '../values/writer';

const nsPerSecond: i64 = 1000000000;
const scratch = memory.data(16, 8) as i32;
let now: i64 = 0;

/** Time is constant within an evaluation (OPA: `time.now_ns`); this begins another. */
export function forgetTime(): void {
  now = 0;
  forgetZones();
}

export function time_now_ns(): Value {
  if (now == 0) now = now_ns(scratch);
  return integerValue(now);
}

/** The time that `readTime` or `setLocal` found: in UTC, and the fields of its date and clock in its zone. */
class Time {
  /** Since 1970, in UTC. */
  static seconds: i64 = 0;
  static nanoseconds: i64 = 0;
  static zone: i32 = 0;
  static year: i64 = 0;
  static month: i64 = 0;
  static day: i64 = 0;
  static secondOfDay: i64 = 0;
}

export function time_clock(time: Value): Value {
  if (!readTime(time)) return undefinedValue;
  return integers(Time.secondOfDay / 3600, (Time.secondOfDay / 60) % 60, Time.secondOfDay % 60);
}

export function time_date(time: Value): Value {
  if (!readTime(time)) return undefinedValue;
  return integers(Time.year, Time.month, Time.day);
}

export function time_weekday(time: Value): Value {
  if (!readTime(time)) return undefinedValue;
  const weekday = floorModulo(daysFromCivil(Time.year, Time.month, Time.day) + 4, 7) as i32;
  beginText();
  if (weekday == 0) putText('Sunday');
  else if (weekday == 1) putText('Monday');
  else if (weekday == 2) putText('Tuesday');
  else if (weekday == 3) putText('Wednesday');
  else if (weekday == 4) putText('Thursday');
  else if (weekday == 5) putText('Friday');
  else putText('Saturday');
  return endText();
}

/** Most years, months or days to add; what is more leads out of the range in any case. */
const mostAdded: i64 = 1000000000;

export function time_add_date(time: Value, years: Value, months: Value, days: Value): Value {
  if (!readTime(time) || !isCount(years)) return undefinedValue;
  Time.year += ReadNumber.integer;
  if (!isCount(months)) return undefinedValue;
  Time.month += ReadNumber.integer;
  if (!isCount(days)) return undefinedValue;
  const local = daysFromCivil(Time.year, Time.month, Time.day + ReadNumber.integer) * secondsPerDay + Time.secondOfDay;
  return timeValue(toUtc(local), Time.nanoseconds);
}

function isCount(value: Value): bool {
  return (
    opa_value_type(value) == typeNumber &&
    isInt64(value) &&
    ReadNumber.integer >= -mostAdded &&
    ReadNumber.integer <= mostAdded
  );
}

/** The UTC of a local time. What a zone skips or repeats is read as Go reads it. */
function toUtc(local: i64): i64 {
  const offset = offsetAt(Time.zone, local);
  const seconds = local - offset;
  if (seconds >= OffsetRange.start && seconds < OffsetRange.end) return seconds;
  return local - offsetAt(Time.zone, seconds);
}

/** Years, months, days, hours, minutes and seconds between two times, in the zone of the first. */
export function time_diff(a: Value, b: Value): Value {
  if (!readTime(a)) return undefinedValue;
  const aZone = Time.zone;
  const aSeconds = Time.seconds;
  const aNanoseconds = Time.nanoseconds;
  if (!readTime(b)) return undefinedValue;
  Time.zone = aZone;
  const swap = aSeconds > Time.seconds || (aSeconds == Time.seconds && aNanoseconds > Time.nanoseconds);
  const earlier = swap ? Time.seconds : aSeconds;
  setLocal(swap ? aSeconds : Time.seconds);
  const laterYear = Time.year;
  const laterMonth = Time.month;
  const laterDay = Time.day;
  let clock = Time.secondOfDay;
  setLocal(earlier);
  clock -= Time.secondOfDay;
  let days = laterDay - Time.day;
  let months = laterMonth - Time.month;
  let years = laterYear - Time.year;
  if (clock < 0) {
    clock += secondsPerDay;
    days--;
  }
  if (days < 0) {
    days += daysFromCivil(Time.year, Time.month + 1, 1) - daysFromCivil(Time.year, Time.month, 1);
    months--;
  }
  if (months < 0) {
    months += 12;
    years--;
  }
  const difference = integers(years, months, days);
  opa_array_append(difference, integerValue(clock / 3600));
  opa_array_append(difference, integerValue((clock / 60) % 60));
  opa_array_append(difference, integerValue(clock % 60));
  return difference;
}

/** Reads nanoseconds since 1970, or an array of them and the name of a zone. */
function readTime(time: Value): bool {
  let number = time;
  Time.zone = utc;
  if (opa_value_type(time) == typeArray) {
    const length = arrayLength(time);
    if (length == 0) return false;
    number = arrayElement(time, 0);
    if (opa_value_type(number) != typeNumber) return false;
    if (length > 1) {
      const name = arrayElement(time, 1);
      if (!isString(name)) return false;
      Time.zone = findZone(textOf(name), lengthOf(name));
    }
    if (length > 2 && !isString(arrayElement(time, 2))) return false;
  }
  if (opa_value_type(number) != typeNumber || !isExactInt64(number)) return false;
  Time.nanoseconds = floorModulo(ReadNumber.integer, nsPerSecond);
  setLocal(floorDivide(ReadNumber.integer, nsPerSecond));
  return true;
}

function setLocal(seconds: i64): void {
  Time.seconds = seconds;
  const local = seconds + offsetAt(Time.zone, seconds);
  Time.secondOfDay = floorModulo(local, secondsPerDay);
  setCivil(floorDivide(local, secondsPerDay));
}

/** The date of a day, counted from 1970-01-01. Years begin in March, so that a leap day is a year's last. */
function setCivil(days: i64): void {
  const fromMarch0 = days + 719468;
  const era = floorDivide(fromMarch0, 146097);
  const dayOfEra = floorModulo(fromMarch0, 146097);
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const monthFromMarch = (5 * dayOfYear + 2) / 153;
  Time.day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
  Time.month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  Time.year = yearOfEra + era * 400 + (Time.month <= 2 ? 1 : 0);
}

/** Nanoseconds since 1970 of a time in seconds and nanoseconds; undefined when they are no i64. */
export function timeValue(time: i64, ns: i64): Value {
  if (time < -9223372037 || time > 9223372036) return undefinedValue;
  if (time == -9223372037 && ns < 145224192) return undefinedValue;
  if (time == 9223372036 && ns > 854775807) return undefinedValue;
  const value = time * nsPerSecond + ns;
  // OPA cannot write the least i64 as text.
  return value == i64.MIN_VALUE ? textNumber('-9223372036854775808') : integerValue(value);
}

function textNumber(text: string): Value {
  const address = opa_malloc(text.length);
  storeText(address, text);
  return numberValue(address, text.length);
}

function integers(a: i64, b: i64, c: i64): Value {
  const array = opa_array();
  opa_array_append(array, integerValue(a));
  opa_array_append(array, integerValue(b));
  opa_array_append(array, integerValue(c));
  return array;
}
