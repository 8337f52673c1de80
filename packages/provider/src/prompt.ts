/** Prompts: messages that the client's user may choose to begin with (MCP `prompts`). */
import type { Completers } from './completion.ts';
import { text } from './content.ts';
import type { Environment } from './context.ts';
import { McpError } from './errors.ts';
import { inWords, objectSchema, prepare, validate, type OutputOf, type Schema } from './schema.ts';
import { whenReady, type MaybePromise } from './when-ready.ts';
import type { Icon, PromptArgument, PromptMessage, PromptRecord } from './wit.ts';

type MessageContent = PromptMessage['content'];

/** A message of the user's. */
export const user = (content: string | MessageContent): PromptMessage => message('user', content);

/** A message of the model's. */
export const assistant = (content: string | MessageContent): PromptMessage => message('assistant', content);

const message = (role: PromptMessage['role'], content: string | MessageContent): PromptMessage => ({
  role,
  content: typeof content === 'string' ? text(content) : content,
});

export interface PromptContext {
  readonly environment: Environment;
}

/** A prompt's messages: a text is one of the user's. */
type Messages = string | PromptMessage | readonly PromptMessage[];

/** Made by `definePrompt`. */
export interface Prompt {
  readonly record: PromptRecord;
  /** @throws McpError for arguments that do not match. */
  get(args: unknown, context: PromptContext): MaybePromise<PromptMessage[]>;
  readonly complete: Completers;
}

/**
 * A prompt.
 *
 *     definePrompt(
 *       { name: 'review', description: 'Reviews code.', arguments: z.object({ code: z.string() }) },
 *       ({ code }) => `Review this code:\n\n${code}`,
 *     );
 *
 * @param about.arguments an object of texts: MCP has no other arguments. The description of each is what the user sees.
 * @param about.complete suggestions for arguments, by name.
 * @throws TypeError for a schema that is not one of an object.
 */
export function definePrompt<Arguments extends Schema | undefined = undefined>(
  about: {
    /** Unique among the provider's prompts. */
    readonly name: string;
    readonly title?: string;
    readonly description?: string;
    readonly arguments?: Arguments;
    readonly complete?: Completers<Arguments extends Schema ? keyof OutputOf<Arguments> & string : never>;
    readonly icons?: Icon[];
  },
  get: (
    args: Arguments extends Schema ? OutputOf<Arguments> : Record<string, never>,
    context: PromptContext,
  ) => MaybePromise<Messages>,
): Prompt {
  const { arguments: schema, complete = {}, ...record } = about;
  prepare(schema);
  return {
    record: { ...record, ...(schema && { arguments: argumentsOf(schema, about.name) }) },
    complete: complete as Completers,
    get: (args, context) =>
      whenReady(schema === undefined ? { value: args } : validate(schema, args), (checked) => {
        if (checked.issues !== undefined) {
          throw new McpError('invalid-params', `Invalid arguments: ${inWords(checked.issues)}`);
        }
        return whenReady(get(checked.value as Parameters<typeof get>[0], context), messagesOf);
      }),
  };
}

function argumentsOf(schema: Schema, prompt: string): PromptArgument[] {
  const { properties = {}, required = [] } = objectSchema(schema, 'input', `The arguments of ${prompt}`);
  return Object.entries(properties).map(([name, { title, description }]) => {
    const argument: PromptArgument = { name, required: required.includes(name) };
    if (title !== undefined) argument.title = title;
    if (description !== undefined) argument.description = description;
    return argument;
  });
}

function messagesOf(messages: Messages): PromptMessage[] {
  if (typeof messages === 'string') return [user(messages)];
  return 'role' in messages ? [messages] : [...messages];
}
