/**
 * HTTP/1.1 as bytes on a connection: good requests in many forms, refused ones, and malformed ones, one after the
 * other.
 */
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { flawsOf } from './answers.ts';
import { insist, type Area } from './area.ts';
import { startPlain } from './servers.ts';

/** A request's bytes, as text of one byte a character, and what it must be answered with. */
interface Sent {
  readonly text: string;
  readonly status: number | 'malformed';
  readonly body?: string;
}

const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;

const spelled = (name: string): Arbitrary<string> => fc.constantFrom(name, name.toLowerCase(), name.toUpperCase());
const field = (name: string, value: string): Arbitrary<string> =>
  fc
    .tuple(spelled(name), fc.constantFrom(' ', '', '  ', '\t'), fc.constantFrom('', ' ', '\t'))
    .map(([spelling, before, after]) => `${spelling}:${before}${value}${after}`);

const optionalFields = fc.subarray([
  'X-A: 1',
  'X-A: 2',
  'x-empty:',
  'X-Bytes: \xe9\xff',
  'Accept-Encoding: gzip',
  'User-Agent: a(b)/1 "c"',
  'Cookie: a=b; c',
  'MCP-Session-Id: x',
  'Last-Event-ID: 1',
  'Cache-Control: no-cache',
]);
const types = ['application/json', 'application/json; charset=utf-8', 'Application/JSON', 'application/json ;a=b'];
const accepts = [
  'application/json, text/event-stream',
  '*/*',
  'application/*;q=0.5',
  'text/event-stream,application/json',
];

/** A body with its framing: a length, or chunks with extensions and trailers. */
const framed = (body: string): Arbitrary<readonly [field: string, bytes: string]> =>
  fc.oneof(
    fc.constantFrom('', '0', '00').map((zeros) => [`Content-Length: ${zeros}${body.length}`, body] as const),
    fc
      .tuple(
        fc.array(fc.integer({ min: 1, max: body.length }), { maxLength: 5 }),
        fc.constantFrom('', ';a=b', ';a="b"'),
        fc.constantFrom('', 'X-Trailer: 1\r\n'),
      )
      .map(([cuts, extension, trailer]) => {
        const edges = [...new Set([0, ...cuts, body.length])].sort((a, b) => a - b);
        const chunks = edges.slice(1).map((end, at) => chunk(body.slice(edges[at], end)));
        const text = chunks.join('').replace('\r\n', `${extension}\r\n`);
        return ['Transfer-Encoding: chunked', `${text}0\r\n${trailer}\r\n`] as const;
      }),
  );

const joined = (line: string, fields: readonly string[], bytes: string): string =>
  `${[line, ...fields].join('\r\n')}\r\n\r\n${bytes}`;

const ping = (id: number): string => `{"jsonrpc":"2.0","id":${id},"method":"ping"}`;

const good: Arbitrary<Sent> = fc.nat(1e6).chain((id) =>
  fc
    .tuple(
      fc.constantFrom('/mcp', '/mcp/', '/mcp?', '/mcp?a=b', 'http://localhost/mcp'),
      fc.constantFrom(...types).chain((type) => field('Content-Type', type)),
      fc.constantFrom(...accepts).chain((accept) => field('Accept', accept)),
      field('MCP-Protocol-Version', '2025-11-25'),
      optionalFields,
      framed(ping(id)),
    )
    .map(([target, type, accept, version, others, [length, bytes]]) => ({
      text: joined(`POST ${target} HTTP/1.1`, ['Host: localhost', ...others, type, accept, version, length], bytes),
      status: 200,
      body: `{"jsonrpc":"2.0","id":${id},"result":{}}`,
    })),
);

const usual: readonly string[] = [
  'Host: localhost',
  'Content-Type: application/json',
  'Accept: application/json',
  'MCP-Protocol-Version: 2025-11-25',
  `Content-Length: ${ping(1).length}`,
];

/** A usual request in which one line is another. */
const other = (status: Sent['status'], index: number, ...lines: string[]): Arbitrary<Sent> =>
  fc.constantFrom(...lines).map((line) => ({
    text: joined('POST /mcp HTTP/1.1', usual.with(index, line), ping(1)),
    status,
  }));

const refused: Arbitrary<Sent> = fc.oneof(
  other(415, 1, 'Content-Type: text/plain', 'Content-Type:', 'X: y', 'Content-Type: application/jsonx'),
  other(406, 2, 'Accept: text/html', 'Accept: application/json;q=0', 'Accept: text/*, x'),
  other(400, 3, 'MCP-Protocol-Version: x', 'MCP-Protocol-Version:', 'MCP-Protocol-Version: 2025-11-25, 2025-11-25'),
  other(403, 0, 'Host: localhost\r\nOrigin: https://evil.example', 'Host: evil.example\r\nOrigin: http://evil.example'),
  other(403, 0, 'Host: localhost\r\nOrigin: null', 'Host: localhost\r\nOrigin: http://localhost, http://localhost'),
  fc.constantFrom('/', '/mcp/x', '//mcp', '/%6dcp', '/x/../mcp', '/mcp;a', '/MCP').map((target) => ({
    text: joined(`POST ${target} HTTP/1.1`, usual, ping(1)),
    status: 404,
  })),
  fc.constantFrom('PUT', 'DELETE', 'PATCH', 'GET').map((method) => ({
    text: joined(`${method} /mcp HTTP/1.1`, usual.slice(0, -1), ''),
    status: 405,
  })),
);

/**
 * RFC 9112 has a server refuse these, or end the connection; obs-fold may be read as a space (§5.2). Not among them:
 * more than one space between the words of the first line, which may be read as one (§3).
 */
const malformed: Arbitrary<Sent> = fc.oneof(
  other('malformed', 1, 'Content-Type : application/json', 'Content Type: a', ': a', 'no colon', 'X: a\0b', 'X: a\rb'),
  other('malformed', 1, ' folded: first', 'X@: 1', 'X\xe9: 1'),
  other('malformed', 4, 'Content-Length: -1', 'Content-Length: +5', 'Content-Length: 0x28', 'Content-Length: 5, 40'),
  other('malformed', 4, 'Content-Length: 5\r\nContent-Length: 40', 'Content-Length: 99999999999999999999999'),
  other('malformed', 4, 'Transfer-Encoding: cow', 'Transfer-Encoding: chunked, identity', 'Content-Length: 500'),
  other('malformed', 4, 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked\r\nContent-Length: 4'),
  fc
    .constantFrom('zz\r\n', '-1\r\n', '5\r\nab', 'fffffffffffffffff\r\n', '2\r\nabcd\r\n0\r\n\r\n', '1 0\r\n', '')
    .map((bytes) => ({
      text: joined('POST /mcp HTTP/1.1', usual.with(4, 'Transfer-Encoding: chunked'), chunk(ping(1)) + bytes),
      status: 'malformed' as const,
    })),
  fc
    .constantFrom(
      'POST /mcp',
      'POST /mcp HTTP/9.9',
      'POST /m cp HTTP/1.1',
      '/mcp HTTP/1.1',
      '\x16\x03\x01',
      'PRI * HTTP/2.0',
    )
    .map((line) => ({ text: joined(line, usual, ping(1)), status: 'malformed' as const })),
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map((noise) => ({
    text: `${Buffer.from(noise).toString('latin1')}\r\n\r\n`,
    status: 'malformed' as const,
  })),
);

/** Several good ones, then perhaps one that ends it. */
const pipeline: Arbitrary<Sent[]> = fc
  .tuple(fc.array(good, { maxLength: 4 }), fc.oneof(good, refused, malformed))
  .map(([before, last]) => before.concat(last));

export const http: Area = {
  name: 'http',
  holds: 'requests on one connection are answered in order and alike on both hosts; malformed ones never with success',
  runs: 120,
  async prepare() {
    const { servers, stop } = await startPlain();
    const property = fc.asyncProperty(pipeline, fc.nat(), async (requests, cut) => {
      const bytes = Buffer.from(requests.map(({ text }) => text).join(''), 'latin1');
      const at = cut % bytes.length;
      const end = requests.at(-1)!.status === 'malformed';
      // Hosts may drop what they have not answered when the client ends its half.
      const options = { responses: requests.length, ...(end && { end: requests.length - 1 }) };
      const answers = await Promise.all(
        servers.map(({ send }) => send([bytes.subarray(0, at), bytes.subarray(at)], options)),
      );
      for (const [index, { responses }] of answers.entries()) {
        insist(responses.length <= requests.length, () => `${responses.length} answers from ${servers[index]!.host}`);
        const { host } = servers[index]!;
        for (const [place, request] of requests.entries()) check(request, responses[place], host);
      }
      const [first, second] = answers.map(({ responses }) => responses.map(({ status, body }) => ({ status, body })));
      insist(end || isDeepStrictEqual(first, second), () => `answers differ: ${JSON.stringify([first, second])}`);
      for (const { insistAlive } of servers) await insistAlive();
    });
    return { property: property as never, stop };
  },
};

function check(
  request: Sent,
  answer: (Parameters<typeof flawsOf>[0] & { body: string }) | undefined,
  host: string,
): void {
  const shown = (): string =>
    `${host}: ${JSON.stringify(request.text)} is answered with ${answer?.status} ${answer?.body}`;
  if (request.status === 'malformed') {
    // It is the host that refuses, in words of its own, or ends the connection.
    insist(answer === undefined || (answer.status >= 400 && answer.status !== 500), shown);
    return;
  }
  insist(answer !== undefined && answer.status === request.status, () => `not ${request.status}: ${shown()}`);
  const flaws = flawsOf(answer!);
  insist(flaws.length === 0, () => `${flaws.join(', ')}: ${shown()}`);
  insist(request.body === undefined || answer!.body === request.body, shown);
}
