/** A component begins with what was in memory when it was built: nothing of the machine that built it may be in that. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { componentize } from '@bytecodealliance/componentize-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wizerProgram } from '../../scripts/components/bindings/hook.ts';
import { bundle } from '../../scripts/components/componentize.ts';
import { stageTransportWit } from '../../scripts/components/wit.ts';
import { inRoot } from '../../scripts/paths.ts';

/** An environment that asks for much, none of which a server is to do because of it. */
const environment: Readonly<Record<string, string>> = {
  MCP_PATH: '/path-of-the-build',
  MCP_STATE_KEY: Buffer.from('a key of the machine that builds').toString('base64'),
  MCP_AUTH_ISSUER: 'https://issuer-of-the-build.example',
};

let folder = '';
let code = '';
let component: Buffer;
let built: readonly [from: number, to: number];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
  ({ code } = await bundle(inRoot('src/component/full.ts')));
  const sourcePath = join(folder, 'transport.js');
  writeFileSync(sourcePath, code);
  const [witPath, wizerBin] = [stageTransportWit(), await wizerProgram('improved')];
  const before = { ...process.env };
  Object.assign(process.env, environment);
  try {
    const from = Date.now();
    const made = await componentize({
      sourcePath,
      witPath,
      worldName: 'full',
      disableFeatures: ['fetch-event'],
      wizerBin,
    });
    built = [from, Date.now()];
    component = Buffer.from(made.component);
  } finally {
    process.env = before;
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How a time is kept: in these units a millisecond, as a number of JavaScript or as an integer. */
const units = { seconds: 1e-3, milliseconds: 1, microseconds: 1e3, nanoseconds: 1e6 };

/** The times from the one to the other, in milliseconds since the epoch, that are in memory, wherever they begin. */
function timesIn(bytes: Buffer, [from, to]: readonly [number, number]): string[] {
  return Object.entries(units).flatMap(([unit, scale]) => {
    const asNumber = Buffer.alloc(8);
    asNumber.writeDoubleLE(to * scale);
    const asInteger = Buffer.alloc(8);
    asInteger.writeBigInt64LE(BigInt(Math.floor(to * scale)));
    return [
      ...find(bytes, asNumber, (at) => bytes.readDoubleLE(at) / scale),
      // Seconds as integers have too few digits to be known among other numbers.
      ...(scale < 1 ? [] : find(bytes, asInteger, (at) => Number(bytes.readBigInt64LE(at)) / scale)),
    ].flatMap((time) => (time >= from && time <= to ? [`${time} in ${unit}`] : []));
  });
}

/** What is read wherever the highest bytes of a number of 8 bytes are. */
function find(bytes: Buffer, like: Buffer, read: (at: number) => number): number[] {
  const high = like.subarray(5);
  const found: number[] = [];
  for (let at = bytes.indexOf(high, 5); at !== -1; at = bytes.indexOf(high, at + 1)) found.push(read(at - 5));
  return found;
}

test.each([
  ['a number', (bytes: Buffer, time: number) => bytes.writeDoubleLE(time, 7)],
  ['a number of seconds', (bytes: Buffer, time: number) => bytes.writeDoubleLE(time / 1e3, 7)],
  ['nanoseconds', (bytes: Buffer, time: number) => bytes.writeBigInt64LE(BigInt(time) * 1_000_000n, 7)],
])('a time that is %s is found', (_, write) => {
  const bytes = Buffer.alloc(64);
  write(bytes, Date.now());
  expect(timesIn(bytes, [Date.now() - 60_000, Date.now() + 1])).toHaveLength(1);
});

test('no time of the build', () => {
  expect(timesIn(component, built)).toEqual([]);
});

test('no variable of the environment', () => {
  for (const text of [...Object.values(environment), 'of the machine that builds']) {
    for (const encoding of ['latin1', 'utf16le'] as const) {
      expect({ text, at: component.indexOf(Buffer.from(text, encoding)) }).toEqual({ text, at: -1 });
    }
  }
});

test('no random: what JavaScript itself has begins alike in all instances, and is not used', () => {
  expect(code).not.toMatch(/\bMath\s*\.\s*random\b/);
  expect(code).toContain('getRandomValues');
});
