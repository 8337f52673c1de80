import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkInspector, startInspector, type Inspector } from '../../src/dev/inspector.ts';

let folder: string;
let env: Record<string, string>;
let inspector: Inspector | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inspector-'));
  mkdirSync(join(folder, 'bin'));
  env = { PATH: join(folder, 'bin'), npm_config_prefix: '/elsewhere' };
});
afterEach(() => {
  inspector?.stop();
  rmSync(folder, { recursive: true });
});

const program = (name: string, text: string): void =>
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
const written = (name: string): string => readFileSync(join(folder, name), 'utf8');
const isThere = (name: string) => () => existsSync(join(folder, name));

describe('the Inspector is refused', () => {
  test.each([
    [{}, '--inspector: node is not on the PATH.'],
    [{ node: 'v22.19.0' }, '--inspector: npx, which comes with Node, is not on the PATH.'],
    [{ node: 'v20.20.2', npx: '10.0.0' }, 'needs Node 22.19 or newer, and the one on the PATH is 20.20.2.'],
  ])('where there is %j', async (programs, message) => {
    for (const [name, version] of Object.entries(programs)) program(name, `echo ${version}`);
    await expect(checkInspector(env)).rejects.toThrow(message);
  });

  test('and taken where both are new enough', async () => {
    program('node', 'echo v22.19.0');
    program('npx', 'echo 10.0.0');
    await expect(checkInspector(env)).resolves.toBeUndefined();
  });
});

/** An npx that says what it was given, starts a program, and stays. */
const npx = (): void =>
  program(
    'npx',
    `/usr/bin/env > ${folder}/env; for last; do :; done; /bin/cat "$last" > ${folder}/config; echo "$last" > ${folder}/path
echo "$@" > ${folder}/args.new
/bin/sh -c 'trap "echo > ${folder}/ended; exit" TERM; /bin/mv ${folder}/args.new ${folder}/args
  while :; do /bin/sleep 0.05; done' &
wait`,
  );

describe('the Inspector', () => {
  test('is given the server and its token in a file of this user, and ends with all that it has started', async () => {
    npx();
    inspector = startInspector('http://localhost:1/mcp', 'secret', () => {}, env);
    await expect.poll(isThere('args')).toBe(true);
    expect(written('args')).toMatch(/^--yes @modelcontextprotocol\/inspector@\d+\.\d+\.\d+ --config \S+\n$/);
    expect(written('args')).not.toContain('secret');
    expect(JSON.parse(written('config'))).toEqual({
      mcpServers: { dev: { type: 'http', url: 'http://localhost:1/mcp', headers: { Authorization: 'Bearer secret' } } },
    });
    expect(written('env')).toContain('PATH=');
    expect(written('env')).not.toContain('npm_config_prefix');
    const config = written('path').trim();
    expect([statSync(config).mode & 0o077, statSync(dirname(config)).mode & 0o077]).toEqual([0, 0]);
    inspector.stop();
    await expect.poll(isThere('ended')).toBe(true);
    expect(existsSync(dirname(config))).toBe(false);
  });

  test('that ends by itself is told, once, and one that is ended is not', async () => {
    const said: string[] = [];
    program('npx', 'exit 3');
    inspector = startInspector('http://localhost:1/mcp', undefined, (text) => said.push(text), env);
    await expect.poll(() => said).toEqual(['The MCP Inspector ended with 3.']);
    inspector.stop();
    npx();
    inspector = startInspector('http://localhost:1/mcp', undefined, (text) => said.push(text), env);
    await expect.poll(isThere('args')).toBe(true);
    expect(JSON.parse(written('config')).mcpServers.dev).not.toHaveProperty('headers');
    inspector.stop();
    await expect.poll(isThere('ended')).toBe(true);
    expect(said).toHaveLength(1);
  });
});
