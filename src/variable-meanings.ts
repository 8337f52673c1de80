/**
 * What each environment variable means, for the table in docs/configuration.md (`npm run docs`), where links begin. No
 * component has this in it: the names, the values that are taken and most defaults are those of config.ts.
 */
import type { Config } from './config.ts';

interface VariableMeaning {
  readonly meaning: string;
  /** What holds without it: in words, or as the configuration has it. */
  readonly default: string | ((config: Config) => string | number | undefined);
}

/** In the order of the table. */
export const variableMeanings: Readonly<Record<string, VariableMeaning>> = {
  MCP_PATH: {
    meaning: 'path of the MCP endpoint; a slash at its end makes no difference',
    default: ({ mcpPath }) => mcpPath,
  },
  MCP_PUBLIC_URL: {
    meaning: "the endpoint's URL as [clients know it](#the-address-that-clients-see), path included",
    default: 'made from the request',
  },
  MCP_ALLOWED_ORIGINS: {
    meaning: 'browser origins that may call, separated by commas, or `*`: [origins](#origins-and-hosts)',
    default: "none but the server's own",
  },
  MCP_ALLOWED_HOSTS: {
    meaning: 'values of `Host` that are served, separated by commas; [loopback names](#origins-and-hosts) always are',
    default: 'any; on a loopback address of `npm start` and `npm run serve`, loopback names',
  },
  MCP_TRUST_FORWARDED: {
    meaning: 'believe `X-Forwarded-Proto` and `X-Forwarded-Host`',
    default: ({ trustForwarded }) => String(trustForwarded),
  },
  MCP_MAX_BODY_BYTES: { meaning: 'largest request body', default: ({ maxBodyBytes }) => maxBodyBytes },
  MCP_STATE_KEY: {
    meaning:
      'key that signs what a provider has its clients keep; several, separated by commas, to change it: the first signs, ' +
      'all are good. [The exchange](exchange.md#a-question-to-the-client)',
    default: 'none: such requests fail',
  },
  MCP_CLIENT_LOG_LEVEL: {
    meaning: 'lowest level of [log messages](exchange.md#log-messages) that clients of handshake revisions get',
    default: ({ clientLogLevel }) => clientLogLevel,
  },
  MCP_LOG: {
    meaning: 'what stderr says of each request: [the log](#the-log)',
    default: ({ requestLog }) => requestLog,
  },
  MCP_LIVE_PATH: { meaning: 'where the server says that it [lives](#health)', default: ({ livePath }) => livePath },
  MCP_READY_PATH: {
    meaning: 'where the server says that it [can serve](#health)',
    default: ({ readyPath }) => readyPath,
  },
  MCP_AUTH_ISSUER: {
    meaning: 'the issuer of tokens, character by character, where the provider names none',
    default: "the provider's",
  },
  MCP_AUTH_AUDIENCE: {
    meaning: 'audiences of which tokens must have one, where the provider names none',
    default: "the provider's",
  },
  MCP_AUTH_JWKS_URI: {
    meaning: 'where the issuer publishes its keys, where the provider does not say so. Not beside `MCP_AUTH_JWKS`',
    default: "the provider's, or what the issuer's metadata says",
  },
  MCP_AUTH_REQUIRED_SCOPES: {
    meaning: "scopes that every request needs; `offline_access` is none of a server's",
    default: 'none',
  },
  MCP_AUTH_SCOPES_SUPPORTED: {
    meaning: '`scopes_supported` of the [protected resource metadata](authorization.md#discovery)',
    default: 'left out',
  },
  MCP_AUTH_RESOURCE_METADATA_URL: {
    meaning: 'where clients find the [protected resource metadata](authorization.md#discovery)',
    default: '`/.well-known/oauth-protected-resource` before the path',
  },
  MCP_AUTH_MAX_TOKEN_LIFETIME_SECONDS: {
    meaning: 'how far ahead `exp` may lie',
    default: ({ auth }) => auth.maxTokenLifetimeSeconds,
  },
  MCP_AUTH_REQUIRE_AT_JWT: {
    meaning: 'the token must say `typ: at+jwt` (RFC 9068)',
    default: ({ auth }) => String(auth.requireAtJwt),
  },
  MCP_AUTH_JWKS: {
    meaning: "the issuer's public keys: [nothing is fetched](authorization.md#keys)",
    default: 'they are fetched',
  },
  MCP_AUTH_MAX_JWKS_BYTES: { meaning: 'largest key set', default: ({ auth }) => auth.maxJwksBytes },
  MCP_AUTH_ALLOW_HTTP_LOOPBACK: {
    meaning: 'keys may be fetched over `http:` from this machine',
    default: ({ auth }) => String(auth.allowHttpLoopback),
  },
  MCP_AUTH_ALLOW_HTTP_HOSTS: {
    meaning:
      'hosts from which keys may be fetched over `http:`, separated by commas, each with its port unless that is 80. ' +
      'Whoever can alter what is sent between here and there decides whose tokens are good',
    default: 'none',
  },
};
