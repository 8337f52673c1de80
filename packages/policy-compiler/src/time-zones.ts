/**
 * The time zones that a policy names: their offsets from 1970 to 2099, for `guest/time/time-zone.ts`, which says how they
 * are written down. OPA says which names are zones, Node's Intl has the offsets; both know the IANA database.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { opa } from './opa-cli.ts';
import type { RegoSources, SourceFile } from './sources.ts';

/** Seconds since 1970. */
const range = { from: 0, to: Date.UTC(2100, 0, 1) / 1000 };
/** The offset of the last period, which only says where the table ends. */
const noOffset = 0x7fffffff;

/** A table of every zone whose name is a string in the sources. */
export async function timeZones(
  { rego, data }: Pick<RegoSources, 'rego' | 'data'>,
  program: string,
): Promise<Uint8Array> {
  const names = await zonesAmong(textsIn([...rego, ...data]), program);
  return Buffer.concat(names.toSorted().map((name) => tableOf(name, transitions(name))));
}

/** Strings that look like zones: `Europe/Berlin`, `CET`, `Etc/GMT+1`. UTC needs no table. */
function textsIn(files: readonly SourceFile[]): string[] {
  const names = files.flatMap(({ text }) =>
    [...text.matchAll(/(?<=["'`\s])[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}(?=["'`\s])/g)].map(([name]) => name),
  );
  return [...new Set(names)].filter((name) => name !== 'UTC' && !noZones.has(name));
}

/** For OPA these are zones too: whatever a host has, and that of a clock which was never set. */
const noZones: ReadonlySet<string> = new Set(['Local', 'Factory']);

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

/** From when on which offset from UTC holds, both in seconds. */
function transitions(timeZone: string): [time: number, offset: number][] {
  const found: [number, number][] = [];
  const start = Temporal.Instant.fromEpochMilliseconds(range.from * 1000).toZonedDateTimeISO(timeZone);
  for (let at: Temporal.ZonedDateTime | null = start; at !== null; at = at.getTimeZoneTransition('next')) {
    const time = at.epochMilliseconds / 1000;
    if (time >= range.to) break;
    found.push([time, at.offsetNanoseconds / 1e9]);
  }
  return found;
}

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
