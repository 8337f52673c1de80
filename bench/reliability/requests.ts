/** The mixed load: what is sent, and what must be answered. */
import { request } from '../../test/support/mixed-requests.ts';
import { modernRequest } from '../../test/support/modern.ts';
import type { SeededRandom } from '../../test/support/random.ts';
import type { GoodToken, Tokens } from './tokens.ts';

export interface Asked {
  readonly kind: string;
  readonly token: string | undefined;
  readonly body: string;
  /** Beside those that every request has, or in their place. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses of a right answer. */
  readonly expected: readonly number[];
  /** Whether the body of such an answer is right. */
  readonly isRight?: ((text: string) => boolean) | undefined;
  /** What the policy must say of a call. */
  readonly decision?: 'allowed' | 'denied';
  /** After so many events of a stream the client leaves. */
  readonly leavesAfter?: number;
  /** What the client asks next, of a right answer. */
  readonly next?: ((text: string) => Asked) | undefined;
}

/**
 * One policy over both providers. What is said to the second must begin with the caller's name: by argument and token.
 * Beside that everybody who has a good token may call some tools of the first, and nobody the others.
 */
export const policy = `package mcp.authorization

default allow := false

allow if input.mcp.method != "tools/call"

allow if input.mcp.tool in {"ts_raw_arguments", "ts_steps", "ts_endless", "ts_test_input_required_result_request_state"}

allow if {
  input.mcp.tool == "rs_echo"
  input.mcp.listing
}

allow if {
  input.mcp.tool == "rs_echo"
  startswith(input.mcp.arguments.text, concat("", [input.token.sub, ": "]))
}
`;

/** What a kind makes is without its name. */
type Request = Omit<Asked, 'kind'>;
type Make = (tokens: Tokens, random: SeededRandom) => Request;

const call = (name: string, args: object, meta?: object): string =>
  request('tools/call', { name, arguments: args, ...(meta && { _meta: meta }) });

/** Text that no other answer has. */
const nonceOf = (random: SeededRandom): string => `n${random.below(2 ** 31)}`;

/** A call whose answer is what was sent: answers that were mixed up would be seen. */
function callFirst({ text: token }: GoodToken, random: SeededRandom): Request {
  const nonce = nonceOf(random);
  const body = call('ts_raw_arguments', { nonce, filler: 'x'.repeat(2 ** random.below(15)) });
  return { token, body, expected: [200], isRight: (text) => text.includes(nonce), decision: 'allowed' };
}

/** The same of the second provider. @param speaker whose name is used. */
function callSecond({ text: token, subject }: GoodToken, random: SeededRandom, speaker = subject): Request {
  const spoken = `${speaker}: ${nonceOf(random)}`;
  const body = call('rs_echo', { text: spoken });
  if (speaker !== subject) return { token, body, expected: [403], decision: 'denied' };
  return { token, body, expected: [200], isRight: (text) => text.includes(spoken), decision: 'allowed' };
}

/** The list of the tools, page by page: those of both, but for what the policy denies. */
function list({ text: token }: GoodToken): Request {
  const next = (first: string): Asked => {
    const { nextCursor: cursor } = (JSON.parse(first) as { result: { nextCursor: string } }).result;
    const body = request('tools/list', { cursor });
    return { kind: 'good list, next page', token, body, expected: [200], isRight: isNextPage };
  };
  return { token, body: request('tools/list'), expected: [200], isRight: isFirstPage, next };
}

const isFirstPage = (text: string): boolean =>
  text.includes('"ts_raw_arguments"') && text.includes('"nextCursor"') && !text.includes('"ts_witness"');
const isNextPage = (text: string): boolean => text.includes('"rs_echo"') && !text.includes('"ts_witness"');

const eventsRead = 20;
const eventsGiven = 30;

/** A stream that ends: all of its events have to come, in their order, and the result as the last. */
function stream({ text: token }: GoodToken, random: SeededRandom): Request {
  const message = nonceOf(random);
  const steps = Array.from({ length: eventsGiven }, (_, at) => ({ tag: 'progress', val: { progress: at, message } }));
  const body = call('ts_steps', { steps }, { progressToken: message });
  const isRight = (text: string): boolean => {
    const events = eventsOf(text) as { params?: { progress?: number; message?: string }; result?: unknown }[];
    const isGiven = events
      .slice(0, -1)
      .every(({ params }, at) => params?.progress === at && params.message === message);
    return events.length === eventsGiven + 1 && isGiven && events.at(-1)!.result !== undefined;
  };
  return { token, body, expected: [200], isRight, decision: 'allowed' };
}

/** The messages in a stream. */
const eventsOf = (text: string): unknown[] =>
  text.split('\n').flatMap((line) => (line.startsWith('data: ') ? [JSON.parse(line.slice('data: '.length))] : []));

/** A stream without an end. */
function endless({ text: token }: GoodToken): Request {
  const body = call('ts_endless', {}, { progressToken: 'p' });
  return { token, body, expected: [200], decision: 'allowed', leavesAfter: eventsRead };
}

/** A tool that asks its user. The client keeps its state, signed, so that any server may get the answer. */
function question({ text: token }: GoodToken, random: SeededRandom): Request {
  const next = (asked: string): Asked => {
    const { requestState } = (JSON.parse(asked) as { result: { requestState: string } }).result;
    const nonce = nonceOf(random);
    const inputResponses = { confirm: { action: 'accept', content: { ok: true, nonce } } };
    const isRight = (text: string): boolean => text.includes('state-ok') && text.includes(nonce);
    return { kind: answerKind, ...callAsking(token, { requestState, inputResponses }), isRight };
  };
  return { ...callAsking(token), isRight: isQuestion, next };
}

const isQuestion = (text: string): boolean => text.includes('"input_required"') && text.includes('"requestState"');

/** A call of that tool, in the revision in which tools ask. @param more members of its parameters. */
function callAsking(token: string, more: object = {}): Request {
  const params = { name: 'ts_test_input_required_result_request_state', arguments: {}, ...more };
  const capabilities = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: {} } };
  const [body, { headers }] = modernRequest({ method: 'tools/call', params, meta: capabilities });
  return { token, body, headers: headers as Record<string, string>, expected: [200], decision: 'allowed' };
}

export const streamKind = 'good stream, to its end';
export const answerKind = 'good answer to a question';

const ping = request('ping');

/** What is sent how often, of a hundred. Kinds begin with `good` where a token must be let in, else with `bad`. */
const mix: readonly (readonly [share: number, kind: string, make: Make])[] = [
  [20, 'good ping', (tokens, random) => ({ token: tokens.known(random).text, body: ping, expected: [200] })],
  [20, 'good call', (tokens, random) => callFirst(tokens.known(random), random)],
  [8, 'good call, new token', (tokens, random) => callFirst(tokens.fresh(), random)],
  [12, 'good call of the second provider', (tokens, random) => callSecond(tokens.known(random), random)],
  [4, 'good list', (tokens, random) => list(tokens.known(random))],
  [4, streamKind, (tokens, random) => stream(tokens.known(random), random)],
  [3, 'good stream that is left', (tokens, random) => endless(tokens.known(random))],
  [3, 'good question', (tokens, random) => question(tokens.known(random), random)],
  [
    5,
    'good token, tool denied',
    (tokens, random) => ({
      token: tokens.known(random).text,
      body: call('ts_witness', {}),
      expected: [403],
      decision: 'denied',
    }),
  ],
  [5, 'good token, argument denied', (tokens, random) => callSecond(tokens.known(random), random, 'somebody else')],
  [3, 'good token, no JSON', (tokens, random) => ({ token: tokens.known(random).text, body: '{', expected: [400] })],
  [2, 'no token', () => ({ token: undefined, body: ping, expected: [401] })],
  [3, 'bad token: expired', (tokens) => ({ token: tokens.expired(), body: ping, expected: [401] })],
  [3, 'bad token: forged', (tokens) => ({ token: tokens.forged(), body: ping, expected: [401] })],
  [3, 'bad token: for others', (tokens) => ({ token: tokens.forOthers(), body: ping, expected: [401] })],
  // While the issuer cannot be asked, nobody knows that there is no such key.
  [
    2,
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
