/** Calls a tool in this process: for its unit tests. */
import type { Caller, Context, Environment } from './context.ts';
import { errorOf } from './errors.ts';
import type { Answer } from './steps.ts';
import { ToolCall } from './tool-call.ts';
import type { Tool } from './tool.ts';
import type { CallToolResult, ContentBlock, Implementation, LogLevel, McpErrorRecord, Step } from './wit.ts';

/** What the tool is to find, beside its arguments. */
export interface CallOptions {
  readonly caller?: Caller;
  readonly environment?: Environment;
  readonly client?: Implementation;
  readonly clientCapabilities?: Readonly<Record<string, unknown>>;
  readonly meta?: Readonly<Record<string, unknown>>;
  /** What the client answers, by the key of the question: `{ sure: { action: 'accept', content: { sure: true } } }`. */
  readonly answers?: Readonly<Record<string, Answer>>;
}

/** What a call came to. */
export interface CallOutcome {
  /** The texts of the content, in lines. */
  readonly text: string;
  readonly content: readonly ContentBlock[];
  /** The JSON value; undefined where there is none. */
  readonly structuredContent: unknown;
  readonly isError: boolean;
  readonly meta: unknown;
  readonly progress: readonly { readonly progress: number; readonly total?: number; readonly message?: string }[];
  readonly logs: readonly { readonly level: LogLevel; readonly logger?: string; readonly data: unknown }[];
  /** What was asked without having been answered: the call ended there, without content. */
  readonly question: { readonly key: string; readonly kind: string; readonly params: unknown } | undefined;
}

/**
 * Calls a tool as a client of the current revision would: what it says on the way is collected, what it asks is answered.
 *
 *     const { text } = await callTool(greet, { name: 'Ada' });
 *
 * @param args any value that JSON can say, also wrong ones.
 * @throws McpError that the tool throws; everything else is a result.
 */
export async function callTool(tool: Tool, args: object = {}, options: CallOptions = {}): Promise<CallOutcome> {
  const { answers = {}, caller, client, environment = {}, clientCapabilities = {}, meta = {} } = options;
  const context: Context = {
    caller,
    client,
    environment,
    clientCapabilities,
    meta,
    protocolVersion: '2026-07-28',
    wantsProgress: true,
    logLevel: 'debug',
  };
  const call = new ToolCall(
    { tool, args: JSON.parse(JSON.stringify(args)) as unknown, context, maskErrors: false },
    { inputResponses: JSON.stringify(answers) },
  );
  const progress: CallOutcome['progress'][number][] = [];
  const logs: CallOutcome['logs'][number][] = [];
  for (;;) {
    const step = await nextOf(call);
    if (step.tag === 'progress') progress.push(step.val);
    else if (step.tag === 'log') logs.push({ ...step.val, data: JSON.parse(step.val.data) as unknown });
    else if (step.tag === 'input-required') {
      const [[key, request]] = step.val.requests as [(typeof step.val.requests)[number]];
      const params: unknown = request.tag === 'roots' ? {} : JSON.parse(request.val);
      return { ...outcomeOf({ content: [] }), progress, logs, question: { key, kind: request.tag, params } };
    } else if (step.tag === 'done') {
      return { ...outcomeOf(step.val), progress, logs, question: undefined };
    }
  }
}

async function nextOf(call: ToolCall): Promise<Step> {
  try {
    return await call.next();
  } catch (thrown) {
    throw errorOf(thrown as McpErrorRecord);
  }
}

function outcomeOf({
  content,
  structuredContent,
  isError = false,
  meta,
}: CallToolResult): Pick<CallOutcome, 'text' | 'content' | 'structuredContent' | 'isError' | 'meta'> {
  return {
    text: content.flatMap(({ tag, val }) => (tag === 'text' ? [val.text] : [])).join('\n'),
    content,
    structuredContent: structuredContent && (JSON.parse(structuredContent) as unknown),
    isError,
    meta: meta && (JSON.parse(meta) as unknown),
  };
}
