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
import { onPath } from '../support/on-path.ts';
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

/** What make prints, and nothing beside it. */
const said = (what: string, why: RegExp): RegExp =>
  new RegExp(
    `^${what} cannot be fetched from the registry in registry\\.toml \\(${why.source}\\): name the registry that has it ` +
      `there, or give what you have: make build WIT=FOLDER TRANSPORT=FILE POLICY=FILE STORE=FILE\nmake: `,
    'm',
  );

const canFetch = onPath('make') !== undefined && (await tools.find('wkg')) !== undefined;

describe('a project whose registry cannot be had', skipUnless(canFetch, 'make and wkg are not both installed'), () => {
  const nobody = wkgConfig(parseRegistry('127.0.0.1:1', true));

  it.each(languages)('in %s says so in a sentence, and what to do', async (language) => {
    const project = mkdtempSync(join(tmpdir(), 'no-registry-'));
    try {
      createProject(templateOf(language), templateValues(templateOf(language), 'my-server', {}), project);
      const { WIT: _, TRANSPORT: __, ...env } = makeEnv;
      const make = (...args: string[]): Promise<string> =>
        run('make', args, {
          cwd: project,
          env: { ...env, RUST_BACKTRACE: '1', WKG_CACHE_DIR: join(project, 'cache') },
        }).then(
          () => 'made',
          (error: Error) => error.message,
        );
      writeFileSync(join(project, 'registry.toml'), nobody);
      const texts = [await make('wit/deps'), await make('store-null.wasm')];
      expect(texts[0]).toMatch(said('wasmcp:mcp', /.*Connection refused.*/));
      expect(texts[1]).toMatch(said('wasmcp:store-null@0\\.2\\.0', /.*Connection refused.*/));
      writeFileSync(join(project, 'registry.toml'), 'x');
      texts.push(await make('wit/deps'));
      expect(texts[2]).toMatch(said('wasmcp:mcp', /[a-z].*/));
      for (const text of texts) expect(text).not.toContain('backtrace');
      // What was not fetched or copied is not taken for made.
      expect(await make('wit/deps', `WIT=${project}/nowhere`)).toContain('nowhere');
      expect(existsSync(join(project, 'wit/deps'))).toBe(false);
    } finally {
      rmSync(project, { recursive: true, force: true });
    }
  });
});
