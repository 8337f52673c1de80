import { expect, test } from 'vitest';
import { dev } from '../../src/commands/dev.ts';
import { start } from '../../src/commands/start.ts';
import { parseArguments } from '../../src/lib/command.ts';
import { hostOptions, nodeOptions } from '../../src/serve/node.ts';
import { flags, readOptions } from '../../src/serve/options.ts';
import { messageOf } from '../support/refusal.ts';

test.each([
  [['--store', 'filesystem'], '--store filesystem: the Node host keeps it in memory (keyvalue); files are for serve.'],
  [['--instances', '0'], '--instances 0: an integer from 1 to 1000 is expected.'],
])('start and dev refuse %j alike, before anything is built', async (args, message) => {
  expect([await messageOf(start, args), await messageOf(dev, args)]).toEqual([message, message]);
});

test('the host is given what the command line says', () => {
  const args = '--instances 3 --host ::1 --port 0 --deadline 5 --memory 64 --env A=b'.split(' ');
  const { values } = parseArguments({ usage: '', options: { ...flags, ...nodeOptions.options } }, args);
  expect(hostOptions(readOptions(values, 'keyvalue', {}), values)).toEqual({
    env: { A: 'b', MCP_ALLOWED_HOSTS: 'localhost' },
    host: '::1',
    port: 0,
    deadlineMs: 5000,
    maxMemoryBytes: 64 * 1024 * 1024,
    maxInstances: 3,
  });
});
