import { describe, expect, test } from 'vitest';
import { parseServers } from '../../src/compose/wac-toml.ts';

test('a server has a transport, a provider, a policy, a store and an output', () => {
  const text = `
    [server.weather]
    transport = "tools"
    provider = { path = "p.wasm", build = "make p" }
    policy = ["a.rego", "data.json"]
    store = "filesystem"
    output = "out/w.wasm"`;
  expect(parseServers(text)).toEqual([
    {
      name: 'weather',
      transport: 'tools',
      providers: [{ path: 'p.wasm', build: 'make p', as: undefined }],
      authFrom: undefined,
      serverName: undefined,
      policy: ['a.rego', 'data.json'],
      store: 'filesystem',
      output: 'out/w.wasm',
    },
  ]);
});

test('policy, store, build command and output may be left out', () => {
  const [server] = parseServers('[server.a-1]\ntransport = "full"\nprovider = "p.wasm"');
  expect(server).toMatchObject({ policy: [], store: 'null', providers: [{ path: 'p.wasm' }], output: 'dist/a-1.wasm' });
});

test.each(['tools', 'tools-resources', 'tools-resources-prompts', 'full'])(
  'the transport %s may be named as its component is',
  (name) => {
    const [server] = parseServers(`[server.a]\ntransport = "mcp-transport-http-${name}"\nprovider = "p.wasm"`);
    expect(server!.transport).toBe(name);
  },
);

test('a server may have several providers, names for them, and a name', () => {
  const [server] = parseServers(`
    [server.both]
    transport = "tools"
    provider = ["p.wasm", { path = "q.wasm", as = "weather-eu", build = "make q" }]
    auth = "weather-eu"
    name = "both"`);
  expect(server).toMatchObject({
    providers: [
      { path: 'p.wasm', build: undefined, as: undefined },
      { path: 'q.wasm', build: 'make q', as: 'weather-eu' },
    ],
    authFrom: 'weather-eu',
    serverName: 'both',
  });
});

test('there may be no server', () => {
  expect(parseServers('')).toEqual([]);
});

describe('what makes no sense is refused at its place', () => {
  const good = 'transport = "tools"\nprovider = "p.wasm"\n';
  test.each([
    ['[server.a\n', 'wac.toml, line 1: '],
    ['[servers.a]\n', 'wac.toml: servers is not known'],
    ['server = 1', 'wac.toml: server must be a table'],
    ['[server]\na = 1', 'wac.toml: server.a must be a table'],
    [`[server."a b"]\n${good}`, 'wac.toml: server.a b may have letters'],
    [`[server."../a"]\n${good}`, 'wac.toml: server.../a may have letters'],
    ['[server.a]\nprovider = "p.wasm"', 'wac.toml: server.a.transport must be one of tools, '],
    ['[server.a]\ntransport = "sse"\nprovider = "p.wasm"', 'wac.toml: server.a.transport must be one of tools, '],
    ['[server.a]\ntransport = "mcp-transport-http"\nprovider = "p.wasm"', '.transport must be one of tools, '],
    ['[server.a]\ntransport = "tools"', 'wac.toml: server.a.provider must be a path, or { path'],
    ['[server.a]\ntransport = "tools"\nprovider = 1', 'wac.toml: server.a.provider must be a path, or { path'],
    ['[server.a]\ntransport = "tools"\nprovider = {}', 'wac.toml: server.a.provider.path must be a path'],
    ['[server.a]\ntransport = "tools"\nprovider = ""', 'wac.toml: server.a.provider must be a path'],
    [
      '[server.a]\ntransport = "tools"\nprovider = { path = "p", make = "x" }',
      'wac.toml: server.a.provider.make is not',
    ],
    ['[server.a]\ntransport = "tools"\nprovider = { path = "p", build = 1 }', 'wac.toml: server.a.provider.build must'],
    ['[server.a]\ntransport = "tools"\nprovider = []', 'wac.toml: server.a.provider is empty'],
    ['[server.a]\ntransport = "tools"\nprovider = ["p", 1]', 'wac.toml: server.a.provider must be a path, or { path'],
    ['[server.a]\ntransport = "tools"\nprovider = { path = "p", as = 1 }', 'wac.toml: server.a.provider.as must be'],
    ['[server.a]\ntransport = "tools"\nprovider = { path = "p", as = "a.b" }', 'provider.as: the name "a.b" is not'],
    [
      '[server.a]\ntransport = "tools"\nprovider = [{ path = "p", as = "a" }, { path = "q", as = "A" }]',
      'Two providers are called a.',
    ],
    [`[server.a]\n${good}auth = 1`, 'wac.toml: server.a.auth must be a text'],
    [`[server.a]\n${good}name = ""`, 'wac.toml: server.a.name must be a text'],
    [`[server.a]\n${good}polcy = "x"`, 'wac.toml: server.a.polcy is not known; known are transport, '],
    [`[server.a]\n${good}policy = 1`, 'wac.toml: server.a.policy must be a path'],
    [`[server.a]\n${good}policy = ["a.wasm", "b.rego"]`, 'wac.toml: server.a.policy must be one component, or Rego'],
    [`[server.a]\n${good}store = "redis"`, 'wac.toml: server.a.store must be one of null, filesystem, '],
    [`[server.a]\n${good}store = ["null"]`, 'wac.toml: server.a.store must be one of null, filesystem, '],
    [
      `[server.a]\n${good}[server.b]\n${good}output = "./dist/../dist/a.wasm"`,
      'wac.toml: server.b.output is that of server.a',
    ],
    [`[server.a]\n${good}output = false`, 'wac.toml: server.a.output must be a path'],
  ])('%j', (text, message) => {
    expect(() => parseServers(text)).toThrow(message);
  });
});
