/** Suggestions for the arguments of prompts and the variables of resource templates (MCP `completion/complete`). */
import type { Environment } from './context.ts';
import { whenReady, type MaybePromise } from './when-ready.ts';
import type { CompleteResult } from './wit.ts';

/** The other arguments, as the client sent them, and the environment. */
export interface CompletionContext {
  readonly arguments: Readonly<Record<string, string | undefined>>;
  readonly environment: Environment;
}

/**
 * All values that an argument can have, of which those that begin with what was typed are suggested; or a function that
 * finds the suggestions itself, best first.
 */
export type Completer =
  | readonly string[]
  | ((value: string, context: CompletionContext) => MaybePromise<readonly string[]>);

/** Completers by the name of the argument. */
export type Completers<Name extends string = string> = { readonly [Argument in Name]?: Completer };

/** MCP allows no more in an answer. */
const maxValues = 100;

/** Finds suggestions for what was typed. */
export const complete = (
  completer: Completer,
  value: string,
  context: CompletionContext,
): MaybePromise<CompleteResult> =>
  whenReady(
    typeof completer === 'function' ? completer(value, context) : completer.filter((each) => each.startsWith(value)),
    (all) => ({
      completion: { values: all.slice(0, maxValues), total: all.length, hasMore: all.length > maxValues },
    }),
  );
