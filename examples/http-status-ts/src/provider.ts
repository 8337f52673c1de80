/** The provider component: what it exports, interface by interface (`wasmcp:mcp@0.2.0`). */
// First: schemas that are made after it are compiled to functions, here while the component is built.
import 'zod/compile';
import { createProvider } from '@wasmcp/provider';
import { compareStatuses, explainStatus } from './prompts.ts';
import { httpStatus } from './resources.ts';
import { findStatus } from './tools.ts';

/** Open to everyone: what it tells is public. */
export const { lifecycle, authorization, tools, resources, prompts, completion } = createProvider({
  name: 'http-status-ts',
  title: 'HTTP status codes',
  version: '0.2.0',
  instructions: 'Status codes are resources, http-status://404 for example. find_status finds them by words.',
  tools: [findStatus],
  resources: [httpStatus],
  prompts: [explainStatus, compareStatuses],
  pageSize: 25,
});
