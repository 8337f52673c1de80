/** The templates through Spin itself, where it is on the PATH. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages, render, run, templateFiles, templateValues } from '@wasmcp/cli';
import { buildDir, root } from '../../scripts/paths.ts';
import { buildStore } from '../../scripts/components/stores.ts';
import { buildTransports } from '../../scripts/components/transports.ts';
import { onPath } from '../support/on-path.ts';
import { skipUnless } from '../support/skip.ts';
import { installPackages, makeEnv, missingFor, templateOf } from './toolchains.ts';

const spin = onPath('spin');

describe('spin new', skipUnless(spin !== undefined, 'spin is not on the PATH'), () => {
  let folder: string;
  const inSpin = (...args: string[]): Promise<string> =>
    run(spin!, args, { cwd: folder, env: { ...makeEnv, SPIN_DATA_DIR: join(folder, 'data') } });

  beforeAll(async () => {
    // Where a project in TypeScript finds this repository's npm packages.
    mkdirSync(buildDir, { recursive: true });
    folder = mkdtempSync(join(buildDir, 'spin-'));
    await buildTransports(['tools']);
    await buildStore('null');
    await inSpin('templates', 'install', '--dir', root);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(languages)('-t wasmcp-%s makes what npm run new makes, and spin build builds it', async (language) => {
    const project = join(folder, language);
    await inSpin('new', '--template', `wasmcp-${language}`, '--accept-defaults', '--output', project, 'my-server');
    const values = templateValues(templateOf(language), 'my-server', {});
    for (const [path, text] of templateFiles(templateOf(language))) {
      expect(readFileSync(join(project, path), 'utf8')).toBe(render(text, values));
    }
    if (language === 'typescript') await installPackages(project);
    const missing = await missingFor(language, project);
    if (missing === undefined) await inSpin('build', '--from', join(project, 'spin.toml'));
    else process.stderr.write(`The ${language} template is not built by Spin: ${missing} is missing.\n`);
  });
});
