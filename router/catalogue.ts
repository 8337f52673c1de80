/** Which provider has a tool, a prompt or a resource, by what clients call it. */
import { mark, release } from './memory';
import { callList, itemSize, partOf } from './list-calls';
import { isError } from './results';
import {
  count,
  entries,
  entryLength,
  entryProvider,
  entryText,
  has,
  prefix,
  prefixLength,
  promptList,
  resourceList,
  templateList,
  toolList,
} from './settings';
import { compare, equal, startsWith } from './text';
import { matches } from './templates';

/** More pages of a provider's list than these are not asked for in search of a name. */
const maxPages = 100;

/** The provider that listed this when the server was composed; -1: none. The table is sorted. */
export function lookUp(list: i32, name: usize, length: usize): i32 {
  let low = 0;
  let high = entries(list) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compare(name, length, entryText(list, middle), entryLength(list, middle));
    if (order === 0) return entryProvider(list, middle);
    if (order < 0) high = middle - 1;
    else low = middle + 1;
  }
  return -1;
}

/**
 * The provider of a tool or a prompt: the one that listed it, else the one with the prefix, else the only one without a
 * prefix, else the first that lists it now; -1: none.
 */
export function find(list: i32, name: usize, length: usize): i32 {
  const listed = lookUp(list, name, length);
  if (listed >= 0) return listed;
  for (let index = 0; index < count; index++) {
    const isPrefixed = hasPrefix(list, index) && has(index, partOf(list));
    if (isPrefixed && startsWith(name, length, prefix(index), prefixLength(index))) return index;
  }
  const only = onlyOne(list);
  return only === several ? search(list, name, length) : only;
}

/** The same of a resource, for which there are no prefixes. */
export function findResource(uri: usize, length: usize): i32 {
  const listed = lookUp(resourceList, uri, length);
  if (listed >= 0) return listed;
  for (let at = 0; at < entries(templateList); at++) {
    if (matches(entryText(templateList, at), entryLength(templateList, at), uri, length))
      return entryProvider(templateList, at);
  }
  const only = onlyOne(resourceList);
  if (only !== several) return only;
  const now = search(resourceList, uri, length);
  return now >= 0 ? now : search(templateList, uri, length);
}

/** The provider of a template, by its very text; -1: none listed it. */
export function findTemplate(template: usize, length: usize): i32 {
  for (let at = 0; at < entries(templateList); at++) {
    if (equal(entryText(templateList, at), entryLength(templateList, at), template, length))
      return entryProvider(templateList, at);
  }
  return -1;
}

const several = -2;

/** The one provider whose items have no prefix; -1: there is none; -2, `several`: there are more. */
function onlyOne(list: i32): i32 {
  let only = -1;
  for (let index = 0; index < count; index++) {
    if (!isSearched(list, index)) continue;
    if (only >= 0) return several;
    only = index;
  }
  return only;
}

/** Whether the names of a provider's items in a list have its prefix, for clients. */
export function hasPrefix(list: i32, index: i32): bool {
  return (list === toolList || list === promptList) && prefixLength(index) > 0;
}

function isSearched(list: i32, index: i32): bool {
  return has(index, partOf(list)) && !hasPrefix(list, index);
}

/** Asks the providers for their lists, one after the other. */
function search(list: i32, name: usize, length: usize): i32 {
  for (let index = 0; index < count; index++) {
    if (isSearched(list, index) && isListed(list, index, name, length)) return index;
  }
  return -1;
}

function isListed(list: i32, index: i32, name: usize, length: usize): bool {
  const before = mark();
  let page = callList(list, index, 0, 0, 0);
  for (let pages = 1; !isError(page); pages++) {
    const items = load<usize>(page, 4);
    const itemCount = load<usize>(page, 8);
    for (let at: usize = 0; at < itemCount; at++) {
      const item = items + at * itemSize(list);
      const isSame =
        list === templateList
          ? matches(load<usize>(item), load<usize>(item, 4), name, length)
          : equal(load<usize>(item), load<usize>(item, 4), name, length);
      if (!isSame) continue;
      release(before);
      return true;
    }
    if (load<u8>(page, 12) === 0 || pages === maxPages) break;
    page = callList(list, index, 1, load<usize>(page, 16), load<usize>(page, 20));
  }
  release(before);
  return false;
}
