/** What runs while the component is built, when no host is there yet. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { inRoot } from '../../scripts/paths.ts';
import { warmUp } from '../../src/component/warm-up.ts';
import { installVerify } from '../../src/crypto/engine.ts';
import { testApp } from '../support/app.ts';
import { modernRequest } from '../support/modern.ts';
import { held } from '../support/wasi-host/index.ts';

installVerify();

test('the samples are answered as they should be, without a host', async () => {
  const printed = vi.spyOn(console, 'error');
  const before = new Set(held);
  await expect(warmUp()).resolves.toBeUndefined();
  expect(new Set(held)).toEqual(before);
  expect(printed).not.toHaveBeenCalled();
});

test('nothing of them is there for a request: all is asked anew', async () => {
  await warmUp();
  const asked: string[] = [];
  const policy = {
    info: () => (asked.push('info'), '{"input":["mcp","mcp.tool"],"deterministic":true}'),
    evaluate: () => (asked.push('evaluate'), { tag: 'value' as const, val: '{"allow":true}' }),
  };
  const app = testApp(
    {
      authorization: { getAuthConfig: () => void asked.push('getAuthConfig') },
      exchange: { offers: () => (asked.push('offers'), {}) },
    },
    {},
    policy,
  );
  const { text } = await app.send(...modernRequest({ method: 'tools/call', params: { name: 'echo' } }));
  expect(asked.toSorted()).toEqual(['evaluate', 'getAuthConfig', 'info', 'offers']);
  expect(app.calls.map(({ name }) => name)).toEqual(['listTools', 'callTool', 'initialize']);
  expect(text).not.toMatch(/sample|hello/i);
  const state = { name: 'echo', requestState: 'x' };
  expect((await app.send(...modernRequest({ method: 'tools/call', params: state }))).status).toBe(200);
});

/** What modules keep for as long as an instance lives, and why nothing of a sample is in it. */
const kept = [
  'crypto/verification-key.ts: made', // by key, which goes with the sample
  'mcp/header-values.ts: plainTexts', // that a text is plain is so whoever sends it
  'policy/input.ts: texts', // by caller, who goes with the sample
];

test('modules keep nothing else than is known here', () => {
  const files = readdirSync(inRoot('src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const found = files.flatMap((file) =>
    [
      ...readFileSync(join(inRoot('src'), file), 'utf8').matchAll(
        /^(?:export )?(?:(?:let|var) (\w+)|const (\w+)[^=\n]*= (?:new (?:Weak)?(?:Map|Set)(?:<[^\n]*>)?\(\)|\[\];))/gm,
      ),
    ].map(([, variable, constant]) => `${file}: ${variable ?? constant}`),
  );
  expect(found.toSorted()).toEqual(kept);
});
