/** A router in this process, over providers that are plain objects. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createCache,
  createWasi,
  instantiate,
  loadComponent,
  type Component,
  type LoadedComponent,
} from '@wasmcp/node-host';
import { makeEnvironment, makeRouter, type RouterSettings } from '@wasmcp/cli';
import { buildRouterModule } from '../../scripts/components/router.ts';
import { inRoot } from '../../scripts/paths.ts';
import type { Provider } from '../../src/provider.ts';

/** A provider, or a part of one: what is missing is called by nobody, or throws. */
export interface FakeProvider {
  readonly prefix?: string;
  /** Interfaces by their names in WIT, and what they have. Lifecycle and authorization are there anyway. */
  readonly parts?: Readonly<Record<string, object>>;
}

type Entries = Partial<Record<'tools' | 'prompts' | 'resources' | 'templates', readonly (readonly [string, number])[]>>;

export interface FakeServer {
  readonly entries?: Entries;
  readonly authorizing?: number;
  readonly name?: string;
}

export interface Router {
  /** What the router exports, as the transport sees it. */
  readonly provider: Required<Provider>;
  /** What it has printed so far. */
  stderr(): string;
}

const folder = mkdtempSync(join(tmpdir(), 'router-'));
const cache = createCache(folder);
const maker = { cache, routerModule: buildRouterModule, localBuild: { variables: { WIT: inRoot('wit') } } };

const known = new Map<string, Promise<LoadedComponent>>();
const load = (component: Component): Promise<LoadedComponent> => {
  const loaded = known.get(component.path) ?? loadComponent(component, { cache });
  known.set(component.path, loaded);
  return loaded;
};

/** For `afterAll`. */
export const removeRouters = (): void => rmSync(folder, { recursive: true, force: true });

const lifecycle = {
  initialize: () => ({ protocolVersion: '', capabilities: {}, serverInfo: { name: 'fake', version: '1' } }),
  clientInitialized() {},
  shutdown() {},
};
const authorization = { getAuthConfig: () => undefined, jwksCacheGet: () => undefined, jwksCacheSet() {} };

export async function openRouter(providers: readonly FakeProvider[], server: FakeServer = {}): Promise<Router> {
  const parts = providers.map(
    (provider) => ({ lifecycle, authorization, ...provider.parts }) as Record<string, object>,
  );
  const entriesOf = (list: keyof Entries) =>
    (server.entries?.[list] ?? []).map(([name, provider]) => ({ name, provider }));
  const settings: RouterSettings = {
    providers: providers.map(({ prefix = '' }, at) => ({
      interfaces: Object.keys(parts[at]!),
      prefix,
      label: `provider "${at}"`,
    })),
    authorizing: server.authorizing,
    name: server.name,
    entries: {
      tools: entriesOf('tools'),
      prompts: entriesOf('prompts'),
      resources: entriesOf('resources'),
      templates: entriesOf('templates'),
    },
  };
  const loaded = await load(await makeRouter(settings, maker));
  let printed = '';
  const wasi = createWasi({ print: (text) => void (printed += text) });
  const given = parts.flatMap((each, at) => Object.entries(each).map(([name, part]) => [`p${at}-${name}`, part]));
  const exports = await instantiate(loaded, { ...wasi, ...Object.fromEntries(given) });
  return { provider: exports as unknown as Required<Provider>, stderr: () => printed };
}

/** The environment of one provider among several, where the host's is `env`. */
export async function openEnvironment(
  prefix: string,
  hidden: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ getEnvironment(): [string, string][]; getArguments(): string[]; initialCwd(): string | undefined }> {
  const loaded = await load(await makeEnvironment(prefix, hidden, maker));
  const exports = await instantiate(loaded, createWasi({ env }));
  return exports['environment'] as never;
}

/** What a function throws: the WIT error. */
export function payloadOf(call: () => unknown): unknown {
  try {
    call();
  } catch (thrown) {
    const { payload } = thrown as { payload?: unknown };
    if (payload === undefined) throw thrown;
    return payload;
  }
  throw new Error('nothing was thrown');
}
