import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** A path inside the repository. */
export const inRoot = (...parts: string[]): string => join(root, ...parts);

/** Intermediate build output: staged WIT, bundles, generated types, and all that the cache keeps. */
export const buildDir = inRoot('build');

/** What is published. */
export const distDir = inRoot('dist');
