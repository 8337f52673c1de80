/**
 * The time zones that a policy names: their offsets from 1970 to 2100, for `guest/time/time-zone.ts`, which says how they are
 * written down. OPA says which names are zones, Node has the offsets; both know the IANA database.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { opa } from './opa-cli.ts';
import type { RegoSources, SourceFile } from './sources.ts';

/** Seconds since 1970. */
const range = { from: 0, to: Date.UTC(2100, 0, 1) / 1000 };
/** No offset has held for less than this, in seconds: 5 days. */
const shortest = 5 * 86_400;
const noOffset = 0x7fffffff;

/** A table of every zone whose name is a string in the sources. */
export async function timeZones(
  { rego, data }: Pick<RegoSources, 'rego' | 'data'>,
  program: string,
): Promise<Uint8Array> {
  const names = await zonesAmong(textsIn([...rego, ...data]), program);
  return Buffer.concat(names.toSorted().map((name) => tableOf(name, transitions(name))));
}

/** Strings that look like zones: `Europe/Berlin`, `CET`, `Etc/GMT+1`. "Local" is whatever a host has, so it is none. */
function textsIn(files: readonly SourceFile[]): string[] {
  const names = files.flatMap(({ text }) =>
    [...text.matchAll(/(?<=["'`\s])[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}(?=["'`\s])/g)].map(([name]) => name),
  );
  return [...new Set(names)].filter((name) => name !== 'Local' && name !== 'UTC');
}

async function zonesAmong(texts: readonly string[], program: string): Promise<string[]> {
  if (texts.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), 'zones-'));
  try {
    writeFileSync(join(folder, 'input.json'), JSON.stringify(texts));
    const question = '[name | some name in input; time.clock([0, name])]';
    const args = ['eval', '--input', 'input.json', '--format', 'raw', question];
    return JSON.parse(await opa(program, args, folder)) as string[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** From when on which offset holds, in seconds. */
function transitions(name: string): [time: number, offset: number][] {
  const offsetAt = offsets(name);
  const found: [number, number][] = [[range.from, offsetAt(range.from)]];
  for (let time = range.from; time < range.to; time += shortest) {
    let before = time;
    let after = Math.min(time + shortest, range.to);
    const offset = offsetAt(after);
    if (offsetAt(before) === offset) continue;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (offsetAt(middle) === offset) after = middle;
      else before = middle;
    }
    found.push([after, offset]);
  }
  return found;
}

/** A zone's offset from UTC at a time, both in seconds. */
function offsets(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (time) => {
    const [month, day, year, hour, minute, second] = format
      .format(time * 1000)
      .match(/\d+/g)!
      .map(Number) as Fields;
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - time;
  };
}

type Fields = [month: number, day: number, year: number, hour: number, minute: number, second: number];

function tableOf(name: string, entries: readonly (readonly [number, number])[]): Uint8Array {
  const header = 1 + name.length + 4;
  const table = Buffer.alloc(header + (entries.length + 1) * 12);
  table.writeUInt8(name.length, 0);
  table.write(name, 1, 'latin1');
  table.writeUInt32LE(entries.length + 1, header - 4);
  [...entries, [range.to, noOffset] as const].forEach(([time, offset], index) => {
    table.writeBigInt64LE(BigInt(time), header + index * 12);
    table.writeInt32LE(offset, header + index * 12 + 8);
  });
  return table;
}
