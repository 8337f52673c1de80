/** `wac.toml`: the servers that a project composes. */
import { resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { stores, transports, type Transport } from '../installation.ts';
import type { Joining } from '../router/join.ts';
import { checkName, checkNames, type NamedPath } from '../router/names.ts';
import { UserError } from '../lib/command.ts';

/** A component that exists, or is built by a command, which is run each time and should know what is up to date. */
interface ProviderSource extends NamedPath {
  readonly build: string | undefined;
}

export interface ServerEntry extends Joining {
  readonly name: string;
  readonly transport: Transport;
  readonly providers: readonly ProviderSource[];
  /** A policy component, or Rego and data files; empty: no policy. */
  readonly policy: readonly string[];
  /** A store's name, or a component's path. */
  readonly store: string;
  readonly output: string;
}

const keys = ['transport', 'provider', 'auth', 'name', 'policy', 'store', 'output'];

/** Reads the table of servers. What makes no sense is a `UserError` that names the place. */
export function parseServers(text: string): ServerEntry[] {
  const document = parseToml(text);
  const unknown = Object.keys(document).find((key) => key !== 'server');
  if (unknown !== undefined) throw problem(`wac.toml: ${unknown}`, 'is not known; servers are tables [server.NAME]');
  const servers = table(document['server'] ?? {}, 'wac.toml: server');
  const entries = Object.entries(servers).map(([name, value]) =>
    parseServer(name, table(value, `wac.toml: server.${name}`)),
  );
  const outputs = new Map<string, string>();
  for (const { name, output } of entries) {
    const other = outputs.get(resolve(output));
    if (other !== undefined) throw problem(`wac.toml: server.${name}.output`, `is that of server.${other}, ${output}`);
    outputs.set(resolve(output), name);
  }
  return entries;
}

function parseServer(name: string, entry: Record<string, unknown>): ServerEntry {
  const at = `wac.toml: server.${name}`;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) throw problem(at, 'may have letters, digits, ".", "_" and "-" only');
  const unknown = Object.keys(entry).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw problem(`${at}.${unknown}`, `is not known; known are ${keys.join(', ')}`);
  return {
    name,
    transport: parseTransport(entry['transport'], `${at}.transport`),
    providers: parseProviders(entry['provider'], `${at}.provider`),
    authFrom: parseText(entry['auth'], `${at}.auth`),
    serverName: parseText(entry['name'], `${at}.name`),
    policy: parsePolicy(entry['policy'], `${at}.policy`),
    store: parseStore(entry['store'] ?? 'null', `${at}.store`),
    output: entry['output'] === undefined ? `dist/${name}.wasm` : parsePath(entry['output'], `${at}.output`),
  };
}

/** Reads a transport's name: short, or as its component is called. */
export function parseTransport(value: unknown, at: string): Transport {
  const found = transports.find((name) => name === value || `mcp-transport-http-${name}` === value);
  if (found === undefined) throw problem(at, `must be one of ${transports.join(', ')}`);
  return found;
}

function parseProviders(value: unknown, at: string): ProviderSource[] {
  if (!Array.isArray(value)) return [parseProvider(value, at)];
  if (value.length === 0) throw problem(at, 'is empty');
  const providers = value.map((each) => parseProvider(each, at));
  checkNames(providers.map(({ as }) => as));
  return providers;
}

function parseProvider(value: unknown, at: string): ProviderSource {
  if (typeof value === 'string') return { path: parsePath(value, at), build: undefined, as: undefined };
  const { path, build, as, ...rest } = table(value, at, 'a path, or { path = "…", build = "command", as = "NAME" }');
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined) throw problem(`${at}.${unknown}`, 'is not known; known are path, build, as');
  if (build !== undefined && typeof build !== 'string') throw problem(`${at}.build`, 'must be a command');
  const name = parseText(as, `${at}.as`);
  if (name !== undefined) checkName(name, `${at}.as`);
  return { path: parsePath(path, `${at}.path`), build, as: name };
}

function parseText(value: unknown, at: string): string | undefined {
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw problem(at, 'must be a text');
}

function parsePolicy(value: unknown, at: string): string[] {
  if (value === undefined) return [];
  const paths = (Array.isArray(value) ? value : [value]).map((path) => parsePath(path, at));
  if (paths.length > 1 && paths.some((path) => path.endsWith('.wasm'))) {
    throw problem(at, 'must be one component, or Rego and data files');
  }
  return paths;
}

function parseStore(value: unknown, at: string): string {
  const isStore = typeof value === 'string' && (value.endsWith('.wasm') || stores.some((name) => name === value));
  if (!isStore) throw problem(at, `must be one of ${stores.join(', ')}, or the path of a component (.wasm)`);
  return value;
}

function parsePath(value: unknown, at: string): string {
  if (typeof value !== 'string' || value === '') throw problem(at, 'must be a path');
  return value;
}

function table(value: unknown, at: string, wanted = 'a table'): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw problem(at, `must be ${wanted}`);
}

function parseToml(text: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new UserError(`wac.toml, line ${error.line}: ${error.message.split('\n')[0]}`);
  }
}

const problem = (at: string, what: string): UserError => new UserError(`${at} ${what}.`);
