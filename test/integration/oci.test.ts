/** Publishing and coming back: push to a registry, fetch, compose what came back, call it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nullPolicy } from '@wasmcp/policy-compiler';
import { plug, readComponents, run, startWasmtime, version } from '@wasmcp/cli';
import { annotationsOf, nullPolicyPackage, transportPackages } from '../../scripts/publish/packages.ts';
import { buildTestProvider } from '../support/test-providers.ts';
import { cache, toolchain, tools } from '../../scripts/toolchain.ts';
import { parseRegistry, referenceOf, wkgConfig } from '../../scripts/publish/registry.ts';
import { buildNullExchanges } from '../../scripts/components/exchanges.ts';
import { buildStore } from '../../scripts/components/stores.ts';
import { unpluggedPath } from '../../scripts/components/transports.ts';
import { findRegistry, startRegistry, type OciRegistry } from '../support/oci-registry.ts';
import { skipUnless } from '../support/skip.ts';
import { runScript } from '../support/scripts.ts';

const wkg = (await tools.find('wkg'))?.path;
const registryProgram = findRegistry();
const manifests = { accept: 'application/vnd.oci.image.manifest.v1+json' };
const canRun = registryProgram !== undefined && wkg !== undefined;

describe('packages in an OCI registry', skipUnless(canRun, 'docker-registry and wkg are not both installed'), () => {
  const name = 'mcp-transport-http-full-unplugged';
  let registry: OciRegistry;
  let folder: string;
  let config: string;
  /** What publishing has printed. */
  let printed: string;
  /** wkg takes what it has in its cache, whatever registry that came from: here it has one of its own. */
  const wkgIn = (...args: string[]): Promise<string> =>
    run(wkg!, args, { cwd: folder, env: { ...process.env, WKG_CACHE_DIR: join(folder, 'cache') } });

  beforeAll(async () => {
    registry = await startRegistry(registryProgram!);
    folder = mkdtempSync(join(tmpdir(), 'oci-'));
    config = join(folder, 'registry.toml');
    writeFileSync(config, wkgConfig(parseRegistry(registry.host, true)));
    const only = ['--only', 'wit', '--only', name, '--only', 'null-policy'];
    printed = await runScript('publish.ts', ['--registry', registry.host, '--insecure', ...only]);
  });

  afterAll(async () => {
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('give the WIT back to a provider that depends on it', async () => {
    mkdirSync(join(folder, 'wit'));
    writeFileSync(
      join(folder, 'wit/world.wit'),
      'package example:provider;\nworld provider { include wasmcp:mcp/full-provider@0.2.0; }\n',
    );
    await wkgIn('wit', 'fetch', '--config', config);
    expect(readFileSync(join(folder, 'wit/deps/wasmcp-mcp-0.2.0/package.wit'), 'utf8')).toContain('interface tools');
  });

  it('are named by digest when they are pushed, and WIT is pushed once in each version', async () => {
    const digests = printed.trim().split('\n');
    expect(digests.map((line) => /^(.*)@sha256:[0-9a-f]{64}$/.exec(line)?.[1])).toEqual(
      ['mcp', 'mcp-exchange', 'policy', 'store', name, 'null-policy'].map((each) => `${registry.host}/wasmcp/${each}`),
    );
    for (const line of digests) {
      const [, path, digest] = /\/(wasmcp\/[^@]*)@(.*)$/.exec(line)!;
      expect(
        (await fetch(`http://${registry.host}/v2/${path}/manifests/${digest}`, { headers: manifests })).status,
      ).toBe(200);
    }
    expect(await runScript('publish.ts', ['--registry', registry.host, '--insecure', '--only', 'wit'])).toBe('');
  });

  it.each([transportPackages.find((each) => each.name === name)!, nullPolicyPackage])(
    'carry their description, licence and source: $name',
    async (published) => {
      const url = `http://${registry.host}/v2/wasmcp/${published.name}/manifests/${version}`;
      const answer = await fetch(url, { headers: manifests });
      expect(await answer.json()).toHaveProperty('annotations', annotationsOf({ ...published, version }));
    },
  );

  it.each(['wkg oci pull', 'wkg get'])('come back by %s as they were pushed, compose and answer', async (how) => {
    const [file, policy] = (await Promise.all(
      [name, 'null-policy'].map(async (pulled) => {
        const path = join(folder, `${pulled}-${how.replaceAll(' ', '-')}.wasm`);
        const reference = referenceOf(parseRegistry(registry.host, true), pulled, version);
        await (how === 'wkg get'
          ? wkgIn('get', '--config', config, `wasmcp:${pulled}@${version}`, '--output', path)
          : wkgIn('oci', 'pull', '--insecure', registry.host, reference, '--output', path));
        return path;
      }),
    )) as [string, string];
    expect(readFileSync(file).equals(readFileSync(unpluggedPath('full')))).toBe(true);
    expect(readFileSync(policy).equals(readFileSync(await nullPolicy(cache)))).toBe(true);
    const provider = await buildTestProvider('everything');
    const plugs = {
      policy,
      store: await buildStore('null'),
      exchanges: await buildNullExchanges(),
    };
    const components = await readComponents({ transport: file, provider, ...plugs }, toolchain);
    const server = await startWasmtime({ component: await plug(components, toolchain) }, toolchain);
    try {
      const answer = await fetch(`http://127.0.0.1:${server.port}/mcp`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
      });
      expect(await answer.json()).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
    } finally {
      await server.stop();
    }
  });
});
