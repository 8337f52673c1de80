/**
 * What all command-line programs of this repository do alike: arguments, help, how they end when something is wrong.
 */
import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { HostError } from '@wasmcp/node-host';
import { CompileError } from '@wasmcp/policy-compiler';
import { version } from '../version.ts';

/** A failure that is the user's to repair: its message says all there is to say. */
export class UserError extends Error {
  override name = 'UserError';
}

/** Options as `parseArgs` of node:util takes them. */
export type Options = NonNullable<ParseArgsConfig['options']>;

export interface CommandSyntax<T extends Options> {
  /** What `--help` prints, and what follows a complaint about an argument. */
  readonly usage: string;
  /** As `parseArgs` of node:util takes them; `--help` and `--version` are there besides. */
  readonly options: T;
  /** Whether arguments that are no options are taken; by default they are refused. */
  readonly positionals?: boolean;
}

/** What a command was given. */
export type Arguments<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true; strict: true }>
>;

const common = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

/**
 * Runs a command to its end. `--help` and `--version` print to stdout. An expected failure (a `UserError`, an error of
 * the host's or of the policy compiler's) is printed to stderr as one message, with exit code 1; anything else is a
 * fault of the program and shown with its stack trace.
 */
export async function runCommand<T extends Options>(
  syntax: CommandSyntax<T>,
  run: (given: Arguments<T>) => void | Promise<void>,
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  try {
    const { values, positionals } = parseArguments({ ...syntax, options: { ...syntax.options, ...common } }, args);
    const { help, version: asked } = values as { readonly help?: boolean; readonly version?: boolean };
    if (help === true) console.log(syntax.usage);
    else if (asked === true) console.log(version);
    else await run({ values, positionals } as unknown as Arguments<T>);
  } catch (error) {
    if (!isExpected(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/** The arguments of a command. What is not understood is a `UserError` that ends with the usage. */
export function parseArguments<T extends Options>(
  { usage, options, positionals = false }: CommandSyntax<T>,
  args: readonly string[],
): Arguments<T> {
  let given: ReturnType<typeof parseArgs<{ options: T; allowPositionals: true; strict: true; tokens: true }>>;
  try {
    given = parseArgs({ args: [...args], options, allowPositionals: true, strict: true, tokens: true });
  } catch (error) {
    const { message } = error as Error;
    const option = /^Option '(\S+).*' argument is ambiguous/.exec(message)?.[1];
    if (option !== undefined) throw new UserError(`${option} has no value; one that begins with "-": ${option}=VALUE.`);
    // Node adds a hint on how to quote; the first sentence says what is wrong.
    const [problem] = message.split('. ', 1);
    throw new UserError(`${problem}.\n\n${usage}`);
  }
  // Node would take the last one, and pass over what was meant by the others.
  const once = given.tokens.flatMap((token) =>
    token.kind === 'option' && options[token.name]?.multiple !== true && token.value !== undefined ? [token.name] : [],
  );
  const twice = once.find((name, at) => once.indexOf(name) < at);
  if (twice !== undefined) throw new UserError(`--${twice} is given twice.`);
  const [stray] = given.positionals;
  if (!positionals && stray !== undefined) throw new UserError(`Unexpected argument ${stray}.\n\n${usage}`);
  return given as unknown as Arguments<T>;
}

/** Whether a failure is the user's to repair: its message says all there is to say. */
export const isExpected = (error: unknown): error is Error =>
  error instanceof UserError || error instanceof HostError || error instanceof CompileError;

/**
 * npm runs its commands in the repository's root; paths given on the command line are meant from where the user is.
 * @throws UserError for an empty text, such as that of a variable that is not set.
 */
export function fromCaller(path: string): string {
  if (path === '') throw new UserError('A path is empty.');
  if (path.includes('\0')) throw new UserError('A path has a null character.');
  return resolve(process.env['INIT_CWD'] ?? '', path);
}

/** Reads the values of an option such as `--env NAME=VALUE`; `NAME` alone takes the value from `environment`. */
export function parseEnv(
  pairs: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const pair of pairs) {
    const [name, given] = splitPair(pair);
    const value = given ?? environment[name];
    if (name === '') throw new UserError(`--env ${pair}: NAME=VALUE is expected.`);
    if (value === undefined) throw new UserError(`--env ${name}: there is no environment variable ${name}.`);
    if (Object.hasOwn(env, name)) throw new UserError(`--env ${name} is given twice.`);
    env[name] = value;
  }
  return env;
}

/** Reads the value of an option such as `--args JSON`; undefined where it is not given. @throws UserError for what is no object. */
export function parseObject(option: string, text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${option} is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UserError(`${option} is no JSON object: {"name": value}`);
  }
  return value as Record<string, unknown>;
}

/** Reads the values of `--header NAME=VALUE`. */
export function parseHeaders(pairs: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const pair of pairs) {
    const [name, value] = splitPair(pair);
    if (name === '' || value === undefined) throw new UserError(`--header ${pair}: NAME=VALUE is expected.`);
    if (Object.hasOwn(headers, name)) throw new UserError(`--header ${name} is given twice.`);
    headers[name] = value;
  }
  return headers;
}

function splitPair(pair: string): [name: string, value: string | undefined] {
  const separator = pair.indexOf('=');
  return separator < 0 ? [pair, undefined] : [pair.slice(0, separator), pair.slice(separator + 1)];
}
