#!/usr/bin/env node
/** The command `mcp-transport-http`, as it is installed: with transports and templates in the package's `assets`. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCache } from '@wasmcp/node-host';
import type { Installation } from './installation.ts';
import { runCommandLine } from './main.ts';
import { createNativeTools } from './setup/native-tools.ts';
import { version } from './version.ts';

const asset = (path: string): string => fileURLToPath(new URL(`../assets/${path}`, import.meta.url));

/** What this user's runs share: components that were prepared, tools that were installed (XDG Base Directory). */
const shared = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'mcp-transport-http');

const installed: Installation = {
  cache: createCache(shared),
  tools: createNativeTools(join(shared, 'tools')),
  call: (command) => `mcp-transport-http ${command}`,
  callForOutput: (command) => `mcp-transport-http ${command}`,
  callInProject: (command) => `mcp-transport-http ${command}`,
  project: process.cwd(),
  unpluggedTransport: async (name) => asset(`mcp-transport-http-${name}-unplugged.wasm`),
  store: async (name) => asset(`store-${name}.wasm`),
  nullExchange: async (name) => asset(`null-${name}.wasm`),
  routerModule: async (name) => asset(`${name}.wat`),
  exampleProvider: undefined,
  templates: asset('templates'),
  projectBindings: async () => asset('bindings.js'),
  providerLibrary: async () => asset(`wasmcp-provider-${version}.tgz`),
  localBuild: {
    variables: {
      WIT: asset('wit'),
      TRANSPORT: asset('mcp-transport-http-tools-unplugged.wasm'),
      POLICY: asset('null-policy.wasm'),
      STORE: asset('store-null.wasm'),
    },
    madeBy: undefined,
  },
};

await runCommandLine(installed);
