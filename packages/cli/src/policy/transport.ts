/**
 * The transport's own code for policies, so that a dry run decides as a server does. The one place where this package
 * leaves its folder: the transport is no package that could be depended on, and is bundled into this one.
 */
export * from '../../../../src/policy/dry-run.ts';
