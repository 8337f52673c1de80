/** CORS for browser clients (Fetch standard §3.2), only for origins that were found to be allowed. */
import type { HeaderField, HttpResponse } from './message.ts';
import { emptyResponse } from './response.ts';

/** Response headers that a browser client must be able to read. */
const exposed = 'MCP-Protocol-Version, WWW-Authenticate, Retry-After';

/** Request headers that MCP clients send. */
const allowedRequestHeaders =
  'Accept, Authorization, Content-Type, Last-Event-ID, MCP-Protocol-Version, Mcp-Method, Mcp-Name, Mcp-Session-Id';

/** How long a browser may remember a preflight's answer: the longest that browsers honour, 2 h. */
const maxAgeSeconds = '7200';

/** The headers every answer to an allowed cross-origin request carries, errors included. */
export const corsHeaders = (origin: string): readonly HeaderField[] => [
  ['access-control-allow-origin', origin],
  ['access-control-expose-headers', exposed],
  ['vary', 'Origin'],
];

/** The answer to a preflight. It never carries credentials, so it is given before authorization. */
export const preflightResponse = (methods: string): HttpResponse =>
  emptyResponse(204, [
    ['access-control-allow-methods', methods],
    ['access-control-allow-headers', allowedRequestHeaders],
    ['access-control-max-age', maxAgeSeconds],
  ]);
