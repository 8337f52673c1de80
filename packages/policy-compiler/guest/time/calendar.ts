/** The proleptic Gregorian calendar, as Go has it. */

export const secondsPerDay: i64 = 86400;

/** The day of a date, counted from 1970-01-01. Months and days may be out of their ranges: they carry. */
export function daysFromCivil(y: i64, m: i64, d: i64): i64 {
  y += floorDivide(m - 1, 12);
  m = floorModulo(m - 1, 12) + 1;
  if (m <= 2) y--;
  const yearOfEra = floorModulo(y, 400);
  const dayOfYear = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
  const dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return floorDivide(y, 400) * 146097 + dayOfEra - 719468;
}

export function floorDivide(a: i64, b: i64): i64 {
  const quotient = a / b;
  return a % b < 0 ? quotient - 1 : quotient;
}

export function floorModulo(a: i64, b: i64): i64 {
  const rest = a % b;
  return rest < 0 ? rest + b : rest;
}
