/** The echo tool on the official TypeScript SDK 1.x over node:http: stateless, JSON answers. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { z } from 'zod';

const server = createServer(async (request, response) => {
  // Without sessions the SDK wants a server and a transport for each request.
  const mcp = new McpServer({ name: 'bench', version: '0.2.0' });
  const echo = { description: 'Returns the given text unchanged.', inputSchema: { text: z.string() } };
  mcp.registerTool('echo', echo, ({ text }) => ({ content: [{ type: 'text', text }] }));
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
  response.on('close', () => void mcp.close());
  // The SDK's own types disagree under exactOptionalPropertyTypes-like strictness.
  await mcp.connect(transport as Transport);
  await transport.handleRequest(request, response);
});
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
});
