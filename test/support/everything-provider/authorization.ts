/** Authorization by environment: what a test sets is what the transport is told. */
import { getEnvironment } from 'wasi:cli/environment@0.2.3';
import type { ProviderAuthConfig } from 'wasmcp:mcp/authorization-types@0.2.0';
import { readCacheFile, writeCacheFile } from './cache-file.ts';

const memory = new Map<string, string>();

/** The variables; empty when the component is being built. */
const environment = (): Map<string, string> => new Map(getEnvironment());

export const authorization = {
  /** None unless `TEST_AUTH_ISSUER` is set (empty counts as set: a configuration that cannot be enforced). */
  getAuthConfig(): ProviderAuthConfig | undefined {
    const variables = environment();
    const issuer = variables.get('TEST_AUTH_ISSUER');
    if (issuer === undefined) return undefined;
    const audiences = variables.get('TEST_AUTH_AUDIENCES') ?? '';
    return {
      expectedIssuer: issuer,
      expectedAudiences: audiences === '' ? [] : audiences.split(','),
      jwksUri: variables.get('TEST_JWKS_URI') ?? '',
      passJwt: variables.get('TEST_PASS_JWT') === 'true',
      expectedSubject: variables.get('TEST_EXPECTED_SUBJECT'),
      policy: variables.get('TEST_POLICY'),
      policyData: variables.get('TEST_POLICY_DATA'),
    };
  },
  /**
   * `TEST_CACHE`: `none` (default), `throw-get` and `throw-set` (one of the functions traps), `memory` (of one
   * instance),
   * `file` (in the first preopened folder, shared by all instances).
   */
  jwksCacheGet(jwksUri: string): string | undefined {
    switch (environment().get('TEST_CACHE')) {
      case 'throw-get':
        throw new Error('the cache is broken');
      case 'memory':
        return memory.get(jwksUri);
      case 'file':
        return readCacheFile(jwksUri);
      default:
        return undefined;
    }
  },
  jwksCacheSet(jwksUri: string, jwks: string): void {
    switch (environment().get('TEST_CACHE')) {
      case 'throw-set':
        throw new Error('the cache is broken');
      case 'memory':
        memory.set(jwksUri, jwks);
        break;
      case 'file':
        writeCacheFile(jwksUri, jwks);
        break;
      default:
    }
  },
};
