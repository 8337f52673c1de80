/** The types of `@wasmcp/provider`, written by hand so that it stands alone, are those of the WIT: checked when this is compiled. */
import type * as Library from '@wasmcp/provider';
import { createProvider } from '@wasmcp/provider';
import { expect, test } from 'vitest';
import type * as ExchangeInterface from 'wasmcp:mcp-exchange/exchange@0.1.0';
import type * as ExchangeTypes from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import type * as ToolExchange from 'wasmcp:mcp-exchange/tool-exchange@0.1.0';
import type * as Authorization from 'wasmcp:mcp/authorization@0.2.0';
import type * as AuthorizationTypes from 'wasmcp:mcp/authorization-types@0.2.0';
import type * as Completion from 'wasmcp:mcp/completion@0.2.0';
import type * as CompletionTypes from 'wasmcp:mcp/completion-types@0.2.0';
import type * as Lifecycle from 'wasmcp:mcp/lifecycle@0.2.0';
import type * as LifecycleTypes from 'wasmcp:mcp/lifecycle-types@0.2.0';
import type * as McpTypes from 'wasmcp:mcp/mcp-types@0.2.0';
import type * as Prompts from 'wasmcp:mcp/prompts@0.2.0';
import type * as PromptsTypes from 'wasmcp:mcp/prompts-types@0.2.0';
import type * as Resources from 'wasmcp:mcp/resources@0.2.0';
import type * as ResourcesTypes from 'wasmcp:mcp/resources-types@0.2.0';
import type * as Tools from 'wasmcp:mcp/tools@0.2.0';
import type * as ToolsTypes from 'wasmcp:mcp/tools-types@0.2.0';

type AnyFunction = (...args: never[]) => unknown;

/** An interface as a component may export it: what its functions return is waited for. */
type Served<Interface> = {
  [Name in keyof Interface as Interface[Name] extends AnyFunction ? Name : never]: Interface[Name] extends (
    ...args: infer Arguments
  ) => infer Result
    ? (...args: Arguments) => Result | Promise<Result>
    : never;
};

/** What has all of its members, at every depth: a member that is missing on one side makes a difference. */
type Whole<T> = T extends object ? { [Name in keyof T]-?: Whole<T[Name]> } : T;
type Same<A, B> = [Whole<A>, Whole<B>] extends [Whole<B>, Whole<A>] ? true : [A, B];

const records: readonly true[] = [
  true satisfies Same<Library.Icon, McpTypes.Icon>,
  true satisfies Same<Library.Annotations, McpTypes.Annotations>,
  true satisfies Same<Library.ContentBlock, McpTypes.ContentBlock>,
  true satisfies Same<Library.ResourceContents, McpTypes.ResourceContents>,
  true satisfies Same<Library.ErrorCode, McpTypes.ErrorCode>,
  true satisfies Same<Library.McpErrorRecord, McpTypes.McpError>,
  true satisfies Same<Library.ToolRecord, ToolsTypes.Tool>,
  true satisfies Same<Library.CallToolResult, ToolsTypes.CallToolResult>,
  true satisfies Same<Library.ResourceRecord, ResourcesTypes.McpResource>,
  true satisfies Same<Library.ResourceTemplateRecord, ResourcesTypes.ResourceTemplate>,
  true satisfies Same<Library.PromptRecord, PromptsTypes.Prompt>,
  true satisfies Same<Library.PromptMessage, PromptsTypes.PromptMessage>,
  true satisfies Same<Library.CompleteRequest, CompletionTypes.CompleteRequest>,
  true satisfies Same<Library.Implementation, LifecycleTypes.Implementation>,
  true satisfies Same<Library.ProviderAuthConfig, AuthorizationTypes.ProviderAuthConfig>,
  true satisfies Same<Library.AuthContext, AuthorizationTypes.AuthContext>,
  true satisfies Same<Library.ExchangeContext, ExchangeTypes.Context>,
  true satisfies Same<Library.Step, ToolExchange.Step>,
  true satisfies Same<Library.Cacheable, ExchangeTypes.Cacheable>,
  true satisfies Same<Library.FreshnessHint, ExchangeTypes.FreshnessHint>,
];

test('the records are those of the WIT', () => {
  expect(new Set(records)).toEqual(new Set([true]));
});

test('what is exported is what the worlds of providers ask for', () => {
  const exported: {
    readonly lifecycle: Served<typeof Lifecycle>;
    readonly authorization: Served<typeof Authorization>;
    readonly tools: Served<typeof Tools>;
    readonly resources: Served<typeof Resources>;
    readonly prompts: Served<typeof Prompts>;
    readonly completion: Served<typeof Completion>;
    readonly exchange: Served<typeof ExchangeInterface>;
    readonly toolExchange: {
      start(
        ...args: Parameters<typeof ToolExchange.start>
      ): Served<Pick<ToolExchange.ToolCall, 'next' | 'cancel'>> | undefined;
    };
  } = createProvider({ name: 'n', version: '1' });
  expect(Object.keys(exported).toSorted()).toEqual(
    [
      'authorization',
      'completion',
      'exchange',
      'lifecycle',
      'prompts',
      'resources',
      'toolExchange',
      'tools',
    ].toSorted(),
  );
});
