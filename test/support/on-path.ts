import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program on the PATH; undefined where there is none. */
export const onPath = (name: string, path = process.env['PATH'] ?? ''): string | undefined =>
  path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
