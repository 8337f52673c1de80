import { describe, expect, it } from 'vitest';
import { checkOrigin } from '../../src/http/origin.ts';
import { readConfig } from '../../src/config.ts';
import { requestHead } from '../support/app.ts';

interface Call {
  origin?: string;
  authority?: string;
  scheme?: 'http' | 'https';
}

/** What becomes of a call under configuration variables: `own`, `cross` or `refused`. */
function check(
  { origin, authority = 'localhost:8080', scheme = 'http' }: Call,
  variables: Record<string, string> = {},
) {
  const config = readConfig(new Map(Object.entries(variables)));
  if (config.tag === 'failed') throw new Error(config.reason.join());
  return checkOrigin(requestHead({ authority, scheme, headers: { origin: origin ?? null } }), config.value).tag;
}

describe('a call without an Origin', () => {
  it.each(['localhost:8080', '127.0.0.1', 'mcp.example', 'evil.example', ''])('to %j is no browser', (authority) => {
    expect(check({ authority })).toBe('own');
  });
});

describe('a page on the same loopback host', () => {
  it.each<[string, string, ('http' | 'https')?]>([
    ['localhost:8080', 'http://localhost:8080'],
    ['localhost', 'http://localhost'],
    ['localhost:80', 'http://localhost'],
    ['localhost:443', 'https://localhost', 'https'],
    ['LOCALHOST:8080', 'http://localhost:8080'],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['127.0.0.2:8080', 'http://127.0.0.2:8080'],
    ['[::1]:8080', 'http://[::1]:8080'],
    ['[::1]', 'http://[::1]'],
  ])('at %s may call as %s', (authority, origin, scheme) => {
    expect(check({ authority, origin, ...(scheme && { scheme }) })).toBe('own');
  });

  it.each([
    ['another port', 'http://localhost:8081'],
    ['no port', 'http://localhost'],
    ['another scheme', 'https://localhost:8080'],
    ['another loopback name', 'http://127.0.0.1:8080'],
    ['a path', 'http://localhost:8080/'],
    ['a user', 'http://a@localhost:8080'],
    ['another case', 'HTTP://localhost:8080'],
    ['upper case', 'http://LOCALHOST:8080'],
    ['a name that begins alike', 'http://localhost:8080.evil.example'],
    ['a name that ends alike', 'http://evil.localhost:8080'],
    ['a trailing dot', 'http://localhost.:8080'],
    ['white space', 'http://local host:8080'],
    ['two origins', 'http://localhost:8080, http://localhost:8080'],
    ['two origins as once allowed by RFC 6454', 'http://localhost:8080 http://evil.example'],
    ['null', 'null'],
    ['nothing', ''],
    ['no URL', 'localhost:8080'],
    ['a file', 'file://'],
    ['an extension', 'chrome-extension://abc'],
    ['another site', 'https://evil.example'],
  ])('with %s is another origin', (_, origin) => {
    expect(check({ origin })).toBe('refused');
  });
});

describe('DNS rebinding', () => {
  it.each([
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.0.0.1.nip.io:8080',
    'evil.localhost',
    'localhost@evil.example',
    'evil.example#localhost',
    'localhost\\.evil.example',
    '[::1].evil.example',
    '0.0.0.0:8080',
    '127.1:8080',
    '127.0.0.1.2:8080',
    '128.0.0.1:8080',
    '2130706433:8080',
    '0x7f000001',
    '[::ffff:127.0.0.1]:8080',
    '192.168.1.2:8080',
  ])('a page at %s whose name leads here is refused, although its origin is its host', (authority) => {
    expect(check({ authority, origin: `http://${authority}` })).toBe('refused');
  });

  it('is refused by its host alone where hosts are configured', () => {
    const variables = { MCP_ALLOWED_HOSTS: 'mcp.example' };
    expect(check({ authority: 'evil.example' }, variables)).toBe('refused');
    expect(check({ authority: '' }, variables)).toBe('refused');
    expect(check({ authority: 'mcp.example.evil.example' }, variables)).toBe('refused');
    expect(check({ authority: 'mcp.example:8443' }, variables)).toBe('refused');
    expect(check({ authority: 'mcp.example' }, variables)).toBe('own');
    expect(check({ authority: 'MCP.example' }, variables)).toBe('own');
  });
});

describe('a configured host', () => {
  const variables = { MCP_ALLOWED_HOSTS: 'mcp.example, mcp.example:8443' };
  it.each<[string, string, 'http' | 'https', string]>([
    ['https://mcp.example', 'mcp.example', 'https', 'own'],
    ['https://mcp.example:8443', 'mcp.example:8443', 'https', 'own'],
    ['http://mcp.example', 'mcp.example', 'https', 'refused'],
    ['https://mcp.example', 'mcp.example', 'http', 'refused'],
    ['https://mcp.example:8443', 'mcp.example', 'https', 'refused'],
    ['https://evil.example', 'mcp.example', 'https', 'refused'],
    ['https://mcp.example.evil.example', 'mcp.example', 'https', 'refused'],
  ])('origin %s at host %s over %s: %s', (origin, authority, scheme, tag) => {
    expect(check({ origin, authority, scheme }, variables)).toBe(tag);
  });
});

describe('the public URL', () => {
  const variables = { MCP_PUBLIC_URL: 'https://mcp.example:443/base/mcp' };
  it.each([
    ['https://mcp.example', 'own'],
    ['http://mcp.example', 'refused'],
    ['https://mcp.example:8443', 'refused'],
    ['https://evil.example', 'refused'],
    ['null', 'refused'],
  ])('makes pages of origin %s %s, whatever host the proxy asks for', (origin, tag) => {
    expect(check({ origin, authority: '10.0.0.7:8080' }, variables)).toBe(tag);
  });

  it('names a host of ours where hosts are configured', () => {
    const hosts = { ...variables, MCP_ALLOWED_HOSTS: 'internal.example' };
    expect(check({ authority: 'mcp.example' }, hosts)).toBe('own');
    expect(check({ authority: 'internal.example' }, hosts)).toBe('own');
    expect(check({ authority: 'other.example' }, hosts)).toBe('refused');
  });
});

describe('an allowed origin', () => {
  const variables = { MCP_ALLOWED_ORIGINS: 'https://good.example, http://localhost:3000' };
  it.each([
    ['https://good.example', 'cross'],
    ['http://localhost:3000', 'cross'],
    ['https://good.example.evil.example', 'refused'],
    ['https://evilgood.example', 'refused'],
    ['https://good.example:8443', 'refused'],
    ['https://good.example:443', 'refused'],
    ['http://good.example', 'refused'],
    ['https://GOOD.example', 'refused'],
    ['https://good.example/', 'refused'],
    ['https://good.example, https://good.example', 'refused'],
    ['null', 'refused'],
    ['*', 'refused'],
  ])('%s: %s', (origin, tag) => {
    expect(check({ origin }, variables)).toBe(tag);
  });

  it.each([
    ['https://any.example', 'cross'],
    ['http://any.example:8080', 'cross'],
    ['null', 'cross'],
    ['file://', 'cross'],
    ['chrome-extension://abcdefghijklmnopabcdefghijklmnop', 'cross'],
    ['moz-extension://11111111-2222-3333-4444-555555555555', 'cross'],
    ['tauri://localhost', 'cross'],
    ['vscode-webview://1a2b:8080', 'cross'],
    ['tauri://localhost/', 'refused'],
    ['tauri:localhost', 'refused'],
    ['tauri://u@localhost', 'refused'],
    ['tauri://localhost tauri://b', 'refused'],
    ['tauri://localhost\r\nx: y', 'refused'],
    ['tauri://"', 'refused'],
    ['Null', 'refused'],
    ['null, null', 'refused'],
    ['https://any.example/x', 'refused'],
    ['https://a.example, https://b.example', 'refused'],
    ['https://a.example\r\nx: y', 'refused'],
    ['javascript:alert(1)', 'refused'],
    ['', 'refused'],
  ])('where every origin is allowed, %j: %s', (origin, tag) => {
    expect(check({ origin }, { MCP_ALLOWED_ORIGINS: '*' })).toBe(tag);
  });
});

describe('an origin that is no web site', () => {
  const origins = ['null', 'tauri://localhost', 'chrome-extension://abc', 'app://Some.App', 'file://'];
  it.each(origins)('%s may call where it is listed', (origin) => {
    expect(check({ origin }, { MCP_ALLOWED_ORIGINS: `https://a.example, ${origin}` })).toBe('cross');
    expect(check({ origin: 'https://a.example' }, { MCP_ALLOWED_ORIGINS: `${origin},https://a.example` })).toBe(
      'cross',
    );
  });

  it.each(origins)('%s may not where others are, or none', (origin) => {
    const others = origins.filter((other) => other !== origin).join();
    for (const MCP_ALLOWED_ORIGINS of ['', 'https://a.example', others]) {
      expect(check({ origin }, { MCP_ALLOWED_ORIGINS })).toBe('refused');
    }
  });
});

describe("the scheme's own port", () => {
  it.each<[string, Record<string, string>, Call]>([
    ['443 behind a proxy that ends TLS', { MCP_ALLOWED_HOSTS: 'mcp.example' }, { authority: 'mcp.example:443' }],
    ['443', { MCP_ALLOWED_HOSTS: 'mcp.example' }, { authority: 'mcp.example:443', scheme: 'https' }],
    ['80', { MCP_ALLOWED_HOSTS: 'mcp.example' }, { authority: 'mcp.example:80' }],
    ['none, where it is listed', { MCP_ALLOWED_HOSTS: 'mcp.example:443' }, { authority: 'mcp.example' }],
    ['of an IPv6 address', { MCP_ALLOWED_HOSTS: '[2001:db8::1]' }, { authority: '[2001:db8::1]:80' }],
    [
      'in the public URL',
      { MCP_PUBLIC_URL: 'https://mcp.example:443/mcp', MCP_ALLOWED_HOSTS: 'x' },
      { authority: 'mcp.example:443' },
    ],
    [
      'of a page on the same host',
      { MCP_ALLOWED_HOSTS: 'mcp.example' },
      { authority: 'mcp.example:443', scheme: 'https', origin: 'https://mcp.example' },
    ],
  ])('equals none: %s', (_, variables, call) => {
    expect(check(call, variables)).toBe('own');
  });

  it.each(['mcp.example:8443', 'mcp.example:4430', 'mcp.example.:443', 'mcp.example:443:443', '443', ':443'])(
    'is not in %s',
    (authority) => {
      expect(check({ authority }, { MCP_ALLOWED_HOSTS: 'mcp.example' })).toBe('refused');
    },
  );
});
