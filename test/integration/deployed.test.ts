/** The command lines in deploy/, run: as a user who owns nothing but the store, with nothing of this environment. */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plug, precompile, readComponents } from '@wasmcp/cli';
import { nullPolicy } from '@wasmcp/policy-compiler';
import { buildNullExchanges } from '../../scripts/components/exchanges.ts';
import { buildStore } from '../../scripts/components/stores.ts';
import { buildUnplugged } from '../../scripts/components/transports.ts';
import { cache, toolchain, tools } from '../../scripts/toolchain.ts';
import { entrypoint, execStart, healthCheck } from '../support/deployed.ts';
import { freePort } from '../support/free-port.ts';
import { startHostProgram } from '../support/host-program.ts';
import { startJwksServer, type JwksServer } from '../support/jwks-server.ts';
import { onPath } from '../support/on-path.ts';
import { call } from '../support/rpc.ts';
import { skipUnless } from '../support/skip.ts';
import { buildTestProvider } from '../support/test-providers.ts';
import { mint, newKey } from '../support/tokens.ts';

/** The container's user. */
const nobody = 10_001;
const isRoot = process.getuid?.() === 0;
const setpriv = onPath('setpriv');
const key = newKey('ES256');

let folder: string;
let issuer: JwksServer;
const inFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  issuer = await startJwksServer([key.jwk]);
  folder = mkdtempSync(join(tmpdir(), 'deployed-'));
  chmodSync(folder, 0o755);
  const files = {
    transport: await buildUnplugged('full'),
    provider: await buildTestProvider('everything'),
    policy: await nullPolicy(cache),
    store: await buildStore('filesystem'),
    exchanges: await buildNullExchanges(),
  };
  const component = await plug(await readComponents(files, toolchain), toolchain);
  copyFileSync(await precompile(component, toolchain, false), inFolder('server.cwasm'));
  copyFileSync((await tools.need('wasmtime')).path, inFolder('wasmtime'));
  for (const name of ['server.cwasm', 'wasmtime']) chmodSync(inFolder(name), 0o755);
});
afterAll(async () => {
  await issuer.die();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a command line of deploy/, its paths in our folder. @param home where wasmtime may keep what it has compiled. */
async function start(line: readonly string[], port: number, home: string): Promise<() => Promise<void>> {
  const store = inFolder('store');
  rmSync(store, { recursive: true, force: true });
  mkdirSync(store, { mode: 0o700 });
  const [, ...args] = line.map((each) =>
    each
      // It ends when its instances have been idle for so long.
      .replace('--idle-instance-timeout=45s', '--idle-instance-timeout=1s')
      .replace('0.0.0.0:8080', `127.0.0.1:${port}`)
      .replace('/var/lib/mcp-server', store)
      .replace(/^\/(?:opt\/mcp-server\/)?mcp-http-server\.c?wasm$/, inFolder('server.cwasm')),
  );
  const env = {
    HOME: home,
    XDG_CACHE_HOME: '',
    XDG_CONFIG_HOME: '',
    MCP_AUTH_ISSUER: issuer.url,
    MCP_AUTH_AUDIENCE: 'mcp',
    MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true',
  };
  const answers = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200;
  if (!isRoot) return startHostProgram(inFolder('wasmtime'), args, folder, answers, env);
  chownSync(store, nobody, nobody);
  const ids = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--bounding-set=-all', '--no-new-privs'];
  return startHostProgram(setpriv!, [...ids, inFolder('wasmtime'), ...args], folder, answers, env);
}

const canRun = !isRoot || setpriv !== undefined;

test.each<[string, (port: number) => string[], home: () => string]>([
  ['the container, without a home', () => entrypoint(), () => '/nonexistent'],
  [
    'the unit',
    (port) => [...execStart(port).slice(0, -1), '--allow-precompiled', ...execStart(port).slice(-1)],
    () => folder,
  ],
])(
  '%s serves, keeps keys in its store, and is found to be well',
  skipUnless(canRun, 'as root, setpriv is needed'),
  async (_, line, home) => {
    if (isRoot) chownSync(folder, nobody, nobody);
    const port = await freePort();
    const stop = await start(line(port), port, home());
    const token = mint(key, Date.now(), { iss: issuer.url, aud: 'mcp' });
    const { status } = await call(`http://127.0.0.1:${port}/mcp`, 'ping', undefined, {
      authorization: `Bearer ${token}`,
    });
    expect(status).toBe(200);
    expect(readdirSync(inFolder('store')).length).toBeGreaterThan(0);

    const [program, ...args] = healthCheck();
    const check = (of: number): unknown =>
      execFileSync(
        program!,
        args.map((arg) => arg.replace('8080', String(of))),
        { stdio: 'ignore' },
      );
    expect(() => check(port)).not.toThrow();
    await stop();
    expect(() => check(port)).toThrow('Command failed');
  },
);
