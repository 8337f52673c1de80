import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { places, putStamps } from '../../bench/stamps/places.ts';
import { inRoot } from '../../scripts/paths.ts';

const files = [...new Set(places.map(({ file }) => file))];

it.each(files)('src/%s has each line that is measured, once', (file) => {
  const source = readFileSync(inRoot('src', file), 'utf8');
  const stamped = putStamps(file, source);
  expect(stamped.match(/\$stamps\.(?:begin|stamp|end)\(/g)).toHaveLength(
    places.filter((place) => place.file === file).length,
  );
  // Nothing else is changed, and no line is moved but by the import at the beginning.
  expect(
    stamped
      .replaceAll(/\$stamps\.(?:begin|end)\(\);|\$stamps\.stamp\("[^"]*"\);/g, '')
      .split('\n')
      .slice(1),
  ).toEqual(source.split('\n'));
});

it('leaves other files alone, and fails for a line that is not there or there twice', () => {
  expect(putStamps('log.ts', 'anything')).toBe('anything');
  expect(() => putStamps('mcp/tools.ts', 'nothing')).toThrow('not once');
  const line = places.find(({ file }) => file === 'mcp/tools.ts')!.line;
  expect(() => putStamps('mcp/tools.ts', `${line}\n${line}`)).toThrow('not once');
});
