/**
 * One provider made of several. It has all their tools, resources, resource templates, prompts and completions, and hands
 * each call to the provider that it is for, mostly in the very memory in which it came.
 */
import { listPage } from './lists';
import { promptList, resourceList, templateList, toolList } from './settings';

export { cabi_realloc, endCall } from './memory';
export { clientInitialized, initialize, shutdown } from './lifecycle';
export { getAuthConfig, jwksCacheGet, jwksCacheSet } from './authorization';
export { callTool, complete, getPrompt } from './tools';
export { readResource, subscribe, unsubscribe } from './resources';
export {
  cancelCall,
  dropCall,
  exchangePrompt,
  exchangeResource,
  freshness,
  nextStep,
  offers,
  startTool,
} from './exchange';

export function listTools(hasCursor: i32, cursor: usize, length: usize): usize {
  return listPage(toolList, hasCursor, cursor, length);
}

export function listPrompts(hasCursor: i32, cursor: usize, length: usize): usize {
  return listPage(promptList, hasCursor, cursor, length);
}

export function listResources(hasCursor: i32, cursor: usize, length: usize): usize {
  return listPage(resourceList, hasCursor, cursor, length);
}

export function listTemplates(hasCursor: i32, cursor: usize, length: usize): usize {
  return listPage(templateList, hasCursor, cursor, length);
}
