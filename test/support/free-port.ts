import { createServer, type AddressInfo } from 'node:net';

/** A port that was free a moment ago, for a program that takes no port 0, or does not tell which it took. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
