import { getEnvironment } from 'wasi:cli/environment@0.2.3';
import type { ProviderAuthConfig } from 'wasmcp:mcp/authorization-types@0.2.0';
import type { InitializeRequest, InitializeResult } from 'wasmcp:mcp/lifecycle-types@0.2.0';
import { jsonFaults } from './json-faults.ts';
import { stopIfAsked } from './stop.ts';

const variable = (name: string): string | undefined => new Map(getEnvironment()).get(name);

export const lifecycle = {
  /** The transport settles the revision: what is said here is of a revision that does not exist. */
  initialize({ clientInfo }: InitializeRequest): InitializeResult {
    const fault = clientInfo.name.startsWith('fault:') ? clientInfo.name.slice('fault:'.length) : undefined;
    stopIfAsked(fault);
    const experimental = fault !== undefined && Object.hasOwn(jsonFaults, fault) ? jsonFaults[fault] : undefined;
    return {
      protocolVersion: '1999-01-01',
      capabilities: { experimental, tools: {}, resources: {}, prompts: {}, completions: 'not JSON' },
      serverInfo: { name: 'fault', version: '0' },
    };
  },
  clientInitialized(): void {
    stopIfAsked(variable('FAULT_INITIALIZED'));
  },
  shutdown(): void {},
};

export const authorization = {
  getAuthConfig(): ProviderAuthConfig | undefined {
    stopIfAsked(variable('FAULT_AUTH'));
    return undefined;
  },
  jwksCacheGet(): string | undefined {
    throw new Error('the cache is broken');
  },
  jwksCacheSet(): void {
    throw new Error('the cache is broken');
  },
};
