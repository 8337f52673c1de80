/** The service that the cookbook's tool asks: what a share costs. */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Starts the service, on the port that the last one had whose address a file has, if it is free: what is built of the file
 * need not be built anew. It ends with the process.
 * @returns the URL to which a symbol is added.
 */
export async function startQuotes(file: string): Promise<string> {
  const last = existsSync(file) ? /http:\/\/127\.0\.0\.1:(\d+)\/v1\//.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
  const server = await listen(Number(last ?? 0)).catch(() => listen(0));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`;
}

async function listen(port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const isKnown = request.url === '/v1/ACME';
    response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' });
    response.end(isKnown ? '{"price":12.5}' : '{}');
  });
  server.listen(port, '127.0.0.1').unref();
  await once(server, 'listening');
  return server;
}
