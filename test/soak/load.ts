/** Mixed load on a server: good and bad requests, pipelined and alone, and connections and streams that are broken off. */
import { mixedRequests, request } from '../support/mixed-requests.ts';
import { exchange, rawHead, rawPost } from '../support/raw-http.ts';
import type { SeededRandom } from '../support/random.ts';

/** What was sent so far. */
export interface Sent {
  requests: number;
  /** Those whose answer was not as it must be. */
  wrong: number;
}

/** What takes much memory, as one in so many. */
export interface Mix {
  /** Calls with arguments of up to 64 KiB, among the requests. */
  readonly longArguments: number;
  /** Streams of events that are broken off, among the rounds. */
  readonly floods: number;
}

export const usualMix: Mix = { longArguments: 8, floods: 40 };

/** Takes a host sooner to the memory that it needs in the end. */
export const heavyMix: Mix = { longArguments: 2, floods: 10 };

const cutOff = rawHead({ 'content-length': '1000' });
const tooLong = rawHead({ 'content-length': '100000000' });
/** Events of 60,000 characters, as fast as they are taken. */
const flood = rawPost(request('tools/call', { name: 'flood', arguments: {}, _meta: { progressToken: 'p' } }));

/**
 * Sends round after round for as long as there is a mix, on one connection at a time. A request that is broken off keeps
 * its instance at work for a while: of many in a row each would make an instance more, so others are answered between.
 */
export async function sendMixed(
  port: number,
  random: SeededRandom,
  sent: Sent,
  mixNow: () => Mix | undefined,
): Promise<void> {
  for (;;) {
    const mix = mixNow();
    if (mix === undefined) return;
    if (random.below(10) === 0) {
      await exchange(port, [cutOff, '{"jsonrpc":'], { abort: true });
      sent.requests++;
    } else if (random.below(20) === 0) {
      const { responses } = await exchange(port, [tooLong, '{"jsonrpc":']);
      sent.requests++;
      if (responses[0]?.status !== 413) sent.wrong++;
    } else if (random.below(mix.floods) === 0) {
      await exchange(port, flood, { patienceMs: 100 });
      sent.requests++;
    }
    const chosen = Array.from({ length: 1 + random.below(20) }, () => oneOf(random, mix.longArguments));
    const { responses } = await exchange(port, chosen.map(([text]) => text).join(''), { responses: chosen.length });
    sent.requests += chosen.length;
    sent.wrong += chosen.filter(([, status], at) => responses[at]?.status !== status).length;
  }
}

/** One of the table, or, one in so many, a call with arguments of another size each time, up to 64 KiB. */
function oneOf(random: SeededRandom, longArguments: number): readonly [text: string, status: number] {
  if (random.below(longArguments) > 0) return random.pick(mixedRequests);
  const args = { a: 'x'.repeat(2 ** random.below(17)), b: random.next() };
  return [rawPost(request('tools/call', { name: 'raw_arguments', arguments: args })), 200];
}
