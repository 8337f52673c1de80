import { describe, expect, it } from 'vitest';
import { checkOrigin } from '../../src/http/origin.ts';
import { readConfig } from '../../src/config.ts';
import { requestHead } from '../support/app.ts';

/** What becomes of a call to internal.example that a proxy has passed on. */
const sent = (origin: string, more: Record<string, string>, rules: Record<string, string>) => {
  const config = readConfig(new Map(Object.entries(rules)));
  if (config.tag === 'failed') throw new Error(config.reason.join());
  return checkOrigin(requestHead({ authority: 'internal.example', headers: { origin, ...more } }), config.value).tag;
};

describe('a page on a server behind a proxy that is trusted', () => {
  const variables = { MCP_TRUST_FORWARDED: 'true', MCP_ALLOWED_HOSTS: 'mcp.example, internal.example' };
  const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'mcp.example' };

  it('has the origin that the proxy says', () => {
    expect(sent('https://mcp.example', forwarded, variables)).toBe('own');
    expect(sent('http://mcp.example', forwarded, variables)).toBe('refused');
    expect(sent('https://mcp.example', forwarded, { ...variables, MCP_TRUST_FORWARDED: 'false' })).toBe('refused');
  });

  it('is refused where that is no host of ours', () => {
    const evil = { ...forwarded, 'x-forwarded-host': 'evil.example' };
    expect(sent('https://evil.example', evil, variables)).toBe('refused');
  });
});
