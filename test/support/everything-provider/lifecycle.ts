import type { InitializeRequest, InitializeResult } from 'wasmcp:mcp/lifecycle-types@0.2.0';
import { failIfAsked } from './failure.ts';
import { icons } from './samples.ts';

export const lifecycle = {
  /**
   * Claims every capability, those a stateless transport cannot serve included. The instructions are the request as it
   * arrived. A client that is called `fail:<error-code>` is refused.
   */
  initialize(request: InitializeRequest): InitializeResult {
    failIfAsked(request.clientInfo.name);
    return {
      protocolVersion: request.protocolVersion,
      capabilities: {
        experimental: '{"example.com/feature": {"level": 3}}',
        logging: '{}',
        completions: '{}',
        prompts: { listChanged: true },
        resources: { subscribe: true, listChanged: true },
        tools: { listChanged: true },
      },
      serverInfo: {
        name: 'everything',
        title: 'Everything — ünïcode',
        version: '1.2.3',
        websiteUrl: 'https://example.com/everything',
        icons,
      },
      instructions: JSON.stringify(request),
    };
  },
  clientInitialized(): void {},
  shutdown(): void {},
};
