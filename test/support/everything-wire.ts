/** The everything provider's samples as the wire has them, and a server of it for a suite. */
import { afterAll, beforeAll, expect } from 'vitest';
import { buildTestProvider } from './test-providers.ts';
import { meta } from './everything-provider/samples.ts';
import type { StartServer, TestServer } from './hosts.ts';
import { call, type RpcErrorObject } from './rpc.ts';
import { resultSchemas } from './sdk.ts';

export const wireMeta: unknown = JSON.parse(meta);

export const wireIcons = [
  { src: 'https://example.com/icon.png', mimeType: 'image/png', sizes: ['48x48', '96x96'] },
  { src: 'data:image/svg+xml;base64,PHN2Zy8+', sizes: ['any'] },
  { src: 'https://example.com/plain' },
];

export const wireAnnotations = {
  audience: ['user', 'assistant'],
  priority: 0.25,
  lastModified: '2025-01-12T15:00:58Z',
};

/** A resource link with every field that WIT has for it in tools. */
export const wireLink = {
  uri: 'test://linked',
  name: 'linked',
  title: 'Linked',
  description: 'A link',
  mimeType: 'text/plain',
  size: 4_294_967_295,
  icons: wireIcons,
};

interface EverythingServer {
  url(): string;
  /** Calls a method. @returns the result, which the SDK's schema accepts. */
  result(method: keyof typeof resultSchemas, params?: object): Promise<unknown>;
  /** Calls a method that must fail. @returns the JSON-RPC error. */
  error(method: string, params: object): Promise<RpcErrorObject | undefined>;
}

/** Serves the everything provider while a suite runs. */
export function everythingServer(start: StartServer): EverythingServer {
  let server: TestServer | undefined;
  beforeAll(async () => {
    server = await start({ transport: 'full', provider: await buildTestProvider('everything') });
  });
  afterAll(() => server?.stop());

  const url = (): string => server!.url;
  return {
    url,
    async result(method, params) {
      const { status, message } = await call(url(), method, params);
      expect(message).toMatchObject({ jsonrpc: '2.0', id: 1 });
      expect(message.error).toBeUndefined();
      expect(status).toBe(200);
      // A result that the schema refuses is lost to clients.
      expect(() => resultSchemas[method].parse(message.result)).not.toThrow();
      return message.result;
    },
    async error(method, params) {
      const { status, message } = await call(url(), method, params);
      expect(message).toMatchObject({ jsonrpc: '2.0', id: 1 });
      expect(message.result).toBeUndefined();
      expect(status).toBe(200);
      return message.error;
    },
  };
}
