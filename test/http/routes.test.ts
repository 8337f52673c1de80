import { describe, expect, it } from 'vitest';
import { publicUrlOf, routeOf, type PublicUrlRules } from '../../src/http/routes.ts';
import { requestHead, type TestHead } from '../support/app.ts';

describe('routeOf', () => {
  it.each([
    ['/mcp', 'mcp'],
    ['/.well-known/oauth-protected-resource', 'well-known'],
    ['/.well-known/oauth-protected-resource/mcp', 'well-known'],
    ['/', 'root'],
    ['', 'none'],
    ['/mcp/', 'mcp'],
    ['/mcp//', 'none'],
    ['//mcp/', 'none'],
    ['/mcp/x', 'none'],
    ['/mcp/x/', 'none'],
    ['/mcp/./', 'none'],
    ['//mcp', 'none'],
    ['/Mcp', 'none'],
    ['/mcp%2f', 'none'],
    ['/.well-known/../mcp', 'none'],
    ['/.well-known/%2e%2e/mcp', 'none'],
    ['/.well-known', 'none'],
    ['/.well-known/', 'none'],
    ['/.WELL-KNOWN/oauth-protected-resource', 'none'],
    ['//.well-known/oauth-protected-resource', 'none'],
    ['/%2ewell-known/oauth-protected-resource', 'none'],
    ['/x/.well-known/oauth-protected-resource', 'none'],
  ])('%j: %s', (path, route) => {
    expect(routeOf(path, { mcpPath: '/mcp' })).toBe(route);
  });
});

describe('a path of the metadata', () => {
  it.each([
    ['/team/meta', 'well-known'],
    ['/team/meta/', 'none'],
    ['/team', 'none'],
    ['/mcp', 'mcp'],
    ['/.well-known/oauth-protected-resource', 'well-known'],
  ])('%s: %s', (path, route) => {
    expect(routeOf(path, { mcpPath: '/mcp', metadataPath: '/team/meta' })).toBe(route);
  });
});

describe('paths of health', () => {
  it.each([
    ['/healthz', 'live'],
    ['/readyz', 'ready'],
    ['/healthz/', 'none'],
    ['/mcp', 'mcp'],
  ])('%s: %s', (path, route) => {
    expect(routeOf(path, { mcpPath: '/mcp', livePath: '/healthz', readyPath: '/readyz' })).toBe(route);
  });
});

describe('a slash at the end', () => {
  it.each([
    ['/mcp', '/mcp/', 'mcp'],
    ['/mcp/', '/mcp/', 'mcp'],
    ['/mcp//', '/mcp/', 'none'],
    ['/', '/', 'mcp'],
    ['//', '/', 'none'],
    ['/mcp', '/', 'none'],
    ['/a/b/', '/a/b', 'mcp'],
  ])('%s where the endpoint is %s: %s', (path, mcpPath, route) => {
    expect(routeOf(path, { mcpPath })).toBe(route);
  });
});

const url = (head: TestHead, rules: Partial<PublicUrlRules> = {}): string | undefined =>
  publicUrlOf(requestHead(head), { publicUrl: undefined, mcpPath: '/mcp', trustForwarded: false, ...rules });

describe('publicUrlOf', () => {
  const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'mcp.example' };

  it('is the configured one, whatever the request says', () => {
    const rules = { publicUrl: 'https://a.example/x', trustForwarded: true };
    expect(url({ authority: 'evil.example', headers: forwarded }, rules)).toBe('https://a.example/x');
  });

  it.each<[string, TestHead, string | undefined]>([
    ['host and port', { authority: 'localhost:8080' }, 'http://localhost:8080/mcp'],
    ['https', { authority: 'mcp.example', scheme: 'https' }, 'https://mcp.example/mcp'],
    ['upper case', { authority: 'MCP.Example' }, 'http://mcp.example/mcp'],
    ["the scheme's own port", { authority: 'mcp.example:443', scheme: 'https' }, 'https://mcp.example/mcp'],
    ["http's own port", { authority: 'mcp.example:80' }, 'http://mcp.example/mcp'],
    ["the other scheme's port", { authority: 'mcp.example:443' }, 'http://mcp.example:443/mcp'],
    ['a port that there cannot be', { authority: 'a:99999' }, undefined],
    ['IPv6', { authority: '[::1]:8080' }, 'http://[::1]:8080/mcp'],
    ['no host', { authority: '' }, undefined],
    ['a quote', { authority: 'a"b' }, undefined],
    ['a line break', { authority: 'a\r\nx: y' }, undefined],
    ['a path', { authority: 'a/b' }, undefined],
    ['a user', { authority: 'a@b' }, undefined],
    ['two hosts', { authority: 'a, b' }, undefined],
    ['non-ASCII', { authority: 'ä.example' }, undefined],
    ['a long port', { authority: 'a:123456' }, undefined],
    ['forwarded headers, not trusted', { authority: 'a', headers: forwarded }, 'http://a/mcp'],
  ])('is made from the request: %s', (_, head, expected) => {
    expect(url(head)).toBe(expected);
  });

  it.each<[string, Record<string, string>, string | undefined]>([
    ['both', forwarded, 'https://mcp.example/mcp'],
    ['the scheme alone', { 'x-forwarded-proto': 'HTTPS' }, 'https://localhost:8080/mcp'],
    ['the host alone', { 'x-forwarded-host': 'mcp.example:8443' }, 'http://mcp.example:8443/mcp'],
    ["the scheme's own port", { ...forwarded, 'x-forwarded-host': 'mcp.example:443' }, 'https://mcp.example/mcp'],
    ['neither', {}, 'http://localhost:8080/mcp'],
    [
      'lists',
      { 'x-forwarded-proto': 'https, http', 'x-forwarded-host': 'a.example, b.example' },
      'https://a.example/mcp',
    ],
    ['another scheme', { 'x-forwarded-proto': 'javascript' }, undefined],
    ['a host that would end a quoted string', { 'x-forwarded-host': 'a", b="c' }, undefined],
  ])('is made from forwarded headers where those are trusted: %s', (_, headers, expected) => {
    expect(url({ headers }, { trustForwarded: true })).toBe(expected);
  });
});
