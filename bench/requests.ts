/** What servers are asked. */
import { requestText } from './http-text.ts';

const revision = '2025-11-25';
const modernRevision = '2026-07-28';

const message = (method: string, params?: object): string => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });

/** The call that every server answers alike. */
const echoOf = (text: string): string => message('tools/call', { name: 'echo', arguments: { text } });
const echo = echoOf('hello');
const list = message('tools/list');

type Requests = (authority: string) => readonly string[];

/** A call of `echo` in revision 2026-07-28. */
export const modernEchoCalls: Requests = (authority) => {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': modernRevision,
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '0.2.0' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const body = message('tools/call', { name: 'echo', arguments: { text: 'hello' }, _meta: meta });
  const headers = { 'mcp-protocol-version': modernRevision, 'mcp-method': 'tools/call', 'mcp-name': 'echo' };
  return [requestText(authority, '/mcp', body, headers)];
};

const post =
  (body: string, tokens: readonly (string | undefined)[]): Requests =>
  (authority) =>
    tokens.map((token) => {
      const headers = { 'mcp-protocol-version': revision, ...(token && { authorization: `Bearer ${token}` }) };
      return requestText(authority, '/mcp', body, headers);
    });

/** Calls of `echo`, without a token or with these in turn. */
export const echoCalls = (tokens: readonly (string | undefined)[] = [undefined]): Requests => post(echo, tokens);

export const listCalls: Requests = post(list, [undefined]);

/** Calls of `echo` with a text of so many bytes. */
export const longEchoCalls = (bytes: number): Requests => post(echoOf('x'.repeat(bytes)), [undefined]);
