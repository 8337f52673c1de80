/** `npm run reliability -- --short`: servers behind nginx are killed; issuer, store and keys fail. */
import { expect, test } from 'vitest';
import { run } from '@wasmcp/cli';
import { inRoot } from '../../scripts/paths.ts';
import { findNginx } from '../support/nginx.ts';
import { onPath } from '../support/on-path.ts';
import { canReadMemory } from '../support/process-memory.ts';
import { skipWithout } from '../support/skip.ts';

const missing: readonly (readonly [is: boolean, what: string])[] = [
  [!canReadMemory, 'there is no /proc'],
  [findNginx() === undefined, 'nginx is not installed'],
  [onPath('cargo') === undefined, 'cargo is not on the PATH'],
  [process.getuid?.() === 0 && onPath('setpriv') === undefined, 'setpriv is not on the PATH'],
];

test(
  'in two minutes of failures no good token is refused, no bad one let in, and nothing decided wrongly',
  { ...skipWithout(missing.find(([is]) => is)?.[1]), timeout: 900_000 },
  async () => {
    const args = ['--conditions=@wasmcp/source', inRoot('bench/reliability/main.ts'), '--short'];
    // It fails when a figure is not what it must be.
    const printed = await run(inRoot('node_modules/.bin/tsx'), args, { cwd: inRoot() });
    expect(printed).toMatch(/\| replicas killed \| [1-9]/);
    expect(printed).toMatch(/\| calls that it decided wrongly \| 0 \|/);
  },
);
