/** The mixed load: what is sent, and what must be answered. */
import { request } from '../../test/support/mixed-requests.ts';
import type { SeededRandom } from '../../test/support/random.ts';
import type { Tokens } from './tokens.ts';

export interface Asked {
  readonly kind: string;
  readonly token: string | undefined;
  readonly body: string;
  /** Statuses of a right answer. */
  readonly expected: readonly number[];
  /** Part of a right answer's body. */
  readonly contains?: string;
  /** After so many events of a stream the client leaves. */
  readonly events?: number;
}

/** Tools that the policy lets everybody call who has a good token; the others nobody. */
export const policy = `package mcp.authorization

default allow := false

allow if input.mcp.method != "tools/call"

allow if input.mcp.tool in {"raw_arguments", "endless"}
`;

const eventsRead = 20;

type Make = (tokens: Tokens, random: SeededRandom) => Omit<Asked, 'kind'>;

const call = (name: string, args: object, meta?: object): string =>
  request('tools/call', { name, arguments: args, ...(meta && { _meta: meta }) });

/** A call whose answer is what was sent: answers that were mixed up would be seen. */
function echo(token: string, random: SeededRandom): Omit<Asked, 'kind'> {
  const nonce = `n${random.below(2 ** 31)}`;
  const args = { nonce, filler: 'x'.repeat(2 ** random.below(15)) };
  return { token, body: call('raw_arguments', args), expected: [200], contains: nonce };
}

const ping = request('ping');

/** What is sent how often, of a hundred. Kinds with a good token that must be let in begin with `good`. */
const mix: readonly (readonly [share: number, kind: string, make: Make])[] = [
  [25, 'good ping', (tokens, random) => ({ token: tokens.known(random), body: ping, expected: [200] })],
  [30, 'good call', (tokens, random) => echo(tokens.known(random), random)],
  [10, 'good call, new token', (tokens, random) => echo(tokens.fresh(), random)],
  [5, 'good list', (tokens, random) => ({ token: tokens.known(random), body: request('tools/list'), expected: [200] })],
  [
    5,
    'good stream',
    (tokens, random) => ({
      token: tokens.known(random),
      body: call('endless', {}, { progressToken: 'p' }),
      expected: [200],
      events: eventsRead,
    }),
  ],
  [
    5,
    'denied by the policy',
    (tokens, random) => ({ token: tokens.known(random), body: call('witness', {}), expected: [403] }),
  ],
  [5, 'no JSON', (tokens, random) => ({ token: tokens.known(random), body: '{', expected: [400] })],
  [3, 'no token', () => ({ token: undefined, body: ping, expected: [401] })],
  [3, 'bad token: expired', (tokens) => ({ token: tokens.expired(), body: ping, expected: [401] })],
  [3, 'bad token: forged', (tokens) => ({ token: tokens.forged(), body: ping, expected: [401] })],
  [3, 'bad token: for others', (tokens) => ({ token: tokens.forOthers(), body: ping, expected: [401] })],
  // While the issuer cannot be asked, nobody knows that there is no such key.
  [
    3,
    'bad token: unknown key',
    (tokens, random) => ({ token: tokens.unknownKey(random), body: ping, expected: [401, 503] }),
  ],
];

const total = mix.reduce((sum, [share]) => sum + share, 0);

/** Chooses the next request. */
export function nextRequest(tokens: Tokens, random: SeededRandom): Asked {
  let at = random.below(total);
  const [, kind, make] = mix.find(([share]) => (at -= share) < 0)!;
  return { kind, ...make(tokens, random) };
}
