/** Components of the same names whose types differ. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Component } from '@wasmcp/node-host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeWorld } from '../../src/component-types/decode.ts';
import { checkFit, checkProvider, readTypes } from '../../src/compose/fit.ts';
import { openImports, plug } from '../../src/compose/plug.ts';
import { UserError } from '../../src/lib/command.ts';
import { createNativeTools } from '../../src/setup/native-tools.ts';
import { createDummies, type Dummies } from '../support/dummies.ts';

let dummies: Dummies;
let transport: Component;
let provider: Component;
let policy: Component;
let store: Component;
let exchanges: Parameters<typeof checkFit>[0]['exchanges'];
beforeAll(async () => {
  dummies = createDummies();
  transport = await dummies.build('transport', 'transport');
  provider = await dummies.build('tools-provider', 'provider');
  policy = await dummies.build('policy', 'policy');
  store = await dummies.build('store', 'store');
  exchanges = {
    exchange: await dummies.build('exchange', 'null exchange'),
    'tool-exchange': await dummies.build('tool-exchange', 'null tool-exchange'),
  } as typeof exchanges;
});
afterAll(() => dummies?.remove());

test('the same types fit', () => {
  expect(
    checkFit({ transport, provider, policy, store, exchanges })
      .map(({ from }) => from)
      .toSorted(),
  ).toEqual(['exchange', 'policy', 'provider', 'provider', 'provider', 'store', 'tool-exchange']);
  expect(() => checkProvider(transport, provider)).not.toThrow();
});

test('a provider may have more than is needed', async () => {
  const full = await dummies.build('full-provider', 'provider', (wit) =>
    wit.replace('interface tools {', 'interface tools {\n  more: func();'),
  );
  expect(checkFit({ transport, provider: full, policy, store, exchanges })).toHaveLength(7);
});

describe('a provider does not fit when its copy of the WIT has', () => {
  test.each([
    [
      'another case',
      'variant content-block {',
      'variant content-block { extra,',
      'call-tool-result: field content: content-block: case extra is one too many',
    ],
    [
      'another field',
      'input-schema: json-object,',
      'input-schema: json-object, x: u8,',
      'list-tools-result: field tools: tool: field x is one too many',
    ],
    ['a field less', 'is-error: option<bool>,', '', 'call-tool-result: field is-error is missing'],
    [
      'fields in another order',
      /(record call-tool-request \{)([^]*?)( name: string,)([^}]*)\}/,
      '$1$2$4$3}',
      'call-tool-request: the fields are in another order',
    ],
    [
      'another type',
      'is-error: option<bool>',
      'is-error: bool',
      'call-tool-result: field is-error: bool in place of option<bool>',
    ],
    [
      'another type within one',
      'is-error: option<bool>',
      'is-error: option<u8>',
      'call-tool-result: field is-error: u8 in place of bool',
    ],
    [
      'another parameter',
      'list-tools: func(',
      'list-tools: func(extra: u8, ',
      'function list-tools: parameter extra is one too many',
    ],
  ])('%s', async (_, from, to, difference) => {
    const other = await dummies.build('tools-provider', 'provider', (wit) => wit.replace(from, to));
    const check = (): unknown => checkFit({ transport, provider: other, policy, store, exchanges });
    expect(check).toThrow(UserError);
    expect(check).toThrow(`The provider ${other.path} does not fit the transport.\nIn wasmcp:mcp/tools@0.2.0, `);
    expect(check).toThrow(difference);
    expect(check).toThrow('another copy of the WIT?');
    expect(() => checkProvider(transport, other)).toThrow(difference);
  });
});

test("a provider's exchange takes the place of the null one, and has to fit", async () => {
  const exchanging = await dummies.build('exchange-provider', 'provider');
  const links = checkFit({ transport, provider: exchanging, policy, store, exchanges });
  expect(links.map(({ from }) => from).toSorted()).toEqual(
    [...Array(5).fill('provider'), 'policy', 'store'].toSorted(),
  );
  const other = await dummies.build('exchange-provider', 'provider', (wit) =>
    wit.replace(
      'message: option<string>,\n  }\n\n  /// MCP `notifications/message`',
      'note: string,\n  }\n\n  /// MCP `notifications/message`',
    ),
  );
  expect(() => checkProvider(transport, other)).toThrow('In wasmcp:mcp-exchange/tool-exchange@0.1.0, ');
});

test('a store of other types does not fit', async () => {
  const other = await dummies.build('store', 'store', (wit) => wit.replace('option<list<u8>>', 'list<u8>'));
  expect(() => checkFit({ transport, provider, policy, store: other, exchanges })).toThrow(
    `The store ${other.path} does not fit the transport.\nIn wasmcp:store/store@0.1.0, `,
  );
});

test('a policy of other types does not fit', async () => {
  const other = await dummies.build('policy', 'policy', (wit) => wit.replace('invalid-input,', ''));
  expect(() => checkFit({ transport, provider, policy: other, store, exchanges })).toThrow(
    `The policy ${other.path} does not fit the transport.\nIn wasmcp:policy/policy@0.1.0, type error: case invalid-input is missing.`,
  );
});

test.each([
  ['ends too early', (bytes: Uint8Array) => bytes.subarray(0, -1)],
  ['has a section that is not known', (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.from([0x55, 0])])],
  ['has a section longer than its content', (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.from([7, 2, 0, 0])])],
])('a component that %s is an error, not a pass', (_, change) => {
  const altered = { ...provider, bytes: change(provider.bytes) };
  expect(() => readTypes(altered)).toThrow(`The types of the provider ${provider.path} cannot be read: `);
  expect(() => checkFit({ transport, provider: altered, policy, store, exchanges })).toThrow(UserError);
});

/** A toolchain whose wac is this script. */
const withWac = (script: string) => {
  const path = join(dummies.folder, 'wac');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return {
    cache: dummies.cache,
    tools: { ...createNativeTools(dummies.folder), need: async () => ({ path, version: script }) },
  };
};

describe('what wac makes', () => {
  test('is a server without open imports', async () => {
    expect(openImports(transport)).toContain('wasmcp:mcp/tools@0.2.0');
    expect(openImports(provider)).toEqual([]);
  });

  test('is refused when it is not plugged', async () => {
    const copies = withWac(`while [ "$1" != -o ]; do shift; done; cp ${transport.path} "$2"`);
    await expect(plug({ transport, provider, policy, store, exchanges }, copies)).rejects.toThrow(
      /^wac did not plug .*wasmcp:mcp\/tools@0\.2\.0.*: what it is to be plugged with differs\.$/,
    );
  });

  test('is one sentence when wac dies', async () => {
    const panics = withWac(
      `printf "thread 'main' panicked at a.rs:1:\\nboom\\nstack backtrace:\\n  0: f\\n" >&2; exit 101`,
    );
    const failing = plug({ transport, provider, policy, store, exchanges }, panics);
    await expect(failing).rejects.toThrow(UserError);
    await expect(failing).rejects.toThrow("wac could not compose the server: thread 'main' panicked at a.rs:1: boom");
    await expect(failing).rejects.not.toThrow('backtrace');
  });
});

test('the types of a nested component are found', () => {
  // The exports of what jco's component-new makes are those of components inside.
  expect([...decodeWorld(readFileSync(provider.path)).exports.keys()]).toContain('wasmcp:mcp/tools@0.2.0');
});
