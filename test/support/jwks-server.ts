/** An issuer on loopback that publishes metadata and keys, and can go wrong in every way that servers do. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type JwksFault =
  | 'none'
  /** Takes the connection and the request, and never answers. */
  | 'hang'
  /** Sends the head, and no body. */
  | 'hang-body'
  /** Sends a byte of a good document every 100 ms. */
  | 'drip'
  /** Announces more bytes than it sends, and closes. */
  | 'half-close'
  /** Sends 100 MB. */
  | 'huge'
  /** Points to `redirectTo`. */
  | 'redirect'
  | 'html'
  | 'status-500'
  | 'status-404'
  | 'empty'
  | 'truncated'
  | 'keys-object'
  | 'no-keys';

export interface JwksServer {
  /** Origin, which is the issuer identifier too. */
  readonly url: string;
  readonly jwksUri: string;
  /** What the next requests get. */
  fault: JwksFault;
  redirectTo: string;
  /** The published keys; change them to rotate. */
  keys: unknown[];
  /** Paths requested so far. */
  readonly requests: string[];
  /** When each was, in milliseconds since the epoch. */
  readonly requestedAt: number[];
  /** Stops listening and ends all connections: the issuer is dead. */
  die(): Promise<void>;
  /** Listens on the same port again. */
  revive(): Promise<void>;
}

/** Starts an issuer. End it with `die`. */
export async function startJwksServer(keys: unknown[] = []): Promise<JwksServer> {
  const sockets = new Set<Socket>();
  let server: Server | undefined;

  const listen = async (port: number): Promise<number> => {
    server = createServer((request, response) => {
      const path = request.url ?? '';
      issuer.requests.push(path);
      issuer.requestedAt.push(Date.now());
      if (path === '/jwks') send(issuer, response, JSON.stringify({ keys: issuer.keys }));
      else if (path === '/.well-known/oauth-authorization-server') send(issuer, response, metadata(issuer));
      else response.writeHead(404).end();
    });
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      server!.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return (server.address() as AddressInfo).port;
  };

  const issuer: JwksServer & { url: string; jwksUri: string } = {
    url: '',
    jwksUri: '',
    fault: 'none',
    redirectTo: '',
    keys,
    requests: [],
    requestedAt: [],
    async die() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
      server = undefined;
    },
    async revive() {
      await listen(port);
    },
  };
  const port = await listen(0);
  issuer.url = `http://127.0.0.1:${port}`;
  issuer.jwksUri = `${issuer.url}/jwks`;
  return issuer;
}

const metadata = ({ url, jwksUri }: JwksServer): string =>
  JSON.stringify({
    issuer: url,
    jwks_uri: jwksUri,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    response_types_supported: ['code'],
  });

const json = { 'content-type': 'application/json' };

function send({ fault, redirectTo }: JwksServer, response: ServerResponse, document: string): void {
  switch (fault) {
    case 'none':
      response.writeHead(200, json).end(document);
      return;
    case 'hang':
      return;
    case 'hang-body':
      response.writeHead(200, json).flushHeaders();
      return;
    case 'drip':
      drip(response, document);
      return;
    case 'half-close':
      response.writeHead(200, { ...json, 'content-length': document.length + 100 }).write(document);
      setTimeout(() => response.socket?.end(), 50);
      return;
    case 'huge':
      flood(response, 100 * 1024 * 1024);
      return;
    case 'redirect':
      response.writeHead(302, { location: redirectTo }).end();
      return;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
      return;
    case 'status-500':
      response.writeHead(500, json).end(document);
      return;
    case 'status-404':
      response.writeHead(404).end();
      return;
    case 'empty':
      response.writeHead(200, json).end();
      return;
    case 'truncated':
      response.writeHead(200, json).end(document.slice(0, -10));
      return;
    case 'keys-object':
      response.writeHead(200, json).end('{"keys":{}}');
      return;
    case 'no-keys':
      response.writeHead(200, json).end('{"keys":[]}');
  }
}

function drip(response: ServerResponse, document: string): void {
  response.writeHead(200, json);
  let at = 0;
  const timer = setInterval(() => response.write(document[at++] ?? ' '), 100);
  response.on('close', () => clearInterval(timer));
}

/** Writes as fast as the other side reads, until enough is written or it goes away. */
function flood(response: ServerResponse, bytes: number): void {
  const chunk = Buffer.alloc(64 * 1024, ' ');
  let left = bytes;
  const write = (): void => {
    while (left > 0) {
      left -= chunk.length;
      if (!response.write(chunk)) return;
    }
    response.end();
  };
  response.writeHead(200, json);
  response.on('drain', write);
  write();
}
