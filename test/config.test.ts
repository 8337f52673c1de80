import { describe, expect, it } from 'vitest';
import type { Config } from '../src/config.ts';
import { accept, faults, read } from './support/config.ts';

it('has defaults for everything', () => {
  expect(accept({})).toMatchObject({
    publicUrl: undefined,
    publicOrigin: undefined,
    mcpPath: '/mcp',
    allowedOrigins: new Set(),
    allowedHosts: new Set(),
    trustForwarded: false,
    maxBodyBytes: 4 * 1024 * 1024,
  });
});

it('takes an empty value for an absent one, and trims values', () => {
  const names = ['PUBLIC_URL', 'PATH', 'ALLOWED_ORIGINS', 'ALLOWED_HOSTS', 'MAX_BODY_BYTES', 'TRUST_FORWARDED'];
  expect(read(Object.fromEntries(names.map((name) => [`MCP_${name}`, ' '])))).toEqual(read());
  expect(accept({ MCP_PATH: ' /a ' }).mcpPath).toBe('/a');
});

it('ignores variables of others', () => {
  expect(read({ PATH: '/usr/bin', HOME: '/', mcp_path: '/x', OTHER_MCP_PATH: '1', MCPPATH: '1' })).toEqual(read());
});

it('names every variable that makes no sense, and repeats no value', () => {
  const found = faults({ MCP_PUBLIC_URL: 'secret', MCP_PATH: 'secret', MCP_MAX_BODY_BYTES: 'secret' });
  expect(found).toHaveLength(3);
  expect(found.join()).toMatch(/MCP_PUBLIC_URL.*MCP_PATH.*MCP_MAX_BODY_BYTES/);
  expect(found.join()).not.toContain('secret');
});

describe('MCP_LIVE_PATH and MCP_READY_PATH', () => {
  it('have defaults, and can be others or none', () => {
    expect(accept({})).toMatchObject({ livePath: '/healthz', readyPath: '/readyz' });
    const others = { MCP_LIVE_PATH: 'off', MCP_READY_PATH: '/ready' };
    expect(accept(others)).toMatchObject({ livePath: undefined, readyPath: '/ready' });
  });

  it.each<Record<string, string>>([
    { MCP_LIVE_PATH: 'healthz' },
    { MCP_LIVE_PATH: '/mcp' },
    { MCP_LIVE_PATH: '/mcp/' },
    { MCP_READY_PATH: '/.well-known/ready' },
    { MCP_READY_PATH: '/healthz' },
    { MCP_LIVE_PATH: '/x', MCP_READY_PATH: '/x' },
  ])('%j is refused', (variables) => {
    expect(faults(variables)).toHaveLength(1);
  });

  it('give way to the endpoint where they are not set', () => {
    expect(faults({ MCP_PATH: '/healthz' })).toEqual([]);
  });
});

describe('MCP_PUBLIC_URL', () => {
  it.each([
    ['https://mcp.example/mcp', 'https://mcp.example'],
    ['https://MCP.example:443/mcp', 'https://mcp.example'],
    ['http://localhost:8080/mcp', 'http://localhost:8080'],
    ['https://mcp.example', 'https://mcp.example'],
    ['https://mcp.example/a/b%20c/', 'https://mcp.example'],
    ['http://[::1]:1/x', 'http://[::1]:1'],
  ])('%s is kept as written, its origin being %s', (url, origin) => {
    expect(accept({ MCP_PUBLIC_URL: url })).toMatchObject({ publicUrl: url, publicOrigin: origin });
  });

  it.each([
    'mcp.example',
    '/mcp',
    'ftp://mcp.example',
    'https:mcp.example',
    'https://',
    'https:///mcp',
    'https://mcp.example?x',
    'https://mcp.example/#x',
    'https://user@mcp.example/',
    'https://user:password@mcp.example/',
    'https://mcp.example:99999/',
    'https://mcp.example/a b',
    'https://mcp.example/"',
    'https://mcp.example\\x',
    'https://mcp.example\nx',
    'javascript:alert(1)',
    'file:///mcp',
  ])('%j is refused', (url) => {
    expect(faults({ MCP_PUBLIC_URL: url })).toEqual([expect.stringContaining('MCP_PUBLIC_URL')]);
  });
});

describe('MCP_AUTH_RESOURCE_METADATA_URL', () => {
  it('has a path that is served', () => {
    const url = 'https://gateway.example/team/.well-known/oauth-protected-resource';
    expect(accept({ MCP_AUTH_RESOURCE_METADATA_URL: url })).toMatchObject({
      metadataPath: '/team/.well-known/oauth-protected-resource',
      auth: { resourceMetadataUrl: url },
    });
  });

  it.each(['/team', 'https://a.example/?b', 'https://u@a.example/m', 'ftp://a.example/m', 'https://a.example/"'])(
    '%j is refused',
    (url) => {
      expect(faults({ MCP_AUTH_RESOURCE_METADATA_URL: url })).toEqual([
        expect.stringContaining('MCP_AUTH_RESOURCE_METADATA_URL'),
      ]);
    },
  );

  it.each(['https://a.example/mcp', 'https://a.example/mcp/', 'https://a.example/x/../mcp'])(
    '%s is refused: that is the endpoint',
    (url) => {
      expect(faults({ MCP_AUTH_RESOURCE_METADATA_URL: url })).toHaveLength(1);
    },
  );
});

describe('MCP_PATH', () => {
  it.each(['/', '/mcp', '/a/b', '/mcp/', '/a.b', '/.mcp', '/a..b', '/~user/mcp-2'])('%s is accepted', (path) => {
    expect(accept({ MCP_PATH: path }).mcpPath).toBe(path);
  });

  it.each([
    'mcp',
    '/a b',
    '/a?b',
    '/a#b',
    '/a%2fb',
    '/ä',
    '/a"b',
    '/a\\b',
    '/a\nb',
    'https://mcp.example/mcp',
    '/.well-known/mcp',
    '/.well-known/',
    // Clients resolve dot segments before they send a path: nobody could ask for these.
    '/.',
    '/..',
    '/./mcp',
    '/a/../mcp',
    '/a/..',
  ])('%j is refused', (path) => {
    expect(faults({ MCP_PATH: path })).toEqual([expect.stringContaining('MCP_PATH')]);
  });
});

describe('MCP_ALLOWED_ORIGINS', () => {
  it.each<[string, Config['allowedOrigins']]>([
    ['https://a.example', new Set(['https://a.example'])],
    ['https://a.example,http://localhost:3000 , ', new Set(['https://a.example', 'http://localhost:3000'])],
    ['*', 'any'],
    ['null', new Set(['null'])],
    ['tauri://localhost,chrome-extension://abc', new Set(['tauri://localhost', 'chrome-extension://abc'])],
  ])('%j is accepted', (value, origins) => {
    expect(accept({ MCP_ALLOWED_ORIGINS: value }).allowedOrigins).toEqual(origins);
  });

  it.each([
    'a.example',
    'https://a.example/',
    'https://a.example/x',
    'https://a.example:443',
    'https://A.example',
    'https://*.example',
    'https://a.example https://b.example',
    'https://a.example;https://b.example',
    'tauri://localhost/',
    'chrome-extension://*',
    '*,https://a.example',
    'https://a.example,nonsense',
    ',',
  ])('%j is refused as a whole', (value) => {
    expect(faults({ MCP_ALLOWED_ORIGINS: value })).toEqual([expect.stringContaining('MCP_ALLOWED_ORIGINS')]);
  });
});

describe('MCP_ALLOWED_HOSTS', () => {
  it.each([
    ['mcp.example', ['mcp.example']],
    ['MCP.example:8443, 10.0.0.1', ['mcp.example:8443', '10.0.0.1']],
    ['[2001:db8::1]:80', ['[2001:db8::1]']],
    ['mcp.example:443, mcp.example', ['mcp.example']],
  ])('%j is accepted', (value, hosts) => {
    expect([...accept({ MCP_ALLOWED_HOSTS: value }).allowedHosts]).toEqual(hosts);
  });

  it.each([
    'https://mcp.example',
    'mcp.example/mcp',
    'user@mcp.example',
    'mcp.example:',
    'mcp.example:port',
    'mcp.example:99999',
    'mcp .example',
    '*',
    '*.example',
    'mcp.example\\x',
    'mcp.example, ?',
    '2001:db8::1',
    ',',
  ])('%j is refused as a whole', (value) => {
    expect(faults({ MCP_ALLOWED_HOSTS: value })).toEqual([expect.stringContaining('MCP_ALLOWED_HOSTS')]);
  });

  it('holds the public host too, but only where hosts are configured', () => {
    const url = 'https://mcp.example:8443/mcp';
    expect(accept({ MCP_PUBLIC_URL: url }).allowedHosts.size).toBe(0);
    const { allowedHosts } = accept({ MCP_PUBLIC_URL: url, MCP_ALLOWED_HOSTS: 'a.example' });
    expect([...allowedHosts]).toEqual(['a.example', 'mcp.example:8443']);
  });
});

describe('MCP_MAX_BODY_BYTES', () => {
  it.each([
    ['1', 1],
    ['67108864', 64 * 1024 * 1024],
    ['00100', 100],
  ])('%s is accepted', (value, bytes) => {
    expect(accept({ MCP_MAX_BODY_BYTES: value }).maxBodyBytes).toBe(bytes);
  });

  it.each(['0', '-1', '1.5', '1e6', '4MiB', '0x10', '67108865', '99999999999999999999', 'Infinity', 'NaN', '１'])(
    '%s is refused',
    (value) => {
      expect(faults({ MCP_MAX_BODY_BYTES: value })).toEqual([expect.stringContaining('MCP_MAX_BODY_BYTES')]);
    },
  );
});

describe('MCP_TRUST_FORWARDED', () => {
  it.each([
    ['true', true],
    ['false', false],
  ])('%s is accepted', (value, trusted) => {
    expect(accept({ MCP_TRUST_FORWARDED: value }).trustForwarded).toBe(trusted);
  });

  it.each(['1', 'yes', 'TRUE', 'on', 'true,'])('%s is refused', (value) => {
    expect(faults({ MCP_TRUST_FORWARDED: value })).toEqual([expect.stringContaining('MCP_TRUST_FORWARDED')]);
  });
});
