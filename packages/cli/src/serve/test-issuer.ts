/**
 * An issuer for trying things out: a key of this user's, tokens that are signed with it, and the variables of a server
 * that takes them. Nothing is served, and nobody can sign in: tokens are printed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import { UserError } from '../lib/command.ts';
import { makeFolder, stateFolder, writeSecret } from '../lib/files.ts';

/** A name that can never be an issuer's on the Internet (RFC 6761 §6.4). */
const issuer = 'https://test-issuer.invalid';
const audience = 'mcp-transport-http-test';
const algorithm = 'ES256';

/** What a token is to say. */
export interface TokenWishes {
  /** Claims beside `iss`, `iat`, `exp` and `aud`, or instead of them. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly lifetimeSeconds: number;
}

export interface TestIssuer {
  /** The variables of a server that takes its tokens. */
  readonly variables: Readonly<Record<string, string>>;
  /** @returns an access token (RFC 9068). */
  token(wishes: TokenWishes): Promise<string>;
}

/**
 * The issuer, whose key is made at its first use and kept among this user's state (XDG Base Directory), readable by this
 * user alone: who has it can make tokens for all servers that were started with these variables.
 */
export async function openTestIssuer(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<TestIssuer> {
  const key = await keyIn(stateFolder(environment));
  const { d: _, ...publicKey } = key;
  return {
    variables: {
      MCP_AUTH_ISSUER: issuer,
      MCP_AUTH_AUDIENCE: audience,
      MCP_AUTH_JWKS: JSON.stringify({ keys: [publicKey] }),
    },
    async token({ claims, lifetimeSeconds }) {
      const now = Math.floor(Date.now() / 1000);
      const usual = {
        iss: issuer,
        aud: audience,
        sub: 'tester',
        client_id: 'tester',
        iat: now,
        exp: now + lifetimeSeconds,
      };
      return new SignJWT({ ...usual, ...claims })
        .setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid: key.kid! })
        .sign(await importJWK(key, algorithm));
    },
  };
}

/** A token for a server that was started with `--issuer`, good for a day; undefined for any other. */
export const testToken = async ({ issuer: wanted }: { readonly issuer: boolean }): Promise<string | undefined> =>
  wanted ? (await openTestIssuer()).token({ claims: {}, lifetimeSeconds: 86_400 }) : undefined;

async function keyIn(folder: string): Promise<JWK> {
  const path = join(folder, 'test-issuer.json');
  if (!existsSync(path)) {
    const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
    const key = await exportJWK(privateKey);
    makeFolder(folder, 0o700);
    writeSecret(path, JSON.stringify({ ...key, alg: algorithm, kid: await calculateJwkThumbprint(key) }));
  }
  // Another process may have made it meanwhile: what is in the file counts.
  const key = parsed(readFileSync(path, 'utf8'));
  if (key?.kty === 'EC' && key.d !== undefined && key.kid !== undefined) return key;
  throw new UserError(`${path} holds no key. Remove it, and a new one is made.`);
}

function parsed(text: string): JWK | undefined {
  try {
    return (JSON.parse(text) as JWK | null) ?? undefined;
  } catch {
    return undefined;
  }
}
