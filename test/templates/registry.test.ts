/** A project outside of this repository: its WIT and its transport come from a registry. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, languages, run, templateValues } from '@wasmcp/cli';
import { parseRegistry, wkgConfig } from '../../scripts/publish/registry.ts';
import { tools } from '../../scripts/toolchain.ts';
import { transportPath } from '../../scripts/components/transports.ts';
import { findRegistry, startRegistry, type OciRegistry } from '../support/oci-registry.ts';
import { runScript } from '../support/scripts.ts';
import { skipUnless } from '../support/skip.ts';
import { makeEnv, templateOf } from './toolchains.ts';

const registryProgram = findRegistry();
const canRun = registryProgram !== undefined && (await tools.find('wkg')) !== undefined;

describe('a project', skipUnless(canRun, 'docker-registry and wkg are not both installed'), () => {
  let registry: OciRegistry;
  let folder: string;

  beforeAll(async () => {
    registry = await startRegistry(registryProgram!);
    folder = mkdtempSync(join(tmpdir(), 'templates-'));
    const only = ['--only', 'wit', '--only', 'mcp-transport-http-tools'];
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
    const { WIT: _, TRANSPORT: __, ...env } = makeEnv;
    await run('make', ['wit/deps', 'transport.wasm'], {
      cwd: project,
      env: { ...env, WKG_CACHE_DIR: join(folder, 'cache') },
    });
    expect(existsSync(join(project, 'wit/deps/wasmcp-mcp-0.2.0/package.wit'))).toBe(true);
    expect(readFileSync(join(project, 'transport.wasm')).equals(readFileSync(transportPath('tools')))).toBe(true);
  });
});
