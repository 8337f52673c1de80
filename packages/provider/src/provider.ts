/** The provider: what a component exports, interface by interface (`wasmcp:mcp@0.2.0`, `wasmcp:mcp-exchange@0.1.0`). */
import { environmentOf, type Environment, type ReadEnvironment } from './context.ts';
import { exportPrompts, type CompletionExport, type PromptsExport } from './exports/prompts.ts';
import { exportResources, type ResourcesExport } from './exports/resources.ts';
import { exportTools, type ToolExchangeExport, type ToolsExport } from './exports/tools.ts';
import type { Prompt } from './prompt.ts';
import type { Resource, ResourceTemplate } from './resource.ts';
import type { Tool } from './tool.ts';
import type { Cacheable, FreshnessHint, Implementation, InitializeResult, ProviderAuthConfig } from './wit.ts';

/** Which access tokens are good. See `provider-auth-config` in the WIT, and docs/authorization.md of the transport. */
export type Authorization = Pick<ProviderAuthConfig, 'expectedIssuer' | 'expectedAudiences'> &
  Partial<ProviderAuthConfig>;

/** A place where the issuer's keys outlive an instance. Who writes there decides whose tokens are good. */
export interface JwksCache {
  get(uri: string): string | undefined;
  set(uri: string, jwks: string): void;
}

/** What the server says of itself, and what it has. */
export interface ProviderOptions extends Implementation {
  /** How to use the server, for the client's model: what no single tool's description can say. */
  readonly instructions?: string;
  readonly tools?: readonly Tool[];
  readonly resources?: readonly (Resource | ResourceTemplate)[];
  readonly prompts?: readonly Prompt[];
  /** Items on a page of a list; by default all of them. */
  readonly pageSize?: number;
  /**
   * `getEnvironment` of `wasi:cli/environment@0.2.3`, which the world has to import. Without it no environment can be asked
   * for.
   */
  readonly environment?: ReadEnvironment;
  /**
   * Which tokens are good, or what finds that in the environment; it is asked once an instance. Absent, or undefined, it is the
   * operator's to say (`MCP_AUTH_ISSUER`), and otherwise the server is open.
   */
  readonly authorization?: Authorization | ((environment: Environment) => Authorization | undefined);
  /** By default nothing outlives an instance, and each asks the issuer, or the store that the server is composed with. */
  readonly jwksCache?: JwksCache;
  /** Whether a model learns no more of what a tool throws than that it failed. What is meant for it, `ToolError`, it learns. */
  readonly maskErrors?: boolean;
  /** How long results stay fresh; undefined: not at all. */
  readonly freshness?: (what: Cacheable) => FreshnessHint | undefined;
}

/**
 * What the component exports. Which of these it has to export the world says: `tools-provider` wants `lifecycle`,
 * `authorization` and `tools`; `tools-exchange-provider` beside these `exchange` and `toolExchange`.
 */
export interface Provider {
  readonly lifecycle: {
    initialize(request: { protocolVersion: string }): InitializeResult;
    clientInitialized(): void;
    shutdown(): void;
  };
  readonly authorization: {
    getAuthConfig(): ProviderAuthConfig | undefined;
    jwksCacheGet(uri: string): string | undefined;
    jwksCacheSet(uri: string, jwks: string): void;
  };
  readonly tools: ToolsExport;
  readonly resources: ResourcesExport;
  readonly prompts: PromptsExport;
  readonly completion: CompletionExport;
  readonly exchange: {
    offers(): { tools: boolean; logging: boolean; freshness: boolean };
    freshness(what: Cacheable): FreshnessHint | undefined;
  };
  readonly toolExchange: ToolExchangeExport;
}

/**
 * Makes what a component exports of tools, resources and prompts:
 *
 *     export const { lifecycle, authorization, tools } = createProvider({ name: 'my-server', version: '0.1.0', tools: [greet] });
 *
 * The capabilities that the server claims are those that it has something of.
 * @throws TypeError for two tools or prompts of one name, or two resources of one URI.
 */
export function createProvider(options: ProviderOptions): Provider {
  const { name, version, title, websiteUrl, icons, instructions, environment: readEnvironment, jwksCache } = options;
  const { tools = [], resources = [], prompts = [], pageSize = Infinity, maskErrors = false, freshness } = options;
  const templates = resources.filter((each) => each.kind === 'template');
  const completers = [...prompts, ...templates].flatMap(({ complete }) => Object.keys(complete));
  const serverInfo = {
    name,
    version,
    ...(title !== undefined && { title }),
    ...(websiteUrl !== undefined && { websiteUrl }),
    ...(icons && { icons }),
  };
  const capabilities = {
    ...(tools.length > 0 && { tools: {} }),
    ...(resources.length > 0 && { resources: {} }),
    ...(prompts.length > 0 && { prompts: {} }),
    ...(completers.length > 0 && { completions: '{}' }),
  };
  return {
    lifecycle: {
      initialize: ({ protocolVersion }) => ({
        protocolVersion,
        capabilities,
        serverInfo,
        ...(instructions !== undefined && { instructions }),
      }),
      clientInitialized() {},
      shutdown() {},
    },
    authorization: {
      getAuthConfig: () => authConfigOf(options),
      jwksCacheGet: (uri) => jwksCache?.get(uri),
      jwksCacheSet: (uri, jwks) => jwksCache?.set(uri, jwks),
    },
    ...exportTools({ tools, pageSize, readEnvironment, maskErrors }),
    resources: exportResources({ resources, pageSize, readEnvironment }),
    ...exportPrompts({ prompts, templates, pageSize, readEnvironment }),
    exchange: {
      offers: () => ({ tools: true, logging: true, freshness: freshness !== undefined }),
      freshness: (what) => freshness?.(what),
    },
  };
}

function authConfigOf({ authorization, environment }: ProviderOptions): ProviderAuthConfig | undefined {
  const config = typeof authorization === 'function' ? authorization(environmentOf(environment)) : authorization;
  return config && { jwksUri: '', passJwt: false, ...config };
}
