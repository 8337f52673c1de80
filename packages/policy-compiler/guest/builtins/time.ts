/** `time.*` built-ins. Dates are of the proleptic Gregorian calendar, as in Go. */
import { daysFromCivil, floorDivide, floorModulo, secondsPerDay } from '../time/calendar';
import { now_ns } from '../abi/host';
import { integer, isExactInt64, isInt64 } from '../values/numbers';
import { opa_array, opa_array_append, opa_malloc, opa_value_type } from '../abi/opa';
import { findZone, forgetZones, offsetAt, offsetEnd, offsetStart } from '../time/time-zone';
import { beginText, endText, putText } from '../values/writer';
import { arrayElement, arrayLength, integerValue, isString, lengthOf, numberValue, textOf } from '../values/values';
import { typeArray, typeNumber, undefinedValue } from '../values/values';

const nsPerSecond: i64 = 1000000000;
const scratch = memory.data(16, 8) as i32;
let now: i64 = 0;

/** Time is constant within an evaluation (OPA: `time.now_ns`); this begins another. */
export function forgetTime(): void {
  now = 0;
  forgetZones();
}

export function time_now_ns(): i32 {
  if (now == 0) now = now_ns(scratch);
  return integerValue(now);
}

/** A time that `readTime` or `setLocal` found: UTC, its zone, and the fields of its date and clock there. */
let seconds: i64 = 0;
let nanoseconds: i64 = 0;
let zone: i32 = 0;
let year: i64 = 0;
let month: i64 = 0;
let day: i64 = 0;
let secondOfDay: i64 = 0;

export function time_clock(time: i32): i32 {
  if (!readTime(time)) return undefinedValue;
  return integers(secondOfDay / 3600, (secondOfDay / 60) % 60, secondOfDay % 60);
}

export function time_date(time: i32): i32 {
  if (!readTime(time)) return undefinedValue;
  return integers(year, month, day);
}

export function time_weekday(time: i32): i32 {
  if (!readTime(time)) return undefinedValue;
  const weekday = floorModulo(daysFromCivil(year, month, day) + 4, 7) as i32;
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

export function time_add_date(time: i32, years: i32, months: i32, days: i32): i32 {
  if (!readTime(time) || !isCount(years)) return undefinedValue;
  year += integer;
  if (!isCount(months)) return undefinedValue;
  month += integer;
  if (!isCount(days)) return undefinedValue;
  const local = daysFromCivil(year, month, day + integer) * secondsPerDay + secondOfDay;
  return nanosecondsValue(toUtc(local));
}

function isCount(value: i32): bool {
  return opa_value_type(value) == typeNumber && isInt64(value) && integer >= -mostAdded && integer <= mostAdded;
}

/** The UTC of a local time. What a zone skips or repeats is read as Go reads it. */
function toUtc(local: i64): i64 {
  const offset = offsetAt(zone, local);
  const utc = local - offset;
  if (utc >= offsetStart && utc < offsetEnd) return utc;
  return local - offsetAt(zone, utc);
}

/** Years, months, days, hours, minutes and seconds between two times, in the zone of the first. */
export function time_diff(a: i32, b: i32): i32 {
  if (!readTime(a)) return undefinedValue;
  const aZone = zone;
  const aSeconds = seconds;
  const aNanoseconds = nanoseconds;
  if (!readTime(b)) return undefinedValue;
  zone = aZone;
  const swap = aSeconds > seconds || (aSeconds == seconds && aNanoseconds > nanoseconds);
  const earlier = swap ? seconds : aSeconds;
  setLocal(swap ? aSeconds : seconds);
  const laterYear = year;
  const laterMonth = month;
  const laterDay = day;
  let clock = secondOfDay;
  setLocal(earlier);
  clock -= secondOfDay;
  let days = laterDay - day;
  let months = laterMonth - month;
  let years = laterYear - year;
  if (clock < 0) {
    clock += secondsPerDay;
    days--;
  }
  if (days < 0) {
    days += daysFromCivil(year, month + 1, 1) - daysFromCivil(year, month, 1);
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
function readTime(time: i32): bool {
  let number = time;
  zone = 0;
  if (opa_value_type(time) == typeArray) {
    const length = arrayLength(time);
    if (length == 0) return false;
    number = arrayElement(time, 0);
    if (opa_value_type(number) != typeNumber) return false;
    if (length > 1) {
      const name = arrayElement(time, 1);
      if (!isString(name)) return false;
      zone = findZone(textOf(name), lengthOf(name));
    }
    if (length > 2 && !isString(arrayElement(time, 2))) return false;
  }
  if (opa_value_type(number) != typeNumber || !isExactInt64(number)) return false;
  nanoseconds = floorModulo(integer, nsPerSecond);
  setLocal(floorDivide(integer, nsPerSecond));
  return true;
}

function setLocal(utc: i64): void {
  seconds = utc;
  const local = utc + offsetAt(zone, utc);
  secondOfDay = floorModulo(local, secondsPerDay);
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
  day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
  month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
}

/** Nanoseconds since 1970, undefined when they are no i64. Takes `nanoseconds` along. */
function nanosecondsValue(time: i64): i32 {
  return timeValue(time, nanoseconds);
}

/** Nanoseconds since 1970, undefined when they are no i64. */
export function timeValue(time: i64, ns: i64): i32 {
  if (time < -9223372037 || time > 9223372036) return undefinedValue;
  if (time == -9223372037 && ns < 145224192) return undefinedValue;
  if (time == 9223372036 && ns > 854775807) return undefinedValue;
  const value = time * nsPerSecond + ns;
  // OPA cannot write the least i64 as text.
  return value == i64.MIN_VALUE ? textNumber('-9223372036854775808') : integerValue(value);
}

function textNumber(text: string): i32 {
  const address = opa_malloc(text.length);
  for (let i = 0; i < text.length; i++) store<u8>(address + i, text.charCodeAt(i) as u8);
  return numberValue(address, text.length);
}

function integers(a: i64, b: i64, c: i64): i32 {
  const array = opa_array();
  opa_array_append(array, integerValue(a));
  opa_array_append(array, integerValue(b));
  opa_array_append(array, integerValue(c));
  return array;
}
