/**
 * The exchange. Tools: the conformance suite's (conformance-exchange.ts), and those below, which tests drive; the others
 * are left to `tools`. Prompts and resources are those of the 0.2.0 interfaces, with the `_meta` of the request, and one of each that asks first.
 */
import { getEnvironment } from 'wasi:cli/environment@0.2.3';
import type { Cacheable, Context, FreshnessHint, Offer } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import type { PromptAnswer } from 'wasmcp:mcp-exchange/prompt-exchange@0.1.0';
import type { ResourceAnswer } from 'wasmcp:mcp-exchange/resource-exchange@0.1.0';
import type { Step } from 'wasmcp:mcp-exchange/tool-exchange@0.1.0';
import type { GetPromptRequest } from 'wasmcp:mcp/prompts-types@0.2.0';
import type { ReadResourceRequest } from 'wasmcp:mcp/resources-types@0.2.0';
import type { CallToolRequest, Tool } from 'wasmcp:mcp/tools-types@0.2.0';
import { conformanceSteps } from './conformance-exchange.ts';
import { mcpError } from './failure.ts';
import { prompts } from './prompts.ts';
import { resources } from './resources.ts';
import { readSteps } from './given-steps.ts';
import { asks, done, elicitation, progress, wait, type Steps } from './steps.ts';

export const exchangeTools: Tool[] = (
  [
    ['context', 'The context of the call'],
    ['steps', 'Gives the steps in its arguments, and ends'],
    ['endless', 'Reports progress until it is cancelled, and says so on standard error, by the label in its arguments'],
    ['flood', 'Reports as much as is taken, and says how much on standard error when it is cancelled'],
    ['fails_later', 'Reports progress once, and fails'],
    ['traps_later', 'Reports progress once, and traps'],
    ['unheard', 'Logs what nobody wants, and says on standard error that it goes on, and when it is cancelled'],
  ] as const
).map(([name, description]) => ({ name, description, inputSchema: '{"type":"object"}' }));

const contextText = (context: Context): string =>
  JSON.stringify(context, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));

function* ownSteps({ name, arguments: args }: CallToolRequest, context: Context): Steps {
  switch (name) {
    case 'context':
      return done(contextText(context));
    case 'steps':
      for (const step of readSteps(args)) yield step;
      return done('all steps given');
    case 'endless': {
      const label = (JSON.parse(args ?? '{}') as { label?: string }).label ?? 'endless';
      try {
        for (let count = 1; ; count++) {
          yield progress(count);
          wait(20);
          if (count % 100 === 0) console.error(`${label}: still at work`);
        }
      } finally {
        console.error(`${label}: cancelled`);
      }
    }
    case 'flood': {
      let count = 0;
      try {
        for (;;) yield progress(++count, undefined, 'x'.repeat(60_000));
      } finally {
        console.error(`flood: cancelled after ${count}`);
      }
    }
    case 'unheard':
      yield progress(1);
      try {
        for (let count = 1; ; count++) {
          yield { tag: 'log', val: { level: 'debug', data: String(count) } };
          wait(20);
          if (count % 10 === 0) console.error(`${name}: goes on`);
        }
      } finally {
        console.error(`${name}: cancelled`);
      }
    case 'traps_later':
      yield progress(1);
      // No WIT error: the engine ends the instance.
      throw new Error('secret');
    case 'fails_later':
      yield progress(1);
      throw mcpError('timeout', 'the service did not answer', '{"after": 12345678901234567890}');
    default:
      throw mcpError('tool-not-found', 'no such tool');
  }
}

/** A call is its generator: `cancel` runs what stands in `finally`. */
class ToolCall {
  readonly #steps: Steps;
  constructor(steps: Steps) {
    this.#steps = steps;
  }
  next(): Step {
    return this.#steps.next().value;
  }
  cancel(): void {
    this.#steps.return(done(''));
  }
}

export const exchange = {
  /** Everything, or nothing where TEST_OFFERS is `none`. */
  offers(): Offer {
    const isOffered = !getEnvironment().some(([name, value]) => name === 'TEST_OFFERS' && value === 'none');
    return { tools: isOffered, prompts: isOffered, resources: isOffered, freshness: isOffered, logging: isOffered };
  },
  freshness(what: Cacheable): FreshnessHint | undefined {
    switch (what.tag) {
      case 'tools':
        return { ttlMs: 60_000, scope: 'public' };
      case 'resource':
        return what.val === 'test://static-text' ? { ttlMs: 4_294_967_295, scope: 'private' } : undefined;
      default:
        return undefined;
    }
  },
};

export const toolExchange = {
  ToolCall,
  start(request: CallToolRequest, context: Context): ToolCall | undefined {
    if (exchangeTools.some(({ name }) => name === request.name)) return new ToolCall(ownSteps(request, context));
    const steps = conformanceSteps(request.name, context);
    return steps && new ToolCall(steps);
  },
};

export const promptExchange = {
  getPrompt(request: GetPromptRequest, context: Context): PromptAnswer {
    if (request.name !== 'test_input_required_result_prompt')
      return { tag: 'done', val: [prompts.getPrompt(request), context.meta] };
    const asked = elicitation('What context should the prompt use?', 'context', 'string');
    if (context.inputResponses === undefined) return asks({ user_context: asked });
    const message = { role: 'user', content: { tag: 'text', val: { text: context.inputResponses } } } as const;
    return { tag: 'done', val: [{ messages: [message] }, undefined] };
  },
};

export const resourceExchange = {
  readResource(request: ReadResourceRequest, context: Context): ResourceAnswer {
    if (request.uri !== 'test://asking') return { tag: 'done', val: [resources.readResource(request), context.meta] };
    if (context.inputResponses === undefined) return asks({ roots: { tag: 'roots' } }, 'asked');
    const text = `${context.state} ${context.inputResponses}`;
    return { tag: 'done', val: [{ contents: [{ tag: 'text', val: { uri: request.uri, text } }] }, undefined] };
  },
};
