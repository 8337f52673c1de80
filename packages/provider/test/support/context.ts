/** Contexts as a transport gives them. */
import { CallContext } from '../../src/context.ts';
import type { AuthContext, ExchangeContext } from '../../src/wit.ts';

export const exchangeContext = (more: Partial<ExchangeContext> = {}): ExchangeContext => ({
  protocolVersion: '2026-07-28',
  clientCapabilities: '{}',
  wantsProgress: true,
  ...more,
});

/** A caller whose token has a claim of its own. */
export const caller: AuthContext = {
  sub: 'ann',
  scopes: ['read'],
  iss: 'https://issuer.example',
  aud: ['https://mcp.example'],
  claims: [
    ['tenant', '"a"'],
    ['__proto__', '{"admin":true}'],
  ],
  exp: 2_000_000_000n,
  iat: 1_700_000_000n,
};

/** The context of a call that nobody else knows anything of. */
export const noContext = new CallContext(undefined, undefined, undefined);
