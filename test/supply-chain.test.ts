/**
 * What is fetched and run by workflows, setup, tests, examples and templates: all of it is pinned, by digest where that
 * can be.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pinnedVersion } from '@wasmcp/cli';
import { inRoot } from '../scripts/paths.ts';

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: inRoot(),
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '');
const read = (path: string): string => readFileSync(inRoot(path), 'utf8');

/** The lines of files that match, as `path: line`. */
const linesOf = (paths: readonly string[], pattern: RegExp): string[] =>
  paths.flatMap((path) =>
    read(path)
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );

const workflows = tracked.filter((path) => path.startsWith('.github/workflows/'));
const makefiles = tracked.filter((path) => /(?:Makefile|\.mk)$/.test(path));

describe('workflows', () => {
  test('name actions by the digest of a commit, and their version beside it', () => {
    const uses = linesOf(workflows, /^\s*(?:- )?uses:/);
    expect(uses.length).toBeGreaterThan(5);
    expect(uses.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+(?:\.\d+)+$/.test(line))).toEqual([]);
  });

  test('may do nothing but what a job says', () => {
    const open = workflows.filter((path) => !/^permissions:\n {2}contents: read$/m.test(read(path)));
    expect(open).toEqual([]);
  });

  test('install npm packages from the lock file', () => {
    expect(linesOf(workflows, /npm (?:install|i)\b|npx /)).toEqual([]);
  });

  test('put no expression into a shell command', () => {
    const texts = workflows.map((path) =>
      [...read(path).matchAll(/run: (?:\|\n((?: {10}.*\n)+)|(.*))/g)].flat().join('\n'),
    );
    expect(texts.join('\n')).toContain('cosign sign');
    expect(texts.filter((text) => text.includes('${{'))).toEqual([]);
  });
});

describe('the release', () => {
  const release = read('.github/workflows/release.yml');

  test('takes nothing from a cache', () => {
    expect(release).not.toMatch(/actions\/cache|^\s+cache: (?!false$)/m);
  });

  test('signs and attests what was pushed, by digest', () => {
    const calls = release.split('\n').filter((line) => /cosign (?:sign|attest)\b/.test(line));
    expect(calls.length).toBe(2);
    expect(calls.filter((line) => !line.endsWith(' "$digest_reference"'))).toEqual([]);
    expect(release).toContain('done < pushed.txt');
    expect(release).toMatch(/publish:oci .*> pushed\.txt$/m);
  });
});

describe('wheels', () => {
  const requirements = tracked.filter((path) => path.endsWith('.txt') && /^[a-z][\w-]*==/m.test(read(path)));

  test('are named with version and SHA-256', () => {
    expect(requirements.length).toBeGreaterThan(5);
    for (const path of requirements) {
      const entries = read(path)
        .replace(/^#.*\n/gm, '')
        .replaceAll('\\\n', ' ')
        .trim()
        .split('\n');
      const loose = entries.filter(
        (line) => !/^[\w.-]+==[\w.]+(?: ;[^#]*?)?(?:\s+--hash=sha256:[0-9a-f]{64})+$/.test(line),
      );
      expect([path, loose]).toEqual([path, []]);
    }
  });

  test('are installed by hash wherever pip is called', () => {
    const calls = linesOf(makefiles, /pip (?:install|download)/);
    expect(calls.length).toBeGreaterThan(3);
    expect(calls.filter((line) => !line.includes('--require-hashes'))).toEqual([]);
    for (const path of ['packages/cli/src/setup/install.ts', 'test/support/sdk-programs.ts']) {
      expect(read(path)).toContain('--require-hashes');
    }
  });

  test('of the template are those of the example', () => {
    expect(read('templates/python/content/requirements.txt')).toBe(read('examples/weather-py/requirements.txt'));
  });
});

describe('crates', () => {
  const crates = { wac: 'wac-cli', wkg: 'wkg', 'wit-bindgen': 'wit-bindgen-cli' } as const;

  test('that templates tell users to install have a version, and their lock file', () => {
    const calls = linesOf(makefiles, /cargo install/);
    expect(calls.length).toBeGreaterThan(10);
    expect(calls.filter((line) => !/cargo install --locked [a-z-]+@\d+\.\d+\.\d+(?:[ )]|$)/.test(line))).toEqual([]);
    for (const [tool, name] of Object.entries(crates)) {
      const versions = calls.flatMap((line) => new RegExp(` ${name}@([0-9.]+)`).exec(line)?.[1] ?? []);
      expect([name, ...new Set(versions)]).toEqual([name, pinnedVersion(tool as keyof typeof crates)]);
    }
  });
});

test('a bot proposes updates of whatever has a manifest, but for templates', () => {
  const bot = read('.github/dependabot.yml');
  const entries = [...bot.matchAll(/package-ecosystem: ([\w-]+)\n +director(?:y|ies): (.+)/g)];
  const watched = entries.flatMap(([, ecosystem, folders]) =>
    folders!
      .replace(/[[\]]/g, '')
      .split(', ')
      .map((folder) => `${ecosystem} ${folder}`),
  );
  const manifests: readonly (readonly [ecosystem: string, file: RegExp])[] = [
    ['npm', /^package-lock\.json$/],
    ['cargo', /^Cargo\.toml$/],
    ['gomod', /^go\.mod$/],
    ['pip', /\.txt$/],
  ];
  const found = tracked.flatMap((path) => {
    const [, folder, file] = /^(.*?)\/?([^/]+)$/.exec(path) as unknown as [string, string, string];
    if (folder.startsWith('templates/')) return [];
    const ecosystem = manifests.find(([, pattern]) => pattern.test(file))?.[0];
    if (ecosystem === undefined || (ecosystem === 'pip' && !/^[a-z][\w-]*==/m.test(read(path)))) return [];
    return [`${ecosystem} /${folder}`];
  });
  expect(watched.toSorted()).toEqual([...new Set([...found, 'github-actions /'])].toSorted());
});
