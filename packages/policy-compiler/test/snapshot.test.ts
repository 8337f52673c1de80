import { readFileSync } from 'node:fs';
import { createCache } from '@wasmcp/node-host';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compilePolicy } from '../src/index.ts';
import { compile, entrypoint, loadPolicy, opaPath } from './support/policies.ts';

const rego = [
  {
    name: 'policy.rego',
    text: `package mcp.authorization

allow := true if input.user in data.staff

allow := false if input.user in data.blocked

${Array.from({ length: 9 }, (_, index) => `level := ${index} if input.role == "role ${index}"`).join('\n\n')}
`,
  },
];
const data = [
  { name: 'data.json', text: '{"staff": ["ann", "bob"], "blocked": ["bob"], "pad": [0.10, 1e2, {"é": null}]}' },
];

test('an instance that has given up decides as a new one', async () => {
  const component = await (await loadPolicy(await compile({ rego, data })))();
  for (let round = 0; round < 3; round++) {
    expect(component.evaluate('{"user":"ann","role":"role 7"}')).toEqual({
      tag: 'value',
      val: '{"allow":true,"level":7}',
    });
    expect(() => component.evaluate('{"user":"bob"}')).toThrow(
      expect.objectContaining({
        payload: { tag: 'aborted', val: expect.stringContaining('policy.rego') as string },
      }) as Error,
    );
  }
});

test('info is told before and after an evaluation, and after one that gave up', async () => {
  const component = await (await loadPolicy(await compile({ rego, data })))();
  const info = component.info();
  expect(JSON.parse(info)).toMatchObject({ entrypoint });
  for (const user of ['ann', 'bob']) {
    try {
      component.evaluate(`{"user":"${user}"}`);
    } catch {
      // It gave up.
    }
    expect(component.info()).toBe(info);
  }
});

test('the memory that an instance begins with has the data, read', async () => {
  const bytes = readFileSync(await compile({ rego, data })).toString('latin1');
  // As text, for an instance that gave up; and, behind where it was read from, as OPA's values have it.
  expect(bytes.split('"staff"').length - 1).toBe(2);
});

test('the same sources make the same bytes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
  try {
    const again = await compilePolicy({ rego, data, entrypoint }, { opa: opaPath(), cache: createCache(folder) });
    expect(readFileSync(again).equals(readFileSync(await compile({ rego, data })))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('data that has no room is refused', async () => {
  const list = `[${'[],'.repeat(2_000_000)}[]]`;
  await expect(compile({ rego, data: [{ name: 'data.json', text: `{"staff":${list}}` }] })).rejects.toThrow(
    'The data does not fit into the memory of a policy.',
  );
});
