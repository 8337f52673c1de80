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

/** How long `expect.poll` waits for what is seen only from outside: on a busy machine a second is too little. */
const expectation = { poll: { timeout: 30_000 } };

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
          // Seconds at most, and ten times that on a busy machine.
          testTimeout: 60_000,
          expect: expectation,
          hookTimeout: 60_000,
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
          // Both may include building components and compiling them for wasmtime, a minute of CPU each.
          testTimeout: 600_000,
          expect: expectation,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
