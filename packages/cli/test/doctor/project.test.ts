import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { examineProject } from '../../src/doctor/project.ts';
import { fakeTools } from '../support/fake-tools.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'doctor-'));
  mkdirSync(join(root, 'bin'));
  mkdirSync(join(root, 'project'));
});
afterEach(() => rmSync(root, { recursive: true }));

const exampleProvider = { name: 'e', servedBy: 'app start', build: async () => '' };

/** Examines a project of these files on a machine that has these programs, each with what it prints. */
async function examine(
  files: Readonly<Record<string, string>>,
  programs: Readonly<Record<string, string>>,
  tools: Parameters<typeof fakeTools>[0] = {},
  repository = '',
): Promise<string[]> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, 'project', name)), { recursive: true });
    writeFileSync(join(root, 'project', name), text);
  }
  for (const [name, said] of Object.entries(programs))
    writeFileSync(join(root, 'bin', name), `#!/bin/sh\necho '${said}'\n`, { mode: 0o755 });
  const folder = join(root, 'project');
  const native = fakeTools(tools, {}, join(root, 'bin'));
  const place = { project: repository, exampleProvider, callInProject: (command: string) => `app ${command}` };
  const findings = await examineProject({ folder, tools: native, setUp: 'app setup', place });
  return findings.map(({ state, text }) => `${state} ${text}`);
}

const makefile = 'dist/provider.wasm: src\n\tcargo build --target wasm32-wasip1\n';
const make = { make: 'GNU Make 4.4' };
const byMake = ['ok dev builds the project with: make --silent dist/provider.wasm', 'ok GNU Make 4.4'];

test('in a folder without a project nothing is found', async () => {
  expect(await examine({ 'notes.txt': '' }, {})).toEqual([]);
});

test('a project that nothing builds is a note, and make that is missing a fault', async () => {
  expect(await examine({ 'Cargo.toml': '' }, { cargo: 'cargo 1.95.0' })).toContainEqual(
    expect.stringMatching(/^note .* has neither a Makefile .*--build COMMAND/),
  );
  expect(await examine({ 'Cargo.toml': '', Makefile: makefile }, {})).toContain('fault make is not there: install it');
});

test('the repository of the transport is no project that dev builds', async () => {
  const files = { 'package.json': '{"scripts":{"build":"b"}}', node_modules: '' };
  expect(await examine(files, { npm: '11.0.0' }, {}, join(root, 'project'))).toEqual([
    expect.stringMatching(/^note .* is the transport's repository.* served by app start\. .* call: app dev$/),
    'ok npm 11.0.0',
    'ok node_modules has what package.json names',
  ]);
});

describe('a project in TypeScript', () => {
  const manifest = JSON.stringify({
    scripts: { build: 'b' },
    dependencies: { zod: '1' },
    devDependencies: { jco: '1' },
  });

  test('has its packages', async () => {
    const installed = { 'node_modules/zod/package.json': '{}', 'node_modules/jco/package.json': '{}' };
    expect(await examine({ 'package.json': manifest, ...installed }, { npm: '11.0.0' })).toEqual([
      'ok dev builds the project with: npm run --silent build',
      'ok npm 11.0.0',
      'ok node_modules has what package.json names',
    ]);
  });

  test('lacks some of them', async () => {
    const installed = { 'node_modules/jco/package.json': '{}' };
    expect(await examine({ 'package.json': manifest, ...installed }, {})).toEqual([
      'ok dev builds the project with: npm run --silent build',
      'fault npm is not there: it comes with Node',
      'fault node_modules lacks zod: npm install',
    ]);
  });

  test('has none yet: dev installs them', async () => {
    expect(await examine({ 'package.json': manifest }, { npm: '11.0.0' })).toContain(
      'note node_modules is not there: dev runs npm install first',
    );
  });
});

describe('a project in Rust', () => {
  test('needs the target that its Makefile names', async () => {
    const files = { 'Cargo.toml': '', Makefile: makefile };
    const programs = { ...make, cargo: 'cargo 1.95.0 (f2d)', rustc: join(root, 'bin') };
    expect(await examine(files, programs)).toEqual([
      ...byMake,
      'ok cargo 1.95.0 (f2d)',
      "ok Rust's target wasm32-wasip1",
    ]);
    expect(await examine(files, { ...programs, rustc: '/nowhere' })).toContain(
      "fault Rust's target wasm32-wasip1 is not there: rustup target add wasm32-wasip1",
    );
  });

  test('needs cargo, and the target that is usual', async () => {
    expect(await examine({ 'Cargo.toml': '' }, {})).toEqual(
      expect.arrayContaining([
        'fault cargo is not there: install Rust, with rustup',
        "fault Rust's target wasm32-wasip2 is not there: rustup target add wasm32-wasip2",
      ]),
    );
  });
});

test('a project in Go needs its tools, those of setup in their versions', async () => {
  const files = { 'go.mod': '', Makefile: makefile };
  const programs = { ...make, go: 'go version go1.25.1 linux/amd64', npm: '11.0.0' };
  expect(await examine(files, programs, { 'wasm-tools': '1.263.0' })).toEqual([
    ...byMake,
    'ok go version go1.25.1 linux/amd64',
    'fault wit-bindgen is not there: app setup wit-bindgen',
    expect.stringMatching(/^ok wasm-tools 1\.263\.0/),
    'ok npm 11.0.0',
  ]);
});

describe('a project in Python', () => {
  test('has componentize-py in its environment', async () => {
    const files = { 'requirements.txt': '', Makefile: makefile, '.venv/bin/python': '' };
    const own = join(root, 'project/.venv/bin/componentize-py');
    const programs = { ...make, python3: 'Python 3.12.4' };
    expect(await examine(files, programs)).toContain(
      'fault componentize-py is not there: python3 -m pip install componentize-py',
    );
    writeFileSync(own, '#!/bin/sh\necho componentize-py 0.25.1\n', { mode: 0o755 });
    expect(await examine(files, programs)).toEqual([
      ...byMake,
      'ok python3 3.12.4',
      `ok componentize-py 0.25.1, ${own}`,
    ]);
  });

  test('gets it from make, and wants a Python that is new enough', async () => {
    const files = { 'pyproject.toml': '', Makefile: `${makefile}\n.venv/bin/componentize-py: r\n\tpip\n` };
    expect(await examine(files, { ...make, python3: 'Python 3.9.2' })).toEqual([
      ...byMake,
      'fault python3 3.9.2 is too old: 3.10 or newer is needed',
      'note componentize-py is not there: make installs it into .venv first',
    ]);
  });

  test('is examined once, whatever says that it is one', async () => {
    expect(await examine({ 'pyproject.toml': '', 'requirements.txt': '', Makefile: makefile }, make)).toEqual([
      ...byMake,
      'fault python3 is not there: install Python 3.10 or newer',
    ]);
  });
});
