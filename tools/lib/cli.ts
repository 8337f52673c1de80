/** What the command-line programs share: arguments, and how they end when something is wrong. */
import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { fail } from './progress.ts';

/** A failure that is the user's to repair: its message says all there is to say. */
export class UserError extends Error {
  override name = 'UserError';
}

/** Runs a program; a `UserError` ends it with that one message and exit code 1, anything else with a stack trace. */
export async function main(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    if (error instanceof UserError) fail(error.message);
    throw error;
  }
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** The program's arguments. What is not understood is a `UserError` that ends with the usage. */
export function parseArguments<T extends Options>(
  options: T,
  usage: string,
  args: string[] = process.argv.slice(2),
): ReturnType<typeof parseArgs<{ options: T; allowPositionals: true; strict: true }>> {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node adds a hint on how to quote; the first sentence says what is wrong.
    const [problem] = (error as Error).message.split('. ', 1);
    throw new UserError(`${problem}.\n\n${usage}`);
  }
}

/** npm runs its commands in the repository's root; paths given on the command line are meant from where the user is. */
export const fromCaller = (path: string): string => resolve(process.env['INIT_CWD'] ?? '', path);

/** Reads `NAME=VALUE` arguments; `NAME` alone takes the value from `environment`. */
export function parseEnv(
  pairs: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const pair of pairs) {
    const separator = pair.indexOf('=');
    const name = separator < 0 ? pair : pair.slice(0, separator);
    const value = separator < 0 ? environment[name] : pair.slice(separator + 1);
    if (name === '') throw new UserError(`--env ${pair}: NAME=VALUE is expected.`);
    if (value === undefined) throw new UserError(`--env ${name}: there is no environment variable ${name}.`);
    env[name] = value;
  }
  return env;
}
