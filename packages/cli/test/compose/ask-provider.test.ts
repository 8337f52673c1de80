/** Providers that fail when they are asked. */
import type { Component } from '@wasmcp/node-host';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listToolNames, ownPolicyOf } from '../../src/compose/ask-provider.ts';
import { UserError } from '../../src/lib/command.ts';
import { createNativeTools } from '../../src/setup/native-tools.ts';
import { createDummies, type Dummies } from '../support/dummies.ts';

let dummies: Dummies;
let trapping: Component;
beforeAll(async () => {
  dummies = createDummies();
  trapping = await dummies.build('tools-provider', 'provider');
});
afterAll(() => dummies?.remove());

test.each([
  ['get-auth-config', 'wasmcp:mcp/authorization get-auth-config', ownPolicyOf],
  ['list-tools', 'wasmcp:mcp/tools list-tools', listToolNames],
])('a provider that traps in %s is named, with the function', async (_, name, ask) => {
  const asking = ask(trapping, {}, { cache: dummies.cache, tools: createNativeTools(dummies.folder) });
  await expect(asking).rejects.toThrow(UserError);
  await expect(asking).rejects.toThrow(`The provider ${trapping.path} failed in ${name}: `);
  await expect(asking).rejects.toThrow(/unreachable[^\n]*\.$/);
});

test('one whose world lists its interfaces alone imports their types, and is asked all the same', async () => {
  const bare = await dummies.build('tools-provider', 'provider', (wit) => wit.replaceAll(/export [a-z]+-types;/g, ''));
  expect(bare.imports).toContain('wasmcp:mcp/tools-types@0.2.0');
  await expect(ownPolicyOf(bare, {}, { cache: dummies.cache, tools: createNativeTools('') })).rejects.toThrow(
    'failed in wasmcp:mcp/authorization get-auth-config',
  );
});

test('one that imports a key-value store is given one, for as long as it is asked', async () => {
  const keeping = await dummies.build('tools-provider', 'provider', (wit) =>
    wit
      .replace('world tools-provider {', 'world tools-provider {\n  import wasi:keyvalue/store@0.2.0-draft;')
      .concat(
        'package wasi:keyvalue@0.2.0-draft { interface store { resource bucket; open: func(name: string) -> bucket; } }',
      ),
  );
  expect(keeping.imports).toContain('wasi:keyvalue/store@0.2.0-draft');
  await expect(ownPolicyOf(keeping, {}, { cache: dummies.cache, tools: createNativeTools('') })).rejects.toThrow(
    'failed in wasmcp:mcp/authorization get-auth-config',
  );
});
