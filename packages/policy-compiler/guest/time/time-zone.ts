/**
 * Time zones that were compiled in (`tools/policy/time-zones.ts`). A table: for each zone the length of its name (u8), the
 * name, how many offsets (u32), and for each the second from which on it holds (i64) and the offset in seconds (i32). The
 * first holds from the beginning of the table's range, the last one's offset is 0x7fffffff: the range ends there.
 */
import { zones_copy, zones_length } from '../abi/config';
import { give_up, opa_malloc } from '../abi/opa';
import { beginText, putByte, putBytes, putText, writtenAt } from '../values/writer';
import { isText, sameBytes } from '../values/values';

/** A zone is the address of its offsets' count. */
export const utc: i32 = 0;
const entrySize: i32 = 12;
const noOffset: i32 = 0x7fffffff;

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
    at = zone + 4 + load<u32>(zone) * entrySize;
  }
  beginText();
  putText('the time zone ');
  putBytes(name, length);
  putText(' is not in the policy');
  putByte(0);
  give_up(writtenAt(0));
  return utc;
}

/** When the offset that `offsetAt` found begins and ends to hold, in seconds since 1970. */
export let offsetStart: i64 = 0;
export let offsetEnd: i64 = 0;

/** The zone's offset from UTC at a time, both in seconds. Gives up outside of the table's range. */
export function offsetAt(zone: i32, time: i64): i32 {
  offsetStart = i64.MIN_VALUE;
  offsetEnd = i64.MAX_VALUE;
  if (zone == utc) return 0;
  let entry = zone + 4;
  const last = entry + (load<u32>(zone) - 1) * entrySize;
  if (time < load<i64>(entry) || time >= load<i64>(last)) outOfRange();
  while (entry < last && load<i64>(entry, entrySize) <= time) entry += entrySize;
  offsetStart = load<i64>(entry);
  offsetEnd = load<i64>(entry, entrySize);
  return load<i32>(entry, 8);
}

function outOfRange(): void {
  beginText();
  putText('the time is outside of the years that the policy has time zones for');
  putByte(0);
  give_up(writtenAt(0));
}
