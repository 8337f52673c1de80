/**
 * A real authorization server on loopback: clients register themselves (RFC 7591), get codes with PKCE (RFC 7636), and
 * for one resource (RFC 8707) access tokens that are JWTs (RFC 9068). Its only user, alice, consents to everything at
 * once.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { errors, Provider } from 'oidc-provider';
import { listen } from '@wasmcp/node-host';
import { running } from './running.ts';
import { newKey } from './tokens.ts';

export interface AuthorizationServer {
  /** Issuer identifier, which is the origin too. */
  readonly issuer: string;
  /** Stops listening and ends all connections. */
  stop(): Promise<void>;
}

/** @param resource The URL of the MCP server, for which alone it issues tokens. @param scope What they may hold. */
export async function startAuthorizationServer(resource: string, scope: string): Promise<AuthorizationServer> {
  const server = createServer();
  const { port, close } = await listen(() => server, '127.0.0.1', 0);
  const issuer = `http://127.0.0.1:${port}`;
  const provider = newProvider(issuer, resource, scope);
  const other = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith(interactions)) return void other(request, response);
    consent(provider, request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  const stop = async (): Promise<void> => {
    running.delete(stop);
    await close();
  };
  running.add(stop);
  return { issuer, stop };
}

const interactions = '/interaction/';
const accountId = 'alice';

function newProvider(issuer: string, resource: string, scope: string): Provider {
  const { privateKey, kid, algorithm } = newKey('ES256');
  return new Provider(issuer, {
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' }] },
    clientDefaults: { id_token_signed_response_alg: algorithm },
    cookies: { keys: [randomUUID()] },
    findAccount: (_context: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub }) }),
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => interactions + uid },
    // Clients may register only for scopes that are named here; with `offline_access`, for refresh tokens too.
    scopes: ['offline_access', scope],
    pkce: { required: () => true },
    ttl: { AccessToken: 3600, Grant: 3600, Interaction: 600, Session: 3600 },
    features: {
      devInteractions: { enabled: false },
      registration: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context: unknown, indicator: string) => {
          if (indicator !== resource) throw new errors.InvalidTarget();
          return { audience: resource, scope, accessTokenFormat: 'jwt', jwt: { sign: { alg: algorithm } } };
        },
      },
    },
  });
}

/** What a browser would show pages for: signs alice in, and lets the client have what it asks for. */
async function consent(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId, clientId: params['client_id'] });
  const { resource = '', scope = '' } = params;
  grant.addOIDCScope(scope);
  grant.addResourceScope(resource, scope);
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { login: { accountId }, consent: { grantId } });
}
