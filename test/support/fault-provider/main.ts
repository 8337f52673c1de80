/**
 * A provider that breaks its contract. The request chooses the fault by a name in it: the cursor of a list, the name of
 * a tool or prompt, the URI of a resource (`fault://<name>`), the value to complete, the client that initializes
 * (`fault:<name>`). Calls that carry no text choose by environment: `FAULT_AUTH` and `FAULT_INITIALIZED`.
 */
export { completion, prompts, resources } from './features.ts';
export { authorization, lifecycle } from './lifecycle.ts';
export { tools } from './tools.ts';

/** The type-only interfaces, exported because the world says so. */
export const mcpTypes = {};
export const lifecycleTypes = {};
export const authorizationTypes = {};
export const toolsTypes = {};
export const resourcesTypes = {};
export const promptsTypes = {};
export const completionTypes = {};
