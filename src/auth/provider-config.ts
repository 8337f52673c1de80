/** The provider's `get-auth-config`: what it asks for, and whether that can be enforced. */
import type { ProviderAuthConfig } from 'wasmcp:mcp/authorization-types@0.2.0';
import { isFetchable, type PlainHttpRules } from '../http/get.ts';
import { metadataUrls } from '../issuer/metadata.ts';
import type { AuthorizationProvider } from '../provider.ts';
import { failed, ok, type Failed, type Result } from '../result.ts';

/** Asks the provider; `ok` with undefined when it wants no tokens. The reason of a failure is for the operator. */
export function askProvider(
  authorization: Pick<AuthorizationProvider, 'getAuthConfig'>,
): Result<ProviderAuthConfig | undefined, string> {
  try {
    return ok(authorization.getAuthConfig());
  } catch (thrown) {
    return failed(`get-auth-config failed: ${String(thrown)}`);
  }
}

/**
 * Why a configuration cannot be enforced, in a sentence for the operator; undefined when it can.
 * @param hasKeys whether the operator has configured the keys: then it does not matter where they would be fetched.
 */
export function validateProviderConfig(
  config: ProviderAuthConfig,
  plainHttp: PlainHttpRules,
  hasKeys = false,
): Failed<string> | undefined {
  const { expectedIssuer, expectedAudiences, expectedSubject, jwksUri } = config;
  if (expectedIssuer === '') return failed('expected-issuer is empty');
  if (expectedAudiences.length === 0) return failed('expected-audiences is empty');
  if (expectedAudiences.includes('')) return failed('expected-audiences has an empty member');
  if (expectedSubject === '') return failed('expected-subject is empty');
  if (hasKeys) return undefined;
  const wanted =
    'an https URL (or http: on loopback with MCP_AUTH_ALLOW_HTTP_LOOPBACK=true, elsewhere with MCP_AUTH_ALLOW_HTTP_HOSTS)';
  if (jwksUri !== '') return isFetchable(jwksUri, plainHttp) ? undefined : failed(`jwks-uri is not ${wanted}`);
  if (metadataUrls(expectedIssuer, plainHttp).length > 0) return undefined;
  return failed(`jwks-uri is empty, and expected-issuer, whose metadata would name it, is not ${wanted}`);
}
