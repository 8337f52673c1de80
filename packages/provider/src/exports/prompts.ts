/** The interfaces `prompts` and `completion`. */
import { complete, type Completers } from '../completion.ts';
import { environmentContext, type ReadEnvironment } from '../context.ts';
import { McpError, orMcpError } from '../errors.ts';
import { byName, pageOf } from '../list.ts';
import type { Prompt } from '../prompt.ts';
import type { ResourceTemplate } from '../resource.ts';
import { whenReady, type MaybePromise } from '../when-ready.ts';
import type { CompleteRequest, CompleteResult, PromptMessage, PromptRecord } from '../wit.ts';

/** What is exported as `prompts`. */
export interface PromptsExport {
  listPrompts(request: { cursor?: string }): { prompts: PromptRecord[]; nextCursor?: string };
  getPrompt(request: {
    name: string;
    arguments?: string;
  }): MaybePromise<{ description?: string; messages: PromptMessage[] }>;
}

/** What is exported as `completion`. */
export interface CompletionExport {
  complete(request: CompleteRequest): MaybePromise<CompleteResult>;
}

interface Options {
  readonly prompts: readonly Prompt[];
  readonly templates: readonly ResourceTemplate[];
  readonly pageSize: number;
  readonly readEnvironment: ReadEnvironment | undefined;
}

export function exportPrompts({ prompts, templates, pageSize, readEnvironment }: Options): {
  readonly prompts: PromptsExport;
  readonly completion: CompletionExport;
} {
  const records = prompts.map(({ record }) => record);
  const known = byName(prompts, ({ record }) => record.name);
  const byTemplate = byName(templates, ({ record }) => record.uriTemplate);

  const completersOf = ({ tag, val }: CompleteRequest['ref']): Completers | undefined =>
    (tag === 'prompt' ? known.get(val.name) : byTemplate.get(val.uri))?.complete;

  return {
    prompts: {
      listPrompts: ({ cursor }) =>
        orMcpError('The list of prompts', () => {
          const { items, ...rest } = pageOf(records, cursor, pageSize);
          return { prompts: items, ...rest };
        }),
      getPrompt: ({ name, arguments: json = '{}' }) =>
        orMcpError(`The prompt ${name}`, () => {
          const prompt = known.get(name);
          if (prompt === undefined) throw new McpError('prompt-not-found', `Unknown prompt: ${name}`);
          const { description } = prompt.record;
          return whenReady(prompt.get(JSON.parse(json), environmentContext(readEnvironment, {})), (messages) => ({
            ...(description !== undefined && { description }),
            messages,
          }));
        }),
    },
    completion: {
      complete: ({ ref, argument: { name, value }, context }) =>
        orMcpError(`The completion of ${name}`, () => {
          const completers = completersOf(ref) ?? {};
          const completer = Object.hasOwn(completers, name) ? completers[name] : undefined;
          if (completer === undefined) throw new McpError('invalid-params', 'There is no such argument.');
          const others = JSON.parse(context?.arguments ?? '{}') as Record<string, string>;
          return complete(completer, value, environmentContext(readEnvironment, { arguments: others }));
        }),
    },
  };
}
