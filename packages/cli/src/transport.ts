/**
 * What this package takes from the transport: its dry runs, which decide as a server does, its table of revisions, and
 * the names of its variables. The one place where this package leaves its folder: the transport is no package that could
 * be depended on, and is bundled into this one.
 */
export * from '../../../src/dry-run.ts';
export * from '../../../src/policy/dry-run.ts';
export {
  eraOfMethod,
  newestLegacy,
  newestModern,
  revisionNamed,
  revisions,
  type Revision,
} from '../../../src/mcp/versions.ts';
export { knownVariables } from '../../../src/config.ts';
