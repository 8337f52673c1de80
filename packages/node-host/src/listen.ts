/** Listening addresses. */
import type { Server } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';

/**
 * Names and addresses to listen on that only this machine can reach. What a request says of itself in Host or Origin is
 * another matter.
 */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);

/**
 * The addresses to listen on for a host. `localhost` is both loopback addresses: some clients try only the one that
 * their resolver names first, and on a free one another program could answer in our stead.
 */
export const addressesOf = (host: string): string[] => (host === 'localhost' ? ['127.0.0.1', '::1'] : [host]);

/** A host as a URL has it. */
export const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** Why this machine cannot listen there: Node's error code such as `EADDRINUSE`; undefined when it can. */
export function listenError(address: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** Whether an error code means that the machine does not have the address, such as IPv6 where that is off. */
export const isAbsent = (code: string | undefined): boolean => code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';

export interface Listening {
  readonly port: number;
  /** Ends the connections, too. */
  close(): Promise<void>;
}

/** Listens on a host's addresses, one server each. An address that the machine does not have is done without. */
export async function listen(create: () => Server, host: string, port: number): Promise<Listening> {
  const servers: Server[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(closeServer));
  };
  for (const address of addressesOf(host)) {
    const server = create();
    try {
      await startListening(server, address, servers[0] === undefined ? port : portOf(servers[0]));
      servers.push(server);
    } catch (error) {
      if (servers.length > 0 && isAbsent((error as NodeJS.ErrnoException).code)) continue;
      await close();
      throw error;
    }
  }
  return { port: portOf(servers[0]!), close };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function startListening(server: Server, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, address, resolve);
  });
}

function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeAllConnections();
  return closed;
}
