/** Content of tool results, from WIT to the wire. */
import type { ContentBlock } from 'wasmcp:mcp/mcp-types@0.2.0';
import { testApp, type TestApp, type TestMessage } from '../support/app.ts';

/** A tool that answers with this content. */
export const answering = (...content: ContentBlock[]): TestApp => testApp({ tools: { callTool: () => ({ content }) } });

/** Calls it. */
export const call = (app: TestApp, revision = '2025-11-25'): Promise<TestMessage> =>
  app.call('tools/call', { name: 't' }, { headers: { 'mcp-protocol-version': revision } });

/** A content block as the wire has it. */
export async function wire(block: ContentBlock, revision?: string): Promise<unknown> {
  const { result } = (await call(answering(block), revision)) as { result?: { content: unknown[] } };
  return result?.content[0];
}
