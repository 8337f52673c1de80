import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../src/lib/command.ts';
import { addressOf, explainListenError, flags, guestEnvironment, readOptions } from '../../src/serve/options.ts';

const read = (args: string[], environment = {}) =>
  readOptions(parseArguments({ usage: 'Usage', options: flags }, args).values, 'filesystem', environment);

test('without options the example is served on loopback', () => {
  expect(read([])).toEqual({
    providers: [],
    authFrom: undefined,
    serverName: undefined,
    policy: [],
    store: 'filesystem',
    host: 'localhost',
    port: 8080,
    issuer: false,
    deadlineMs: 60_000,
    maxMemoryBytes: 1024 * 1024 * 1024,
    env: { MCP_ALLOWED_HOSTS: 'localhost' },
  });
});

test('options are taken as given', () => {
  const args =
    '--provider p.wasm --provider a=q.wasm --auth-from a --name both --store null --policy a.rego --policy d.json --port 0 --host ::1 --deadline 5 --memory 64 --env A=b=c'.split(
      ' ',
    );
  expect(read(args)).toMatchObject({
    providers: [
      { as: undefined, path: 'p.wasm' },
      { as: 'a', path: 'q.wasm' },
    ],
    authFrom: 'a',
    serverName: 'both',
    policy: ['a.rego', 'd.json'],
    store: 'null',
    host: '::1',
    port: 0,
    deadlineMs: 5000,
    maxMemoryBytes: 64 * 1024 * 1024,
    env: { A: 'b=c' },
  });
});

describe('the components see', () => {
  test('the transport’s variables, those given, and no others', () => {
    const environment = { MCP_PATH: '/m', MCP_TIMEOUT: '5', PATH: '/bin', HOME: '/root', API_KEY: 'k' };
    expect(read(['--env', 'API_KEY', '--env', 'MCP_PATH=/n'], environment).env).toEqual({
      API_KEY: 'k',
      MCP_PATH: '/n',
      MCP_ALLOWED_HOSTS: 'localhost',
    });
  });

  test.each([
    ['localhost', {}, 'localhost'],
    ['127.0.0.1', {}, 'localhost'],
    ['127.3.2.1', {}, 'localhost'],
    ['::1', {}, 'localhost'],
    ['localhost', { MCP_ALLOWED_HOSTS: '' }, 'localhost'],
    ['localhost', { MCP_ALLOWED_HOSTS: 'mcp.example' }, 'mcp.example'],
    ['0.0.0.0', {}, undefined],
    ['192.0.2.1', {}, undefined],
    ['127.0.0.1.evil.example', {}, undefined],
  ])('on %s with %j the allowed hosts: %s', (host, environment, expected) => {
    expect(guestEnvironment(host, {}, environment)['MCP_ALLOWED_HOSTS']).toBe(expected);
  });
});

test.each([
  ['--port', 'x', '--port x: an integer from 0 to 65535 is expected.'],
  ['--port', '65536', '--port 65536: an integer'],
  ['--port', '-1', '--port has no value'],
  ['--port=-1', '', '--port -1: an integer'],
  ['--port', '80.5', '--port 80.5: an integer'],
  ['--deadline', '0', '--deadline 0: an integer from 1 to 3600 is expected.'],
  ['--memory', '8', '--memory 8: an integer from 16 to 4096 is expected.'],
  ['--env', 'NOT_SET', '--env NOT_SET: there is no environment variable NOT_SET.'],
  ['--env', '=x', '--env =x: NAME=VALUE is expected.'],
  ['--frob', '', "Unknown option '--frob'"],
  ['extra', '', 'Unexpected argument extra.'],
])('%s %s is refused', (option, value, message) => {
  expect(() => read(value === '' ? [option] : [option, value])).toThrow(message);
});

test.each([
  ['EADDRINUSE', 'Port 8080 is in use.'],
  ['EACCES', 'may not listen on port 8080'],
  ['EADDRNOTAVAIL', 'no address h'],
  ['EWHATEVER', 'Listening on h port 8080 failed: EWHATEVER.'],
])('a failure to listen is explained: %s', (code, message) => {
  expect(explainListenError(code, 'h', 8080)).toContain(message);
});

test.each([
  [['--host', ''], '--host: a host name or an address is expected.'],
  [['--host= '], '--host: a host name or an address is expected.'],
  [['--port', '-1'], '--port has no value; one that begins with "-": --port=VALUE.'],
  [['--port=-1'], '--port -1: an integer from 0 to 65535 is expected.'],
  [['--port='], '--port : an integer from 0 to 65535 is expected.'],
  [['--port', '1', '--port', '1'], '--port is given twice.'],
  [['--name', 'a', '--name=b'], '--name is given twice.'],
  [['--provider', 'a_b=a.wasm'], '--provider: the name "a_b" is not a letter'],
  [['--env', 'A=1', '--env', 'B=1', '--env', 'A=2'], '--env A is given twice.'],
  [['--store', 'filesystem,null'], 'There is no store filesystem,null:'],
  [['--store='], 'There is no store :'],
  [['--policy', 'a.rego', '--policy', 'b.wasm'], '--policy b.wasm: a component is a whole policy;'],
  [['--policy', 'a.wasm', '--policy', 'b.wasm'], '--policy a.wasm: a component is a whole policy;'],
])('%j is refused in a sentence', (args, sentence) => {
  expect(() => read(args)).toThrow(sentence);
});

test.each([
  ['localhost', '127.0.0.1'],
  ['127.0.0.2', '127.0.0.2'],
  ['::1', '::1'],
])('wasmtime is given an address for %s', async (host, address) => {
  expect(await addressOf(host, 0)).toBe(address);
});

test('wasmtime is given an address for a name, or there is a sentence', async () => {
  expect(isIP(await addressOf(hostname(), 0))).toBeGreaterThan(0);
  await expect(addressOf('a_b.invalid', 0)).rejects.toThrow('This machine has no address a_b.invalid.');
});
