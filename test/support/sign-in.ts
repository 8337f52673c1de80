/** A user who signs in: what the SDK's client keeps meanwhile, and the browser. */
import { randomUUID } from 'node:crypto';
import type {
  OAuthClientProvider,
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client';

/** The client's own address. Nothing listens there: the browser stops before it. */
const redirectUrl = 'http://127.0.0.1:9/callback';

/**
 * A user's browser: follows redirects, with cookies, and sends forms, until the client's own address.
 * @param entries what the user types into fields, by their names. @returns that address.
 */
export async function browse(start: URL, entries: Readonly<Record<string, string>> = {}): Promise<URL> {
  const cookies = new Map<string, string>();
  let at = start;
  let body: URLSearchParams | undefined;
  for (let pages = 0; pages < 10; pages++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const method = body === undefined ? 'GET' : 'POST';
    const response = await fetch(at, { method, redirect: 'manual', headers: { cookie }, ...(body && { body }) });
    for (const field of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(field) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get('location');
    const page = location === null ? await response.text() : '';
    const form = location === null ? formIn(page, entries) : { action: location, body: undefined };
    if (form === undefined) throw new Error(`${at.pathname} answered ${response.status}: ${page}`);
    at = new URL(form.action, at);
    body = form.body;
    if (at.href.startsWith(redirectUrl)) return at;
  }
  throw new Error('the pages have no end');
}

interface Form {
  readonly action: string;
  readonly body: URLSearchParams | undefined;
}

/** The form of a page, filled in; undefined where it has none, or none with such a field. */
function formIn(page: string, entries: Readonly<Record<string, string>>): Form | undefined {
  const action = /<form[^>]*\saction="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
  if (action === undefined) return undefined;
  const body = new URLSearchParams();
  let isFilledIn = false;
  for (const [tag] of page.matchAll(/<(?:input|button)\b[^>]*>/g)) {
    const name = /\sname="([^"]*)"/.exec(tag)?.[1];
    if (name === undefined) continue;
    const entry = entries[name];
    if (entry !== undefined) body.set(name, entry);
    else if (/\stype="hidden"/.test(tag)) body.set(name, /\svalue="([^"]*)"/.exec(tag)?.[1] ?? '');
    isFilledIn ||= entry !== undefined;
  }
  return isFilledIn ? { action, body } : undefined;
}

export interface Memory {
  readonly provider: OAuthClientProvider;
  /** Where the client has sent its user. */
  authorization(): URL;
  accessToken(): string;
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the client has no ${what}`);
  return value;
}

/** What a client keeps of an authorization, in memory. */
export function newMemory(): Memory {
  const state = randomUUID();
  const kept: {
    client?: StoredOAuthClientInformation;
    tokens?: StoredOAuthTokens;
    discovery?: OAuthDiscoveryState;
    verifier?: string;
    authorization?: URL;
  } = {};
  return {
    provider: {
      redirectUrl,
      clientMetadata: { redirect_uris: [redirectUrl], token_endpoint_auth_method: 'none', client_name: 'test' },
      state: () => state,
      clientInformation: () => kept.client,
      saveClientInformation: (client) => void (kept.client = client),
      tokens: () => kept.tokens,
      saveTokens: (tokens) => void (kept.tokens = tokens),
      redirectToAuthorization: (url) => void (kept.authorization = url),
      saveCodeVerifier: (verifier) => void (kept.verifier = verifier),
      codeVerifier: () => known(kept.verifier, 'code verifier'),
      saveDiscoveryState: (discovery) => void (kept.discovery = discovery),
      discoveryState: () => kept.discovery,
    },
    authorization: () => known(kept.authorization, 'authorization URL'),
    accessToken: () => known(kept.tokens?.access_token, 'access token'),
  };
}
