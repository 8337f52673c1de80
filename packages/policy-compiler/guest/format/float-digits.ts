/** Decimal digits of a float64: all of them, so many, or as few as tell it from every other. */
import { exactDigits, integerDigits, setDigits, setInteger, shiftLeft, shiftRight } from '../values/exact';
import { fromExact } from '../values/numbers';

const exactLength: i32 = 1404;
const exact = memory.data(1408, 8) as i32;
/** One byte before `digits` takes a carry. */
const room = memory.data(1408, 8) as i32;

/** Digits as ASCII, without zeros at either end; how many; and where the point is, counted from the first. */
export let digits: i32 = 0;
export let digitCount: i32 = 0;
export let point: i32 = 0;

/** The exact digits' beginning, count and point. */
let first: i32 = 0;
let count: i32 = 0;
let exactPoint: i32 = 0;

/** Prepares a finite float64 that is not negative. */
export function setFloat(value: f64): void {
  const bits = reinterpret<u64>(value);
  const biased = ((bits >> 52) & 0x7ff) as i32;
  const significand = (bits & ((1 << 52) - 1)) | (biased == 0 ? 0 : 1 << 52);
  const exponent = max(biased, 1) - 1075;
  setInteger(significand);
  if (exponent > 0) shiftLeft(exponent);
  else shiftRight(-exponent);
  exactDigits(exact);
  first = exact;
  let end = exact + exactLength;
  while (end > first && load<u8>(end - 1) == 0x30) end--;
  while (first < end && load<u8>(first) == 0x30) first++;
  count = end - first;
  exactPoint = count == 0 ? 0 : exact + integerDigits - first;
}

/** Rounds half to even, to `wanted` significant digits; none or less leaves 0 or one digit that was carried. */
export function roundDigits(wanted: i32): void {
  if (wanted >= count) return take(count, false);
  if (wanted < 0) return take(0, false);
  const next: i32 = load<u8>(first + wanted);
  const isTie = next == 0x35 && wanted + 1 == count;
  const isOdd = wanted > 0 && (load<u8>(first + wanted - 1) & 1) == 1;
  take(wanted, isTie ? isOdd : next >= 0x35);
}

/** As few digits as a reader needs to find the same float64; of several such, the nearest. */
export function shortestDigits(value: f64): void {
  if (count == 0) return take(0, false);
  // 15 digits survive the way through a normal float64, so fewer cannot be nearer; a subnormal one has fewer itself.
  for (let wanted = value < 2.2250738585072014e-308 ? 1 : 15; wanted < 17; wanted++) {
    roundDigits(wanted);
    if (isSame(value)) return;
    const roundedUp = wanted < count && load<u8>(first + wanted) >= 0x35;
    take(min(wanted, count), !roundedUp);
    if (isSame(value)) return;
  }
  roundDigits(17);
}

function isSame(value: f64): bool {
  setDigits(digits, digitCount, point);
  return fromExact() == value;
}

/** The first `wanted` digits, the last one higher by one when `up`. */
function take(wanted: i32, up: bool): void {
  digits = room + 1;
  digitCount = wanted;
  point = exactPoint;
  memory.copy(digits, first, wanted);
  if (up) {
    let at = digits + wanted - 1;
    while (at >= digits && load<u8>(at) == 0x39) store<u8>(at--, 0x30);
    if (at >= digits) store<u8>(at, load<u8>(at) + 1);
    else {
      store<u8>(--digits, 0x31);
      digitCount++;
      point++;
    }
  }
  while (digitCount > 0 && load<u8>(digits + digitCount - 1) == 0x30) digitCount--;
}
