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

const cutOff = rawHead({ 'content-length': '1000' });
const tooLong = rawHead({ 'content-length': '100000000' });
/** Events of 60,000 characters, as fast as they are taken. */
const flood = rawPost(request('tools/call', { name: 'flood', arguments: {}, _meta: { progressToken: 'p' } }));

/** Sends until told to stop. One connection at a time. */
export async function sendMixed(port: number, random: SeededRandom, sent: Sent, goesOn: () => boolean): Promise<void> {
  while (goesOn()) {
    if (random.below(10) === 0) {
      await exchange(port, [cutOff, '{"jsonrpc":'], { abort: true });
      sent.requests++;
      continue;
    }
    if (random.below(20) === 0) {
      const { responses } = await exchange(port, [tooLong, '{"jsonrpc":']);
      sent.requests++;
      if (responses[0]?.status !== 413) sent.wrong++;
      continue;
    }
    if (random.below(40) === 0) {
      await exchange(port, flood, { patienceMs: 100 });
      sent.requests++;
      continue;
    }
    const chosen = Array.from({ length: 1 + random.below(20) }, () => oneOf(random));
    const { responses } = await exchange(port, chosen.map(([text]) => text).join(''), { responses: chosen.length });
    sent.requests += chosen.length;
    sent.wrong += chosen.filter(([, status], at) => responses[at]?.status !== status).length;
  }
}

/** One of the table, or a call with arguments of another size each time, up to 64 KiB. */
function oneOf(random: SeededRandom): readonly [text: string, status: number] {
  if (random.below(8) > 0) return random.pick(mixedRequests);
  const args = { a: 'x'.repeat(2 ** random.below(17)), b: random.next() };
  return [rawPost(request('tools/call', { name: 'raw_arguments', arguments: args })), 200];
}
