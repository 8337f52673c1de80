import type { CompleteRequest, CompleteResult } from 'wasmcp:mcp/completion-types@0.2.0';
import { failIfAsked, mcpError } from './failure.ts';

const cities = ['paris', 'park', 'party'];

export const completion = {
  /**
   * The argument's name says what is answered: `echo` the request as JSON, `context` the raw text of the context's
   * arguments, `many` 150 values, `bare` values without total or has-more, any other name the cities with that prefix.
   */
  complete(request: CompleteRequest): CompleteResult {
    const { ref, argument, context } = request;
    failIfAsked(argument.value);
    if (ref.tag === 'prompt' && ref.val.name === 'unknown') throw mcpError('invalid-params', 'unknown prompt');
    switch (argument.name) {
      case 'echo':
        return { completion: { values: [JSON.stringify(request)], total: 1, hasMore: false } };
      case 'context':
        return { completion: { values: [context?.arguments ?? 'none'], total: 1 } };
      case 'many':
        return { completion: { values: Array.from({ length: 150 }, (_, index) => `value-${index}`) } };
      case 'bare':
        return { completion: { values: [] } };
      default: {
        const values = cities.filter((city) => city.startsWith(argument.value));
        return { completion: { values, total: 4_000_000_000, hasMore: true } };
      }
    }
  },
};
