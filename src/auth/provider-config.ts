/** The provider's `get-auth-config`: whether tokens are wanted, and whether what it wants can be enforced. */
import type { ProviderAuthConfig } from 'wasmcp:mcp/authorization-types@0.2.0';
import { isFetchable } from '../http/get.ts';
import { metadataUrls } from '../issuer/metadata.ts';

/** Says why a configuration cannot be enforced, or undefined when it can. A sentence for the operator. */
export function faultOf(config: ProviderAuthConfig, allowHttpLoopback: boolean): string | undefined {
  const { expectedIssuer, expectedAudiences, expectedSubject, jwksUri } = config;
  if (expectedIssuer === '') return 'expected-issuer is empty';
  if (expectedAudiences.length === 0) return 'expected-audiences is empty';
  if (expectedAudiences.includes('')) return 'expected-audiences has an empty member';
  if (expectedSubject === '') return 'expected-subject is empty';
  const wanted = 'an https URL (or http on loopback, with MCP_AUTH_ALLOW_HTTP_LOOPBACK=true)';
  if (jwksUri !== '') return isFetchable(jwksUri, allowHttpLoopback) ? undefined : `jwks-uri is not ${wanted}`;
  if (metadataUrls(expectedIssuer, allowHttpLoopback).length > 0) return undefined;
  return `jwks-uri is empty, and expected-issuer, whose metadata would name it, is not ${wanted}`;
}
