import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import {
  addingToPath,
  executable,
  invocationOf,
  pythonProgram,
  quoted,
  settingVariables,
} from '../../src/lib/shell.ts';

const wild = 'it\'s $HOME, `x` & "more" (50 %)';

test('programs have a suffix on Windows', () => {
  expect([executable('wac', 'win32'), executable('wac', 'darwin')]).toEqual(['wac.exe', 'wac']);
  expect([pythonProgram('win32'), pythonProgram('linux')]).toEqual(['python', 'python3']);
});

test('a POSIX shell reads what is quoted as it was', () => {
  const line = `${settingVariables({ A: wild, B: '/a b' }, 'linux')}; printf '%s|' "$A" "$B" ${quoted(wild, 'linux')}`;
  expect(spawnSync('sh', ['-c', line], { encoding: 'utf8' }).stdout).toBe(`${wild}|/a b|${wild}|`);
  expect(quoted('/a/b-c.wasm', 'linux')).toBe('/a/b-c.wasm');
});

test('PowerShell is given its own words', () => {
  expect(quoted('C:\\a\\b.wasm', 'win32')).toBe('C:\\a\\b.wasm');
  expect(quoted("C:\\it's here", 'win32')).toBe("'C:\\it''s here'");
  // A comma would make a list.
  expect(quoted('-Scli,keyvalue', 'win32')).toBe("'-Scli,keyvalue'");
  expect(settingVariables({ WIT: 'C:\\a b', POLICY: 'D:\\p' }, 'win32')).toBe(
    "$env:WIT = 'C:\\a b'; $env:POLICY = 'D:\\p'",
  );
  expect(addingToPath('C:\\tools', 'win32')).toBe("$env:PATH += ';C:\\tools'");
  expect(addingToPath('/tools', 'linux')).toBe('export PATH="$PATH:/tools"');
});

test('npm and npx go by the shell on Windows, and other programs do not', () => {
  const args = ['--config', 'C:\\Users\\Ann B\\x.json'];
  expect(invocationOf('npx', args, 'win32')).toEqual({
    command: 'npx "--config" "C:\\Users\\Ann B\\x.json"',
    args: [],
    shell: true,
  });
  expect(invocationOf('wac', args, 'win32')).toEqual({ command: 'wac', args, shell: false });
  expect(invocationOf('npx', args, 'linux')).toEqual({ command: 'npx', args, shell: false });
});
