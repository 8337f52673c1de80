/**
 * Lists of all providers, in their order. A page goes on to the next provider where one has no further pages, so that most
 * servers have one page. A cursor names the provider, and has its cursor: `01:…`.
 */
import { allocate, allocateZeros } from './memory';
import { hasPrefix, lookUp } from './catalogue';
import { callList, itemSize, methodOf, partOf } from './list-calls';
import { logFailure, logTaken } from './log';
import { error, errorCode, invalidParams, isError, resultSize } from './results';
import { count, has, prefix, prefixLength, templateList, toolList } from './settings';
import { concatenate, equal } from './text';

/** Of a cursor: two digits and a colon. */
const cursorStart: usize = 3;

/** The items of the page that is being made. */
let items: usize = 0;
let itemCount: usize = 0;

export function listPage(list: i32, hasCursor: i32, cursor: usize, length: usize): usize {
  items = 0;
  itemCount = 0;
  let firstFailure: usize = 0;
  let succeeded = false;
  let first = 0;
  let ownCursor: usize = 0;
  let ownLength: usize = 0;
  if (hasCursor) {
    first = providerOf(cursor, length);
    if (first < 0 || !has(first, partOf(list))) return error(invalidParams, 'Invalid cursor');
    ownCursor = cursor + cursorStart;
    ownLength = length - cursorStart;
  }
  for (let index = first; index < count; index++) {
    if (!has(index, partOf(list))) continue;
    const isContinued = hasCursor && index === first;
    const page = callList(list, index, isContinued, isContinued ? ownCursor : 0, isContinued ? ownLength : 0);
    if (isError(page)) {
      if (isContinued && errorCode(page) === invalidParams) return page;
      logFailure(methodOf(list), index, page);
      if (firstFailure === 0) firstFailure = page;
      continue;
    }
    succeeded = true;
    append(list, index, load<usize>(page, 4), load<usize>(page, 8));
    if (load<u8>(page, 12) !== 0) return finish(index, load<usize>(page, 16), load<usize>(page, 20));
  }
  return firstFailure !== 0 && !succeeded ? firstFailure : finish(-1, 0, 0);
}

/** @param index the provider that has further pages; -1: none. */
function finish(index: i32, cursor: usize, length: usize): usize {
  const result = allocateZeros(resultSize);
  store<usize>(result, items === 0 ? 8 : items, 4);
  store<usize>(result, itemCount, 8);
  if (index < 0) return result;
  const whole = allocate(cursorStart + length);
  store<u8>(whole, 0x30 + <u8>(index / 10));
  store<u8>(whole, 0x30 + <u8>(index % 10), 1);
  store<u8>(whole, 0x3a, 2);
  memory.copy(whole + cursorStart, cursor, length);
  store<u8>(result, 1, 12);
  store<usize>(result, whole, 16);
  store<usize>(result, cursorStart + length, 20);
  return result;
}

/** The provider that a cursor names; -1: none. */
function providerOf(cursor: usize, length: usize): i32 {
  if (length < cursorStart || load<u8>(cursor, 2) !== 0x3a) return -1;
  const tens = <i32>load<u8>(cursor) - 0x30;
  const ones = <i32>load<u8>(cursor, 1) - 0x30;
  const index = tens * 10 + ones;
  return tens >= 0 && ones >= 0 && ones <= 9 && index < count ? index : -1;
}

/**
 * Adds a provider's items to the page, under the names that clients know, without those that are another's, and without tools
 * that are there twice, for which the transport would refuse the page.
 */
function append(list: i32, index: i32, added: usize, addedCount: usize): void {
  const size = itemSize(list);
  const isPrefixed = hasPrefix(list, index);
  let kept: usize = 0;
  for (let at: usize = 0; at < addedCount; at++) {
    const item = added + at * size;
    if (isPrefixed) {
      const name = concatenate(prefix(index), prefixLength(index), load<usize>(item), load<usize>(item, 4));
      store<usize>(item, name);
      store<usize>(item, prefixLength(index) + load<usize>(item, 4), 4);
    }
    const isTwice = list === toolList && isAmong(added, kept, size, load<usize>(item), load<usize>(item, 4));
    if (isTwice || isTaken(list, index, load<usize>(item), load<usize>(item, 4))) {
      logTaken(methodOf(list), index, load<usize>(item), load<usize>(item, 4));
      continue;
    }
    if (kept !== at) memory.copy(added + kept * size, item, size);
    kept++;
  }
  if (itemCount === 0) {
    items = added;
    itemCount = kept;
    return;
  }
  const all = allocate((itemCount + kept) * size);
  memory.copy(all, items, itemCount * size);
  memory.copy(all + itemCount * size, added, kept * size);
  items = all;
  itemCount += kept;
}

/** Whether another provider listed this when the server was composed, or has it on this page. Templates may be alike. */
function isTaken(list: i32, index: i32, name: usize, length: usize): bool {
  if (list === templateList) return false;
  const listed = lookUp(list, name, length);
  return listed >= 0 ? listed !== index : isAmong(items, itemCount, itemSize(list), name, length);
}

function isAmong(those: usize, thoseCount: usize, size: usize, name: usize, length: usize): bool {
  for (let at: usize = 0; at < thoseCount; at++) {
    const item = those + at * size;
    if (equal(load<usize>(item), load<usize>(item, 4), name, length)) return true;
  }
  return false;
}
