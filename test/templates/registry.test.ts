/** A project outside of this repository: its WIT and its transport come from a registry. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, languages, run, templateValues } from '@wasmcp/cli';
import { parseRegistry, wkgConfig } from '../../scripts/publish/registry.ts';
import { storePath } from '../../scripts/components/stores.ts';
import { tools } from '../../scripts/toolchain.ts';
import { nullPolicyPath, unpluggedPath } from '../../scripts/components/transports.ts';
import { findRegistry, startRegistry, type OciRegistry } from '../support/oci-registry.ts';
import { runScript } from '../support/scripts.ts';
import { skipUnless } from '../support/skip.ts';
import { makeEnv, templateOf } from './toolchains.ts';

const registryProgram = findRegistry();
const canRun = registryProgram !== undefined && (await tools.find('wkg')) !== undefined;

/** What a server is composed of beside the provider, by the name in the registry. */
const fetched = new Map([
  ['mcp-transport-http-tools-unplugged', unpluggedPath('tools')],
  ['null-policy', nullPolicyPath],
  ['store-null', storePath('null')],
]);

describe('a project', skipUnless(canRun, 'docker-registry and wkg are not both installed'), () => {
  let registry: OciRegistry;
  let folder: string;

  beforeAll(async () => {
    registry = await startRegistry(registryProgram!);
    folder = mkdtempSync(join(tmpdir(), 'templates-'));
    const only = ['wit', ...fetched.keys()].flatMap((name) => ['--only', name]);
    await runScript('publish.ts', ['--registry', registry.host, '--insecure', ...only]);
  });
  afterAll(async () => {
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(languages)('in %s fetches what it is built with', async (language) => {
    const project = join(folder, language);
    createProject(templateOf(language), templateValues(templateOf(language), 'my-server', {}), project);
    writeFileSync(join(project, 'registry.toml'), wkgConfig(parseRegistry(registry.host, true)));
    const { WIT: _, TRANSPORT: __, POLICY: ___, STORE: ____, ...env } = makeEnv;
    await run('make', ['wit/deps', ...[...fetched.keys()].map((name) => `${name}.wasm`)], {
      cwd: project,
      env: { ...env, WKG_CACHE_DIR: join(folder, 'cache') },
    });
    for (const name of ['wasmcp-mcp-0.2.0', 'wasmcp-mcp-exchange-0.1.0']) {
      expect(existsSync(join(project, 'wit/deps', name, 'package.wit'))).toBe(true);
    }
    for (const [name, path] of fetched) {
      expect(readFileSync(join(project, `${name}.wasm`)).equals(readFileSync(path))).toBe(true);
    }
  });
});
