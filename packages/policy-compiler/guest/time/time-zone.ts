/**
 * Time zones that were compiled in, by `src/time-zones.ts`. For each zone the table has the length of its name (u8), the
 * name, the number of its periods (u32), and the periods, in the order of time. The last one has no offset: where it
 * begins, the years that the table knows have ended.
 */
import { zones_copy, zones_length } from '../abi/config';
import { give_up, opa_malloc } from '../abi/opa';
import { isText, sameBytes } from '../values/bytes';
import { beginText, putByte, putBytes, putText, writtenAt } from '../values/writer';

/** A zone is the address of the number of its periods. */
export const utc: i32 = 0;

/** A time in which a zone has one offset from UTC. Periods lie close together: 12 bytes each. */
@unmanaged
class Period {
  /** Seconds since 1970. */
  start: i64;
  /** Seconds. */
  offset: i32;
}

const periodSize: i32 = 12;

let table: i32 = 0;

/** The heap is another: the table must be read again. */
export function forgetZones(): void {
  table = 0;
}

/** The zone of a name. Gives up when it was not compiled in: whether there is such a zone is not known here. */
export function findZone(name: i32, length: i32): i32 {
  if (length == 0 || isText(name, length, 'UTC')) return utc;
  const size = zones_length();
  if (table == 0) {
    table = opa_malloc(size);
    zones_copy(table);
  }
  for (let at = table; at < table + size;) {
    const nameLength: i32 = load<u8>(at);
    const zone = at + 1 + nameLength;
    if (nameLength == length && sameBytes(at + 1, name, length)) return zone;
    at = zone + 4 + load<u32>(zone) * periodSize;
  }
  beginText();
  putText('the time zone ');
  putBytes(name, length);
  putText(' is not in the policy');
  giveUpWithText();
  return utc;
}

/** When the offset that `offsetAt` found begins and ends to hold, in seconds since 1970. */
export class OffsetRange {
  static start: i64 = 0;
  static end: i64 = 0;
}

/** The zone's offset from UTC at a time, both in seconds. Gives up outside of the years that the table knows. */
export function offsetAt(zone: i32, time: i64): i32 {
  OffsetRange.start = i64.MIN_VALUE;
  OffsetRange.end = i64.MAX_VALUE;
  if (zone == utc) return 0;
  let period = zone + 4;
  const last = period + (load<u32>(zone) - 1) * periodSize;
  if (time < startOf(period) || time >= startOf(last)) outOfRange();
  while (period < last && startOf(period + periodSize) <= time) period += periodSize;
  OffsetRange.start = startOf(period);
  OffsetRange.end = startOf(period + periodSize);
  return changetype<Period>(period).offset;
}

function startOf(period: i32): i64 {
  return changetype<Period>(period).start;
}

function outOfRange(): void {
  beginText();
  putText('the time is outside of the years that the policy has time zones for');
  giveUpWithText();
}

/** Gives the evaluation up: what was written is the reason. */
function giveUpWithText(): void {
  putByte(0);
  give_up(writtenAt(0));
}
