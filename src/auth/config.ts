/** The operator's part of authorization: environment variables. The provider's part is in provider-config.ts. */
import { hasSecretKey, readJwkSet, type JwkSet } from '../crypto/jwk-set.ts';
import type { PlainHttpRules } from '../http/get.ts';
import { parseHosts } from '../http/target.ts';
import { pageUrl, parsePageUrl } from '../http/url.ts';
import { readJson } from '../json/read.ts';
import { parseBoolean, parseCount, parseList, type VariableReader } from '../variables.ts';
import { isResourceScope } from './scope.ts';

export interface AuthConfig extends PlainHttpRules {
  /** The issuer of tokens, where the provider names none; undefined leaves it to the provider. */
  readonly issuer: string | undefined;
  /** The names of this resource, where the provider names none; undefined leaves it to the provider. */
  readonly audiences: readonly string[] | undefined;
  /** Where the issuer publishes its keys, where the provider does not say so; undefined leaves it to the provider. */
  readonly jwksUri: string | undefined;
  /** Scopes that every request needs, beside what a policy asks for. */
  readonly requiredScopes: readonly string[];
  /** `scopes_supported` of the protected resource metadata; undefined leaves it out. */
  readonly scopesSupported: readonly string[] | undefined;
  /** Where clients find the protected resource metadata; undefined: where RFC 9728 §3.1 has it. */
  readonly resourceMetadataUrl: string | undefined;
  /** How far in the future a token's `exp` may lie, in seconds. */
  readonly maxTokenLifetimeSeconds: number;
  /** Whether the header must say `typ: at+jwt` (RFC 9068 §2.1). Otherwise `JWT` and no type are accepted too. */
  readonly requireAtJwt: boolean;
  /** The issuer's keys; undefined: they are fetched. */
  readonly jwks: JwkSet | undefined;
  /** Largest key set, in bytes. */
  readonly maxJwksBytes: number;
  /** The variables that have a value, whatever it is. Where no tokens are wanted nothing of that could be enforced. */
  readonly given: readonly string[];
}

/** 30 days: the longest that common authorization servers let an access token live. */
const defaultMaxTokenLifetimeSeconds = 30 * 24 * 3600;

/** Several hundred RSA keys of 2048 bits with a certificate each. */
const defaultMaxJwksBytes = 256 * 1024;

/** The most that may be asked for: the engine holds a key set several times over. */
const largestMaxJwksBytes = 4 * 1024 * 1024;

/** Reads the MCP_AUTH_ variables. Faults are the reader's. */
export function readAuthConfig({ read, isSet, names }: VariableReader): AuthConfig {
  const scopes = 'scopes separated by spaces, such as tools:read tools:call, and not offline_access';
  const maxJwksBytes =
    read('MCP_AUTH_MAX_JWKS_BYTES', parseCount(largestMaxJwksBytes), `an integer from 1 to ${largestMaxJwksBytes}`) ??
    defaultMaxJwksBytes;
  const config = {
    issuer: read('MCP_AUTH_ISSUER', parseIdentifier, 'an issuer such as https://issuer.example'),
    audiences: read('MCP_AUTH_AUDIENCE', parseAudiences, 'audiences separated by commas'),
    jwksUri: read('MCP_AUTH_JWKS_URI', parseIdentifier, 'the URI of a key set such as https://issuer.example/jwks'),
    requiredScopes: read('MCP_AUTH_REQUIRED_SCOPES', parseScopes, scopes) ?? [],
    scopesSupported: read('MCP_AUTH_SCOPES_SUPPORTED', parseScopes, scopes),
    resourceMetadataUrl: read('MCP_AUTH_RESOURCE_METADATA_URL', parsePageUrl, pageUrl),
    maxTokenLifetimeSeconds:
      read('MCP_AUTH_MAX_TOKEN_LIFETIME_SECONDS', parseCount(999_999_999), 'an integer from 1 to 999999999') ??
      defaultMaxTokenLifetimeSeconds,
    requireAtJwt: read('MCP_AUTH_REQUIRE_AT_JWT', parseBoolean, 'true or false') ?? false,
    allowHttpLoopback: read('MCP_AUTH_ALLOW_HTTP_LOOPBACK', parseBoolean, 'true or false') ?? false,
    allowHttpHosts: new Set(
      read('MCP_AUTH_ALLOW_HTTP_HOSTS', parseHttpHosts, 'hosts with ports such as keycloak:8080'),
    ),
    jwks: read(
      'MCP_AUTH_JWKS',
      (text) => parseJwks(text, maxJwksBytes),
      `a JWK Set as JSON of at most ${maxJwksBytes} bytes, with public keys and no private or symmetric ones`,
    ),
    maxJwksBytes,
  };
  return { ...config, given: [...names].filter((name) => name.startsWith('MCP_AUTH_') && isSet(name)) };
}

/** Compared character by character (RFC 8414 §2): a space, a comma or a letter beyond ASCII would be a mistake. */
const parseIdentifier = (value: string): string | undefined => (isIdentifier(value) ? value : undefined);

const parseAudiences = (value: string): string[] | undefined => parseList(value, isIdentifier);

const isIdentifier = (value: string): boolean => /^[!-+\--~]+$/.test(value);

function parseScopes(value: string): string[] | undefined {
  const scopes = value.split(' ').filter((scope) => scope !== '');
  return scopes.every(isResourceScope) ? [...new Set(scopes)] : undefined;
}

/**
 * A JWK Set (RFC 7517 §5) that has a key which can be used, and none that is secret: whoever sees the environment could
 * sign tokens with it.
 */
function parseJwks(text: string, maxBytes: number): JwkSet | undefined {
  if (new TextEncoder().encode(text).length > maxBytes) return undefined;
  const json = readJson(text);
  if (json.tag === 'failed' || hasSecretKey(json.value)) return undefined;
  const set = readJwkSet(json.value);
  return set === undefined || set.keys.length === 0 ? undefined : set;
}

/** As URLs have them: without the port when it is 80. */
const parseHttpHosts = (value: string): string[] | undefined =>
  parseHosts(value)?.map((host) => new URL(`http://${host}`).host);
