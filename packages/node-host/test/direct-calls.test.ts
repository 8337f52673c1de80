/** What is taken out of jco's scripts: all of what is known not to matter, and nothing else. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callDirectly } from '../src/direct-calls.ts';
import { createCache, createWasi, instantiate, loadComponent } from '../src/index.ts';
import type { LoadedComponent } from '../src/instantiate.ts';
import { handleArguments } from '../src/wasi/http.ts';
import { Flow } from '../src/wasi/flow.ts';
import { buildComponent } from './components/build.ts';

let folder: string;
let loaded: LoadedComponent;
let script: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'direct-'));
  const cache = createCache(join(folder, 'cache'));
  loaded = await loadComponent(await buildComponent('guest', folder, cache), { cache });
  script = readFileSync(loaded.entry, 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true }));

const count = (pattern: RegExp): number => script.match(pattern)?.length ?? 0;

const greetingOf = async (greet: () => unknown): Promise<string> => {
  const instance = await instantiate(loaded, { ...createWasi(), 'test:guest/greeter': { greet } });
  const { handle } = instance['incomingHandler'] as { handle(request: object, out: object): unknown };
  let text = '';
  const request = { method: 'GET', pathWithQuery: '/greet', authority: undefined, headers: [], body: new Uint8Array() };
  const flow = new Flow();
  const body = (chunk: Uint8Array): void => {
    text += new TextDecoder().decode(chunk);
    flow.take(chunk.length);
  };
  await handle(...handleArguments(request, { head: () => {}, body, end: () => {}, flow }));
  return text;
};

test('every imported function is called directly, as long as jco writes them as it does', () => {
  const functions = count(/^ {2}_trampoline\d+\.fnName = /gm);
  expect(functions).toBeGreaterThan(10);
  expect(count(/^ {2}_trampoline\d+\.isDirect = true;/gm)).toBe(functions);
  expect(count(/_lowerImportBackwardsCompat\.bind\(/g)).toBe(1);
  for (const [body] of script.matchAll(/^ {2}const _trampoline\d+ = [\s\S]*?\.fnName = /gm)) {
    expect(body).not.toMatch(/createNewCurrentTask|_withGlobalCurrentTaskMeta|task\.|subtask/);
  }
});

test('the numbers of handles are not kept', () => {
  expect(count(/\b_createdReps = new Set\(\);/g)).toBeGreaterThan(1);
  expect(count(/\b_createdReps\b(?! = new Set\(\);)/g)).toBe(0);
});

test('an imported function gets what it is given, and gives back what it returns', async () => {
  expect(await greetingOf(() => ({ text: 'good evening' }))).toBe('good evening');
});

test('what an imported function throws is thrown by the call that led to it', async () => {
  const fault = new Error('no greeting');
  await expect(
    greetingOf(() => {
      throw fault;
    }),
  ).rejects.toBe(fault);
});

const written = (end: string): string =>
  `  const _trampoline1 = function() {\n    ret = now();${end}\n  }\n  _trampoline1.fnName = 'now';\n`;

test('a function that is written in another way stays as it is', () => {
  expect(callDirectly(written(''))).toContain('_trampoline1.isDirect = true;');
  expect(callDirectly(written('\n    task.return(ret);'))).toBe(written('\n    task.return(ret);'));
});

test('a script with something asynchronous in it stays as it is', () => {
  const asynchronous = `${script}\n// isAsync: true\n`;
  expect(callDirectly(asynchronous)).toBe(asynchronous);
});
