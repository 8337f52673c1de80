/**
 * What a tool says while it works. Such a tool is a generator, `function*` or `async function*`: what it yields goes to the
 * client, what it returns is the result.
 */
import { objectSchema, validateNow, type OutputOf, type Schema } from './schema.ts';
import type { InputRequest, LogLevel, Notification } from './wit.ts';

/** What a tool yields. */
export type Said = Notification | Question;
export interface Question {
  readonly tag: 'ask';
  readonly key: string;
  readonly request: InputRequest;
}

/** A client's answer as it came: an object, otherwise not checked. */
export type Answer = Readonly<Record<string, unknown>>;

/** A tool at work. What comes back from a `yield` is the answer where it asked, and undefined otherwise. */
export type Steps<Result> = Generator<Said, Result, Answer> | AsyncGenerator<Said, Result, Answer>;

export const isSteps = (value: unknown): value is Steps<unknown> => {
  const { next, return: end } = (value ?? {}) as { next?: unknown; return?: unknown };
  return typeof next === 'function' && typeof end === 'function';
};

/**
 * `yield progress(1, 3)`: how far the tool has come. Each time more; what is not is dropped, and so is all of it for a
 * client that does not follow.
 */
export const progress = (value: number, total?: number, message?: string): Said => ({
  tag: 'progress',
  val: { progress: value, ...(total !== undefined && { total }), ...(message !== undefined && { message }) },
});

/** `yield log('info', …)`: a message for the client, where it wants this level. No secrets. @param data what JSON can say. */
export const log = (level: LogLevel, data: unknown, logger?: string): Said => ({
  tag: 'log',
  val: { level, ...(logger !== undefined && { logger }), data: JSON.stringify(data) ?? 'null' },
});

/**
 * `yield working`: nothing new. Due every few seconds: by what is sent, and by nothing else, is it noticed that a client has
 * gone.
 */
export const working: Said = { tag: 'working' };

/** What a user makes of a question. `content` matches the schema that was given. */
export type Reply<Content> =
  | { readonly action: 'accept'; readonly content: Content }
  | { readonly action: 'decline' | 'cancel'; readonly content?: undefined };

/**
 * `const answer = yield* ask('sure', 'Are you sure?', z.object({ sure: z.boolean() }))`: asks the user (MCP
 * `elicitation/create`). The call ends with the question, and begins anew with the answer: what stands before it runs again.
 * Clients of revision 2026-07-28 alone can be asked. A second question needs `MCP_STATE_KEY`, which signs the first one's
 * answer.
 * @param key names the question, each once in a tool.
 * @param schema of an object whose members are texts, numbers, booleans or enums: MCP allows no others.
 * @returns the answer. One that does not match is a `cancel`: nobody has agreed to anything.
 */
export function* ask<Of extends Schema>(
  key: string,
  message: string,
  schema: Of,
): Generator<Question, Reply<OutputOf<Of>>, Answer> {
  const { type, properties = {}, required = [] } = objectSchema(schema, 'input', `The question ${key}`);
  const val = JSON.stringify({ message, requestedSchema: { type, properties, required } });
  const { action, content } = yield { tag: 'ask', key, request: { tag: 'elicitation', val } };
  if (action === 'decline') return { action };
  const checked = validateNow(schema as Schema<unknown, OutputOf<Of>>, content);
  if (action !== 'accept' || checked.issues !== undefined) return { action: 'cancel' };
  return { action, content: checked.value };
}

/** As `ask`, of the client's model: MCP `sampling/createMessage`. @returns the result as it came: check it. */
export function* sample(key: string, params: object): Generator<Question, Answer, Answer> {
  return yield { tag: 'ask', key, request: { tag: 'sampling', val: JSON.stringify(params) } };
}

/** As `ask`, which folders the server may work in: MCP `roots/list`. @returns the result as it came: check it. */
export function* listRoots(key: string): Generator<Question, Answer, Answer> {
  return yield { tag: 'ask', key, request: { tag: 'roots' } };
}
