/** The tools: generators, whose arguments are described in zod. */
import { ask, defineTool, log, progress } from '@wasmcp/provider';
import { z } from 'zod';

export const countDown = defineTool(
  {
    name: 'count_down',
    description: 'Counts down to a launch, and reports each number.',
    input: z.strictObject({ start: z.int().min(1).max(1000).describe('The number to begin with.') }),
  },
  async function* ({ start }) {
    let left = start;
    try {
      yield log('debug', { start });
      for (; left > 0; left--) {
        yield progress(start - left + 1, start, `${left}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return 'Liftoff!';
    } finally {
      // The client has left.
      if (left > 0) console.error(`The countdown was given up at ${left}.`);
    }
  },
);

const confirmation = z.object({ sure: z.boolean() });

export const launch = defineTool(
  {
    name: 'launch',
    description: 'Launches a rocket, if the user is sure.',
    input: z.strictObject({ rocket: z.string().min(1).max(100).describe('Its name.') }),
  },
  function* ({ rocket }) {
    const answer = yield* ask('confirmation', `Launch ${rocket}?`, confirmation);
    return answer.content?.sure === true ? `${rocket} is on its way.` : `${rocket} stays where it is.`;
  },
);
