/** What tokens must be: the provider's `get-auth-config`, the operator's variables, and whether both can be enforced. */
import type { ProviderAuthConfig } from 'wasmcp:mcp/authorization-types@0.2.0';
import { isFetchable, type PlainHttpRules } from '../http/get.ts';
import { metadataUrls } from '../issuer/metadata.ts';
import type { AuthorizationProvider } from '../provider.ts';
import { failed, ok, type Failed, type Result } from '../result.ts';
import type { AuthConfig } from './config.ts';

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
 * What is in force: what the provider asks for, and from the operator what it does not name; undefined when neither wants
 * tokens. Where both name the same thing they must agree: neither is believed over the other. A reason is for the
 * operator, and repeats no value.
 */
export function combineConfig(
  provider: ProviderAuthConfig | undefined,
  { issuer, audiences, jwksUri, jwks, given }: AuthConfig,
): Result<ProviderAuthConfig | undefined, string> {
  if (jwks !== undefined && jwksUri !== undefined)
    return failed('of MCP_AUTH_JWKS and MCP_AUTH_JWKS_URI only one can be used');
  if (provider === undefined) {
    if (given.length === 0) return ok(undefined);
    if (issuer !== undefined && audiences !== undefined) {
      return ok({
        expectedIssuer: issuer,
        expectedAudiences: [...audiences],
        jwksUri: jwksUri ?? '',
        passJwt: false,
      });
    }
    // Whoever configures tokens believes that they are checked: a door that stands open would be found too late.
    const missing = issuer === undefined ? 'MCP_AUTH_ISSUER' : 'MCP_AUTH_AUDIENCE';
    return failed(
      `the provider wants no tokens (get-auth-config returned nothing), and ${missing} is not set: ${given.join(', ')} cannot be enforced`,
    );
  }
  if (issuer !== undefined && issuer !== provider.expectedIssuer) return differs('MCP_AUTH_ISSUER', 'expected-issuer');
  if (audiences !== undefined && !isSameSet(audiences, provider.expectedAudiences)) {
    return differs('MCP_AUTH_AUDIENCE', 'expected-audiences');
  }
  if (jwksUri === undefined || jwksUri === provider.jwksUri) return ok(provider);
  return provider.jwksUri === '' ? ok({ ...provider, jwksUri }) : differs('MCP_AUTH_JWKS_URI', 'jwks-uri');
}

const differs = (variable: string, field: string): Failed<string> =>
  failed(`${variable} differs from the ${field} that the provider names`);

const isSameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.every((each) => b.includes(each)) && b.every((each) => a.includes(each));

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
  if (jwksUri !== '') {
    return isFetchable(jwksUri, plainHttp)
      ? undefined
      : failed(`the JWKS URI (jwks-uri, or MCP_AUTH_JWKS_URI) is not ${wanted}`);
  }
  if (metadataUrls(expectedIssuer, plainHttp).length > 0) return undefined;
  const source = 'the issuer (expected-issuer, or MCP_AUTH_ISSUER), whose metadata would name it';
  return failed(`there is no JWKS URI (jwks-uri), and ${source}, is not ${wanted}`);
}
