/** What a router, or an environment, knows from its composition: the bytes that `router/settings.ts` reads. */
import { routedInterfaces } from './interfaces.ts';

/** A provider as its router knows it. */
export interface RoutedProvider {
  /** The names of the interfaces that it has. */
  readonly interfaces: readonly string[];
  /** What the names of its tools and prompts begin with, for clients; empty: nothing. */
  readonly prefix: string;
  /** What it is called in the log. */
  readonly label: string;
}

/** What is listed, in the order of the router's tables. */
export const lists = ['tools', 'prompts', 'resources', 'templates'] as const;
export type List = (typeof lists)[number];

/** Something listed, under the name that clients know, and the provider that has it. */
export interface Entry {
  readonly name: string;
  readonly provider: number;
}

export interface RouterSettings {
  readonly providers: readonly RoutedProvider[];
  /** The one that is asked about tokens; undefined: all are, and no more than one may want any. */
  readonly authorizing: number | undefined;
  /** The server's name; undefined: what the first provider says. */
  readonly name: string | undefined;
  /** Each name once; templates in their order. */
  readonly entries: Readonly<Record<List, readonly Entry[]>>;
}

export function encodeSettings({ providers, authorizing, name, entries }: RouterSettings): Uint8Array {
  const out = createWriter(20 + lists.length * 8);
  out.number(0, providers.length);
  out.number(4, authorizing ?? -1);
  out.text(8, name ?? '');
  const rows = providers.map(({ interfaces, prefix, label }) => {
    const bits = routedInterfaces.reduce((all, each) => (interfaces.includes(each.name) ? all | each.bit : all), 0);
    return [bits, ...out.place(prefix), ...out.place(JSON.stringify(label).slice(1, -1))];
  });
  out.number(16, out.rows(rows));
  for (const [at, list] of lists.entries()) {
    const sorted = list === 'templates' ? entries[list] : entries[list].toSorted(byBytes);
    out.number(20 + at * 8, out.rows(sorted.map((entry) => [...out.place(entry.name), entry.provider])));
    out.number(24 + at * 8, sorted.length);
  }
  return out.bytes();
}

const byBytes = (a: Entry, b: Entry): number => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));

/** @param prefix of the variables that are seen; empty: all that begin with none of `hidden`. */
export function encodeEnvironment(prefix: string, hidden: readonly string[]): Uint8Array {
  const out = createWriter(16);
  out.text(0, prefix);
  out.number(8, out.rows(hidden.map((each) => out.place(each))));
  out.number(12, hidden.length);
  return out.bytes();
}

/** Numbers of 32 bits, little-endian, at fixed places; behind them texts and tables, by where they are from the beginning. */
function createWriter(fixed: number) {
  let bytes = Buffer.alloc(fixed);
  const append = (more: Uint8Array): number => {
    const at = bytes.length;
    bytes = Buffer.concat([bytes, more]);
    return at;
  };
  const place = (text: string): [at: number, length: number] => {
    const encoded = Buffer.from(text);
    return [append(encoded), encoded.length];
  };
  return {
    number: (at: number, value: number) => void bytes.writeInt32LE(value, at),
    place,
    text(at: number, text: string) {
      const [where, length] = place(text);
      bytes.writeInt32LE(where, at);
      bytes.writeInt32LE(length, at + 4);
    },
    rows: (rows: readonly (readonly number[])[]): number => append(Buffer.from(Int32Array.from(rows.flat()).buffer)),
    bytes: (): Uint8Array => bytes,
  };
}
