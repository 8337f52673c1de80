/** What each folder may import, as `walls.oxlintrc.json` has it: oxlint refuses all else, and says what is allowed. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Wall {
  /** The file that imports. */
  readonly file: string;
  readonly refused: readonly string[];
  readonly allowed: readonly string[];
  /** Part of what oxlint says. */
  readonly says: string;
}

const leaves = ['../log.ts', '../result.ts', '../variables.ts', '../bounded-map.ts'];
const walls: readonly Wall[] = [
  {
    file: 'src/app.ts',
    refused: ['../test/x.ts', '@wasmcp/cli', 'wasi:http/types@0.2.3'],
    allowed: ['./auth/index.ts', './wasi/incoming.ts', 'wasmcp:mcp/tools@0.2.0'],
    says: 'src/ imports nothing outside of itself',
  },
  {
    file: 'src/result.ts',
    refused: ['./log.ts', './json/read.ts'],
    allowed: ['wasmcp:mcp/tools@0.2.0'],
    says: 'What every folder may use imports nothing of src/',
  },
  {
    file: 'src/json/x.ts',
    refused: ['../http/url.ts', '../app.ts', '../provider.ts'],
    allowed: [...leaves, './read.ts'],
    says: 'json/ may import no other folder',
  },
  {
    file: 'src/crypto/x.ts',
    refused: ['../http/get.ts', '../jsonrpc/decode.ts', '../auth/token.ts', '@wasmcp/node-host'],
    allowed: [...leaves, '../json/read.ts'],
    says: 'crypto/ may import json/.',
  },
  {
    file: 'src/http/x.ts',
    refused: ['../jsonrpc/encode.ts', '../auth/index.ts', '../mcp/dispatch.ts', '../config.ts', 'wasi:io/poll@0.2.3'],
    allowed: [...leaves, '../json/read.ts', './message.ts'],
    says: 'http/ may import json/.',
  },
  {
    file: 'src/issuer/x.ts',
    refused: ['../auth/index.ts', '../jsonrpc/decode.ts', '../provider.ts'],
    allowed: [...leaves, '../crypto/jwk-set.ts', '../http/get.ts', '../json/read.ts'],
    says: 'issuer/ may import crypto/, http/ and json/.',
  },
  {
    file: 'src/auth/x.ts',
    refused: [
      '../jsonrpc/encode.ts',
      '../mcp/dispatch.ts',
      '../policy/gate.ts',
      '../wasi/outgoing.ts',
      '../visible.ts',
    ],
    allowed: [...leaves, '../issuer/index.ts', '../crypto/digest.ts', '../http/get.ts', '../provider.ts', 'jose'],
    says: 'auth/ may import issuer/, crypto/, http/, json/ and provider.ts.',
  },
  {
    file: 'src/jsonrpc/x.ts',
    refused: ['../mcp/dispatch.ts', '../auth/scope.ts', '../policy/decide.ts'],
    allowed: [...leaves, '../json/read.ts', '../http/refusal.ts'],
    says: 'jsonrpc/ may import http/ and json/.',
  },
  {
    file: 'src/policy/x.ts',
    refused: ['../mcp/tools.ts', '../auth/index.ts', '../crypto/rsa.ts', '../provider.ts', '@wasmcp/policy-compiler'],
    allowed: [...leaves, '../jsonrpc/decode.ts', '../auth/scope.ts', '../crypto/digest.ts', '../visible.ts'],
    says: 'policy/ may import jsonrpc/, http/, json/, auth/scope.ts, crypto/digest.ts and visible.ts.',
  },
  {
    file: 'src/policy/dry-run.ts',
    refused: ['../mcp/tools.ts', '../auth/index.ts', '../app.ts'],
    allowed: ['../auth/auth-context.ts', '../json/read.ts', '../jsonrpc/decode.ts', '../provider.ts', './policy.ts'],
    says: 'The dry run may import',
  },
  {
    file: 'src/mcp/x.ts',
    refused: ['../http/message.ts', '../auth/index.ts', '../policy/gate.ts', '../wasi/incoming.ts', '../crypto/rsa.ts'],
    allowed: [...leaves, '../jsonrpc/decode.ts', '../json/write.ts', '../provider.ts', '../visible.ts'],
    says: 'mcp/ may import jsonrpc/, json/, provider.ts and visible.ts.',
  },
  {
    file: 'src/wasi/x.ts',
    refused: ['../auth/index.ts', '../json/read.ts', '../app.ts', '../component/handler.ts'],
    allowed: [...leaves, '../http/get.ts', 'wasi:http/types@0.2.3'],
    says: 'wasi/ may import http/.',
  },
  {
    file: 'src/component/x.ts',
    refused: ['../../test/support/app.ts', '@wasmcp/cli'],
    allowed: ['../app.ts', '../wasi/incoming.ts', 'wasi:http/types@0.2.3'],
    says: 'component/ may import all of src/',
  },
  ...['policy-compiler', 'node-host', 'provider'].map((name) => ({
    file: `packages/${name}/src/x.ts`,
    refused: ['@wasmcp/cli', '@wasmcp/node-host/x', '../../cli/src/x.ts', '../../../src/app.ts'],
    allowed: ['../package.json', './y.ts'],
    says: 'This package may import no other one of the repository',
  })),
  ...['node-host/src/wasi', 'provider/src/exports'].map((folder) => ({
    file: `packages/${folder}/x.ts`,
    refused: ['../../../cli/src/x.ts', '../../../../src/policy/dry-run.ts'],
    allowed: ['../x.ts', '../../package.json'],
    says: 'This package may import no other one of the repository',
  })),
  ...['packages/cli/src/x.ts', 'packages/cli/src/explain/x.ts'].map((file) => ({
    file,
    refused: ['@wasmcp/node-host/src/x.ts', '../../../../src/app.ts', '@wasmcp/cli'],
    allowed: ['@wasmcp/node-host', '@wasmcp/policy-compiler', './y.ts'],
    says: 'The command line may import',
  })),
  {
    file: 'packages/cli/src/transport.ts',
    refused: ['../../../src/app.ts', '@wasmcp/cli'],
    allowed: ['../../../src/policy/dry-run.ts', '../../../src/dry-run.ts', '../../../src/config.ts'],
    says: 'Of the transport the command line takes the dry runs',
  },
  {
    file: 'packages/node-host/test/x.ts',
    refused: ['../../cli/src/x.ts', '../../../test/support/random.ts'],
    allowed: ['../src/x.ts', './support/y.ts', '@wasmcp/node-host'],
    says: 'tests need nothing outside of its folder',
  },
  {
    file: 'packages/node-host/test/support/x.ts',
    refused: ['../../../cli/src/x.ts', '../../../../src/app.ts'],
    allowed: ['../../src/x.ts', './y.ts'],
    says: 'tests need nothing outside of its folder',
  },
  ...['scripts/x.ts', 'test/support/x.ts', 'bench/x.ts'].map((file) => ({
    file,
    refused: ['../../packages/cli/src/x.ts', '@wasmcp/cli/src/x.ts'],
    allowed: ['@wasmcp/cli', '../../src/app.ts'],
    says: 'Packages are imported by their names',
  })),
];

/** What oxlint, with the configuration of the repository, says of the files of a folder. */
async function lint(folder: string, paths: readonly string[]): Promise<Diagnostic[]> {
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
  const run = promisify(execFile)(process.execPath, [oxlint, '--format', 'json', ...paths], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  });
  const { stdout } = await run.catch((failed: { stdout: string }) => failed);
  return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
}

interface Diagnostic {
  readonly code: string;
  readonly message: string;
  readonly help?: string;
  readonly filename: string;
}

const isOfWall = ({ code }: Diagnostic): boolean => /no-restricted-imports|no-cycle/.test(code);

let copy: string;
let found: Diagnostic[];

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'walls-'));
  for (const name of ['.oxlintrc.json', 'walls.oxlintrc.json']) cpSync(join(root, name), join(copy, name));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), text);
  };
  for (const { file, refused, allowed } of walls) {
    const imports = [...refused, ...allowed].map((from, index) => `import type { A${index} } from '${from}';\n`);
    write(file, imports.join(''));
  }
  write('src/json/circle.ts', "export type { A } from './circle-too.ts';\n");
  write('src/json/circle-too.ts', "export type { A } from './circle.ts';\n");
  write('src/json/dynamic.ts', "export const url = import('../http/url.ts');\nexport * from '../http/get.ts';\n");
  found = (await lint(copy, ['.'])).filter(isOfWall);
});

afterAll(() => rmSync(copy, { recursive: true }));

test.each(walls)('$file is held back by its wall, and by nothing else', ({ file, refused, says }) => {
  const mine = found.filter(({ filename }) => filename === file);
  const named = mine.map(({ message }) => /'([^']+)'/.exec(message)?.[1]);
  expect(named.toSorted()).toEqual(refused.toSorted());
  for (const { help } of mine) expect(help).toContain(says);
});

test('a dynamic import and a re-export are imports too', () => {
  expect(found.filter(({ filename }) => filename === 'src/json/dynamic.ts')).toHaveLength(2);
});

test('files that import each other are refused, also where they import types only', () => {
  const circles = found.filter(({ code }) => code.includes('no-cycle')).map(({ filename }) => filename);
  expect(circles.toSorted()).toEqual(['src/json/circle-too.ts', 'src/json/circle.ts']);
});

test('all files keep to their walls', async () => {
  expect((await lint(root, ['.'])).filter(isOfWall)).toEqual([]);
});
