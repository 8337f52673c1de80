/**
 * The four lists, called alike: `result<record { items, next-cursor }, mcp-error>` has the items at 4 and their number at 8,
 * whether there is a cursor at 12, the cursor at 16 and its length at 20. An item's name, or URI, comes first in it.
 */
import { allocate } from './memory';
import { listPrompts, listResources, listTemplates, listTools } from './providers';
import { resultSize } from './results';
import { promptList, prompts, resources, templateList, toolList, tools } from './settings';

/** `tool` */
const toolSize: usize = 88;
/** `prompt` */
const promptSize: usize = 56;
/** `mcp-resource` */
const resourceSize: usize = 128;
/** `resource-template` */
const templateSize: usize = 112;

/** @returns the result. */
export function callList(list: i32, provider: i32, hasCursor: i32, cursor: usize, length: usize): usize {
  const result = allocate(resultSize);
  switch (list) {
    case toolList:
      listTools(provider, hasCursor, cursor, length, result);
      break;
    case promptList:
      listPrompts(provider, hasCursor, cursor, length, result);
      break;
    case templateList:
      listTemplates(provider, hasCursor, cursor, length, result);
      break;
    default:
      listResources(provider, hasCursor, cursor, length, result);
  }
  return result;
}

/** The interface that has the list. */
export function partOf(list: i32): i32 {
  return list === toolList ? tools : list === promptList ? prompts : resources;
}

export function itemSize(list: i32): usize {
  return list === toolList
    ? toolSize
    : list === promptList
      ? promptSize
      : list === templateList
        ? templateSize
        : resourceSize;
}

export function methodOf(list: i32): string {
  return list === toolList
    ? 'tools/list'
    : list === promptList
      ? 'prompts/list'
      : list === templateList
        ? 'resources/templates/list'
        : 'resources/list';
}
