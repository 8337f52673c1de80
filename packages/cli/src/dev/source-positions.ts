/** Where something happened, in a project's own source instead of what its build has made of that: by source maps. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

/** Folders of a project in which builds leave scripts, with their maps beside them. */
const outputs = ['build', 'dist'];

/** Replaces positions in a text: `build/provider.js:123:4` → `src/tools.ts:56:7`. */
export type Translate = (text: string) => string;

/**
 * Reads the source maps of a project as they are now: a later build does not change what has been built before. A
 * position without a map stays.
 */
export function readSourcePositions(folder: string): Translate {
  const maps = new Map(outputs.flatMap((output) => mapsIn(folder, output)));
  if (maps.size === 0) return (text) => text;
  return (text) =>
    text.replaceAll(/([\w./-]+\.js):(\d+):(\d+)/g, (whole, script: string, line: string, column: string) => {
      // Messages count from 1, maps from 0. They find the last entry before a place, which may be on another line.
      const entry = maps.get(script)?.findEntry(Number(line) - 1, Number(column) - 1);
      if (entry === undefined || !('originalSource' in entry) || entry.generatedLine !== Number(line) - 1) return whole;
      const source = relative(folder, resolve(folder, dirname(script), entry.originalSource));
      return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    });
}

function mapsIn(folder: string, output: string): [script: string, map: SourceMap][] {
  const at = join(folder, output);
  if (!existsSync(at)) return [];
  return readdirSync(at).flatMap((name) => {
    if (!name.endsWith('.js.map')) return [];
    try {
      const payload = JSON.parse(readFileSync(join(at, name), 'utf8')) as ConstructorParameters<typeof SourceMap>[0];
      return [[`${output}/${name.slice(0, -'.map'.length)}`, new SourceMap(payload)] as const];
    } catch {
      return [];
    }
  }) as [string, SourceMap][];
}
