/**
 * A policy that the provider itself asks for (`policy`, `policy-data` of get-auth-config, Rego source and JSON). It is
 * compiled when the server is composed; here it is only recognised, by digest.
 */
import type { ProviderAuthConfig } from 'wasmcp:mcp/authorization-types@0.2.0';
import { digestOf } from '../crypto/digest.ts';

/** Rego source, and data as JSON text. */
export type OwnPolicySource = Pick<ProviderAuthConfig, 'policy' | 'policyData'>;

/** Digests as `info()` of a policy component has them: `sha256:` and hexadecimal. */
export interface OwnPolicy {
  /** Of the Rego text; null when there is data without a policy, which no compiled policy has. */
  readonly source: string | null;
  /** Of the data's text; null when there is none. */
  readonly data: string | null;
}

/** The provider's own policy; undefined when it asks for neither policy nor data. */
export async function digestOwnPolicy(own: OwnPolicySource | undefined): Promise<OwnPolicy | undefined> {
  const { policy, policyData } = own ?? {};
  if (policy === undefined && policyData === undefined) return undefined;
  const [source, data] = await Promise.all([sha256(policy), sha256(policyData)]);
  return { source, data };
}

async function sha256(text: string | undefined): Promise<string | null> {
  if (text === undefined) return null;
  return `sha256:${await digestOf(text)}`;
}
