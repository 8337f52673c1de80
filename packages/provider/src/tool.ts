/** Tools: what clients see of them, and how arguments and results pass. */
import type { Context } from './context.ts';
import { failure } from './errors.ts';
import {
  inWords,
  objectSchema,
  prepare,
  validate,
  type InputOf,
  type OutputOf,
  type Schema,
  type Validation,
} from './schema.ts';
import { isSteps, type Steps } from './steps.ts';
import { resultOf, type ToolResult } from './tool-result.ts';
import { whenReady, type MaybePromise } from './when-ready.ts';
import type { CallToolResult, Icon, ToolAnnotations, ToolRecord } from './wit.ts';

/** What a tool is, apart from what it does. */
export interface ToolDescription<Input extends Schema | undefined, Output extends Schema | undefined> {
  /** Unique among the provider's tools. */
  readonly name: string;
  /** Name for people. */
  readonly title?: string;
  /** What the tool does and when to use it, for the model. */
  readonly description: string;
  /** The arguments; without it the tool takes none. */
  readonly input?: Input;
  /** What the tool returns: structured content, which is checked against it. */
  readonly output?: Output;
  readonly annotations?: ToolAnnotations;
  readonly icons?: Icon[];
}

type Arguments<Input> = Input extends Schema ? OutputOf<Input> : Record<string, never>;

type Value<Output> =
  | ToolResult
  | (Output extends Schema ? InputOf<Output> : string | number | boolean | object | null | undefined | void);

/** Made by `defineTool`. */
export interface Tool {
  readonly record: ToolRecord;
  /** The schema of its arguments. */
  readonly input: Schema | undefined;
  /**
   * Runs the tool on arguments, which it checks first.
   * @returns the result; of a tool that says something on the way, its steps, whose last value is for `toResult`.
   * @throws what the tool throws.
   */
  begin(args: unknown, context: Context): MaybePromise<CallToolResult | Steps<unknown>>;
  /** What the tool returned, as a result. @throws TypeError when that does not match its output. */
  toResult(value: unknown): MaybePromise<CallToolResult>;
}

/**
 * A tool.
 *
 *     const greet = defineTool(
 *       { name: 'greet', description: 'Greets someone.', input: z.strictObject({ name: z.string() }) },
 *       ({ name }) => `Hello, ${name}!`,
 *     );
 *
 * @param run gets arguments that match `input`; others are told to the model, which can correct them. It returns a value or a
 * promise, see `resultOf`, or it is a generator, see `steps.ts`. What it throws is told to the model, too: see `errors.ts`.
 * @throws TypeError for a schema that is not one of an object.
 */
export function defineTool<Input extends Schema | undefined = undefined, Output extends Schema | undefined = undefined>(
  { input, output, ...about }: ToolDescription<Input, Output>,
  run: (args: Arguments<Input>, context: Context) => Value<Output> | Promise<Value<Output>> | Steps<Value<Output>>,
): Tool {
  const { name } = about;
  const toResult = (value: unknown): MaybePromise<CallToolResult> => resultOf(name, output, value);
  const inputSchema = input === undefined ? nothing : objectSchema(input, 'input', `The input of ${name}`);
  const outputSchema = output && objectSchema(output, 'output', `The output of ${name}`);
  prepare(input);
  prepare(output);
  return {
    record: {
      ...about,
      inputSchema: JSON.stringify(inputSchema),
      ...(outputSchema && { outputSchema: JSON.stringify(outputSchema) }),
    },
    input,
    toResult,
    begin: (args, context) =>
      whenReady(input === undefined ? takeNothing(args) : validate(input, args), (checked) => {
        if (checked.issues !== undefined) return failure(`Invalid arguments: ${inWords(checked.issues)}`);
        const returned = run(checked.value as Arguments<Input>, context);
        return isSteps(returned) ? returned : whenReady<unknown, CallToolResult>(returned, toResult);
      }),
  };
}

/** The schema of a tool without arguments. */
const nothing = { type: 'object', additionalProperties: false };

function takeNothing(args: unknown): Validation<object> {
  const issues = Object.keys(args as object).map((name) => ({ message: 'is not an argument', path: [name] }));
  return issues.length > 0 ? { issues } : { value: {} };
}
