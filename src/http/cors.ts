/** CORS for browser clients (Fetch standard §3.2), only for origins that were found to be allowed. */
import type { HeaderField, HttpResponse } from './message.ts';
import { emptyResponse } from './response.ts';

/** Response headers that a browser client must be able to read. */
const exposed = 'MCP-Protocol-Version, WWW-Authenticate, Retry-After';

/** Request headers that MCP clients send. */
const allowedRequestHeaders =
  'Accept, Authorization, Content-Type, Last-Event-ID, MCP-Protocol-Version, Mcp-Method, Mcp-Name, Mcp-Session-Id';

/** Most further headers that are allowed because a preflight asks for them, and the longest name, in characters. */
const maxAsked = 32;
const maxNameLength = 64;

/**
 * The headers that a preflight is allowed: those of MCP, and what it asks for besides (`traceparent`, a key of an API
 * gateway): the origin is one that may call, and what headers mean is for others to say. Only names (RFC 9110 §5.1) are
 * repeated.
 */
function allowedFor(asked: string | undefined): string {
  const known = new Set(allowedRequestHeaders.toLowerCase().split(', '));
  const names = (asked ?? '').split(',').map((name) => name.trim().toLowerCase());
  const more = new Set(
    names.filter((name) => fieldName.test(name) && name.length <= maxNameLength && !known.has(name)),
  );
  return [allowedRequestHeaders, ...[...more].slice(0, maxAsked)].join(', ');
}

const fieldName = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;

/** How long a browser may remember a preflight's answer: the longest that browsers honour, 2 h. */
const maxAgeSeconds = '7200';

/** The headers every answer to an allowed cross-origin request carries, errors included. */
export const corsHeaders = (origin: string): readonly HeaderField[] => [
  ['access-control-allow-origin', origin],
  ['access-control-expose-headers', exposed],
  ['vary', 'Origin'],
];

/**
 * The answer to a preflight. It never carries credentials, so it is given before authorization.
 * @param asked its Access-Control-Request-Headers.
 */
export const preflightResponse = (methods: string, asked: string | undefined): HttpResponse =>
  emptyResponse(204, [
    ['access-control-allow-methods', methods],
    ['access-control-allow-headers', allowedFor(asked)],
    ['access-control-max-age', maxAgeSeconds],
  ]);
