import { readFileSync } from 'node:fs';

/** This package's version, which is the transport's: both are released together. */
export const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};
