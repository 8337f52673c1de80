/** The interfaces `tools` and `tool-exchange`. */
import { CallContext, type ReadEnvironment } from '../context.ts';
import { errorRecord, McpError, orMcpError } from '../errors.ts';
import { byName, pageOf } from '../list.ts';
import { callWithoutSteps, ToolCall, type Call } from '../tool-call.ts';
import { defineTool, type Tool } from '../tool.ts';
import type { MaybePromise } from '../when-ready.ts';
import type { AuthContext, CallToolRequest, CallToolResult, ExchangeContext, ToolRecord } from '../wit.ts';

/** What is exported as `tools`. */
export interface ToolsExport {
  listTools(request: { cursor?: string }): { tools: ToolRecord[]; nextCursor?: string };
  callTool(request: CallToolRequest, caller: AuthContext | undefined): MaybePromise<CallToolResult>;
}

/** What is exported as `toolExchange`: every known tool is served by it. */
export interface ToolExchangeExport {
  readonly ToolCall: typeof ToolCall;
  start(request: CallToolRequest, context: ExchangeContext): ToolCall | undefined;
}

interface Options {
  readonly tools: readonly Tool[];
  readonly pageSize: number;
  readonly readEnvironment: ReadEnvironment | undefined;
  readonly maskErrors: boolean;
}

export function exportTools({ tools, pageSize, readEnvironment, maskErrors }: Options): {
  readonly tools: ToolsExport;
  readonly toolExchange: ToolExchangeExport;
} {
  const records = tools.map(({ record }) => record);
  const known = byName(tools, ({ record }) => record.name);

  const callOf = (
    { name, arguments: json = '{}' }: CallToolRequest,
    caller: AuthContext | undefined,
    exchange: ExchangeContext | undefined,
  ): Call | undefined => {
    const tool = known.get(name);
    const context = new CallContext(readEnvironment, caller, exchange);
    return tool && { tool, args: JSON.parse(json) as unknown, context, maskErrors };
  };

  warmUp();
  return {
    tools: {
      listTools: ({ cursor }) =>
        orMcpError('The list of tools', () => {
          const { items, ...rest } = pageOf(records, cursor, pageSize);
          return { tools: items, ...rest };
        }),
      callTool(request, caller) {
        const call = callOf(request, caller, undefined);
        if (call === undefined) throw errorRecord(new McpError('tool-not-found', `Unknown tool: ${request.name}`));
        return callWithoutSteps(call);
      },
    },
    toolExchange: {
      ToolCall,
      start(request, exchange) {
        const call = callOf(request, exchange.caller, exchange);
        return call && new ToolCall(call, exchange);
      },
    },
  };
}

/** A tool to rehearse with: it touches nothing. */
const rehearsal = defineTool({ name: 'rehearsal', description: '' }, () => '');

/**
 * The component is a snapshot of the program after its modules ran. What the engine compiles now, on calls that touch
 * nothing outside, is there in every instance.
 */
function warmUp(): void {
  for (const args of [{}, { wrong: 1 }]) {
    const context = new CallContext(undefined, undefined, undefined);
    const call = { tool: rehearsal, args, context, maskErrors: true };
    void callWithoutSteps(call);
    void new ToolCall(call, {}).next();
  }
}
