/** Suggestions for the arguments of the prompts and for the variable of the resource template. */
import { mcpError } from './errors.ts';
import { audiences, compareStatuses, explainStatus } from './prompts.ts';
import { statuses } from './registry.ts';
import { uriTemplate } from './resources.ts';
import type { Completion, CompletionContext, Reference } from './wit.ts';

const codes = statuses.map(({ code }) => code);

/** All values that an argument can have; undefined when there is no such argument. */
function candidates(
  ref: Reference,
  argument: string,
  context: CompletionContext | undefined,
): readonly string[] | undefined {
  if (ref.tag === 'resource') return ref.val.uri === uriTemplate && argument === 'code' ? codes : undefined;
  switch (`${ref.val.name} ${argument}`) {
    case `${explainStatus.name} code`:
    case `${compareStatuses.name} first`:
      return codes;
    case `${explainStatus.name} audience`:
      return audiences;
    case `${compareStatuses.name} second`: {
      // What was chosen as the first is no candidate for the second.
      const { first } = JSON.parse(context?.arguments ?? '{}') as { first?: unknown };
      return codes.filter((code) => code !== first);
    }
    default:
      return undefined;
  }
}

export const completion: Completion = {
  complete({ ref, argument, context }) {
    const all = candidates(ref, argument.name, context);
    if (!all) throw mcpError('invalid-params', 'There is no such argument.');
    // No argument here has more than the 100 values that MCP allows in an answer.
    const values = all.filter((value) => value.startsWith(argument.value));
    return { completion: { values, total: values.length, hasMore: false } };
  },
};
