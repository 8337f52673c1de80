import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const inRoot = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Tests that start real servers or other programs, or compile dozens of policies: slow to prepare, and with deadlines
 * of their own, so one file at a time. What is left takes less than a minute.
 */
const integration = [
  'test/{integration,examples,hosts,templates}/**/*.test.ts',
  'test/scripts/{programs,new,compose,own-policy}.test.ts',
  'test/scripts/bindings/*.test.ts',
  'packages/*/test/{published,serve,input-use,references}.test.ts',
];

/** What a host would give to a component. */
const inMemoryHost = inRoot('test/support/wasi-host/index.ts');

// What `npm run setup` has installed is found by name.
process.env['PATH'] = [process.env['PATH'], inRoot('.tools/bin')].join(delimiter);

/**
 * Limits, in milliseconds. They are there for what hangs: no test has one of its own for what is only slow, since a busy
 * machine takes many times as long.
 */
const limits = (one: number) => ({ testTimeout: one, hookTimeout: one, expect: { poll: { timeout: 30_000 } } });

/** The packages of this repository are run from their sources, see `exports` in their package.json. */
const sources = { resolve: { conditions: ['@wasmcp/source', 'node', 'module'] } };

export default defineConfig({
  test: {
    pool: 'forks',
    // By default one core is left idle.
    maxWorkers: '100%',
    projects: [
      {
        ssr: sources,
        resolve: { alias: [{ find: /^(?:wasi|wasmcp):.*/, replacement: inMemoryHost }] },
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
          exclude: integration,
          ...limits(300_000),
          sequence: { groupOrder: 0 },
        },
      },
      {
        ssr: sources,
        test: {
          name: 'integration',
          include: integration,
          setupFiles: ['test/support/stop-servers.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          // They may build components and compile them for wasmtime, a minute of CPU each.
          ...limits(600_000),
        },
      },
    ],
  },
});
