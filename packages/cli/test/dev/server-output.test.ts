import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createServerOutput } from '../../src/dev/server-output.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'output-'));
  mkdirSync(join(folder, 'build'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A map of build/provider.js whose first line is the first of this source. */
const mapTo = (source: string): void =>
  writeFileSync(
    join(folder, 'build/provider.js.map'),
    JSON.stringify({ version: 3, sources: [`../src/${source}`], names: [], mappings: 'AAAA' }),
  );

test('requests are short lines, and positions those of the source that is served', () => {
  mapTo('a.ts');
  let text = '';
  const output = createServerOutput(folder, (line) => (text += line));
  output.log('{"event":"request","method":"ping","status":200,"ms":1}\ncall@build/prov');
  mapTo('b.ts');
  output.log('ider.js:1:1\n');
  output.readPositions();
  output.log('call@build/provider.js:1:1\n');
  expect(text).toBe('ping 200 1 ms\ncall@src/a.ts:1:1\ncall@src/b.ts:1:1\n');
});
