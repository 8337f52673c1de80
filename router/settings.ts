/**
 * What was known when the server was composed, as `packages/cli/src/router/settings.ts` writes it: which interfaces the
 * providers have, their prefixes, and what they list. Addresses in it are relative to its beginning.
 */
import { allocate, keep } from './memory';

@external("settings", "length")
declare function settingsLength(): usize;
@external("settings", "copy")
declare function copySettings(to: usize): void;

/** Interfaces that not every provider has. */
export const tools = 1;
export const resources = 2;
export const prompts = 4;
export const completion = 8;
export const exchange = 16;
export const toolExchange = 32;
export const promptExchange = 64;
export const resourceExchange = 128;

/** What is listed, in the order of the tables. */
export const toolList = 0;
export const promptList = 1;
export const resourceList = 2;
export const templateList = 3;

const providerSize = 20;
const entrySize = 12;

const length = settingsLength();
const base = keep(length);
copySettings(base);

/** How many providers there are. */
export const count: i32 = load<i32>(base);
/** The provider that is asked about tokens; -1: all are. */
export const authorizing: i32 = load<i32>(base, 4);
/** The server's name; of no length: that of the first provider. */
export const serverName: usize = base + load<usize>(base, 8);
export const serverNameLength: usize = load<usize>(base, 12);

const providers = base + load<usize>(base, 16);
function provider(index: i32): usize {
  return providers + index * providerSize;
}

/** Whether a provider has an interface. */
export function has(index: i32, part: i32): bool {
  return (load<i32>(provider(index)) & part) !== 0;
}

/** What the names of a provider's tools and prompts begin with, for clients. */
export function prefix(index: i32): usize {
  return base + load<usize>(provider(index), 4);
}
export function prefixLength(index: i32): usize {
  return load<usize>(provider(index), 8);
}

/** What a provider is called in the log, as it stands between quotes in JSON. */
export function label(index: i32): usize {
  return base + load<usize>(provider(index), 12);
}
export function labelLength(index: i32): usize {
  return load<usize>(provider(index), 16);
}

/** The entries of a table: what a provider listed when the server was composed, as clients see it. */
export function entries(list: i32): i32 {
  return load<i32>(base + list * 8, 24);
}
function entry(list: i32, at: i32): usize {
  return base + load<usize>(base + list * 8, 20) + at * entrySize;
}

export function entryText(list: i32, at: i32): usize {
  return base + load<usize>(entry(list, at));
}
export function entryLength(list: i32, at: i32): usize {
  return load<usize>(entry(list, at), 4);
}
export function entryProvider(list: i32, at: i32): i32 {
  return load<i32>(entry(list, at), 8);
}
