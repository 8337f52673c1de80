/** An issuer of access tokens for the benchmarks: key pairs, tokens, and a server for the public keys. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';

export const algorithms = ['ES256', 'RS256'] as const;
export type Algorithm = (typeof algorithms)[number];

export interface Issuer {
  readonly name: string;
  /** The provider's variables that switch authorization on, with keys fetched from this issuer… */
  readonly environment: Readonly<Record<string, string>>;
  /** …or already in the provider's cache. */
  readonly environmentWithKeys: Readonly<Record<string, string>>;
  /** `count` tokens, each another. */
  tokens(algorithm: Algorithm, count: number): Promise<string[]>;
  stop(): void;
}

export const audience = 'bench';

export async function startIssuer(): Promise<Issuer> {
  const pairs = {
    ES256: await generateKeyPair('ES256'),
    RS256: await generateKeyPair('RS256', { modulusLength: 2048 }),
  };
  const keys: JWK[] = [];
  for (const alg of algorithms) keys.push({ ...(await exportJWK(pairs[alg].publicKey)), alg, kid: alg, use: 'sig' });
  const jwks = JSON.stringify({ keys });

  const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end(jwks));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const name = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const environment = {
    BENCH_ISSUER: name,
    BENCH_JWKS_URI: `${name}/jwks`,
    MCP_AUTH_ALLOW_HTTP_LOOPBACK: 'true',
  };

  const token = (algorithm: Algorithm, number: number): Promise<string> =>
    new SignJWT({ scope: 'tools:call', client_id: 'bench', jti: String(number) })
      .setProtectedHeader({ alg: algorithm, kid: algorithm, typ: 'at+jwt' })
      .setIssuer(name)
      .setSubject('someone')
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('12h')
      .sign(pairs[algorithm].privateKey);

  return {
    name,
    environment,
    environmentWithKeys: { ...environment, BENCH_JWKS: jwks },
    tokens: (algorithm, count) => Promise.all(Array.from({ length: count }, (_, number) => token(algorithm, number))),
    stop: () => void server.close(),
  };
}
