/**
 * The echo tool, and as many more as `BENCH_TOOLS` says, on the official TypeScript SDK 2.x over node:http: stateless, JSON
 * answers.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node';
import { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

const others = Number(process.env['BENCH_TOOLS'] ?? 0);

const server = createServer(async (request, response) => {
  // Without sessions the SDK wants a server and a transport for each request.
  const mcp = new McpServer({ name: 'bench', version: '0.2.0' });
  const echo = { description: 'Returns the given text unchanged.', inputSchema: z.object({ text: z.string() }) };
  mcp.registerTool('echo', echo, ({ text }) => ({ content: [{ type: 'text', text }] }));
  for (let number = 0; number < others; number++) {
    mcp.registerTool(`tool_${number}`, echo, ({ text }) => ({ content: [{ type: 'text', text }] }));
  }
  const transport = new NodeStreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
  response.on('close', () => void mcp.close());
  await mcp.connect(transport);
  await transport.handleRequest(request, response);
});
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
});
