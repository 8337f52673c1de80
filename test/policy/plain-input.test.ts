/**
 * The input for random messages, against one that is put together here from what was sent: whatever was sent as a
 * number, a name or an escape, the policy gets that very text.
 */
import { expect, test } from 'vitest';
import type { AuthContext } from 'wasmcp:mcp/authorization-types@0.2.0';
import { decode } from '../../src/jsonrpc/decode.ts';
import { inputUse, optionalMembers } from '../../src/policy/input-use.ts';
import { holdsLoneSurrogate, inputText, type PolicyRequest } from '../../src/policy/input.ts';
import { seededRandom, type SeededRandom } from '../support/random.ts';
import { randomJson } from '../support/random-json.ts';
import { requestHead } from '../support/app.ts';
import { caller } from './requests.ts';

/** By method, the parameters that a policy sees and what it sees them as, by hand: `called.ts` is what is tested. */
const shown: Readonly<Record<string, readonly (readonly [param: string, name: string])[]>> = {
  'tools/call': [
    ['name', 'tool'],
    ['arguments', 'arguments'],
    ['inputResponses', 'inputResponses'],
    ['requestState', 'requestState'],
    ['_meta', '_meta'],
  ],
  'prompts/get': [
    ['name', 'prompt'],
    ['arguments', 'arguments'],
    ['inputResponses', 'inputResponses'],
    ['requestState', 'requestState'],
    ['_meta', '_meta'],
  ],
  'resources/read': [
    ['uri', 'uri'],
    ['inputResponses', 'inputResponses'],
    ['requestState', 'requestState'],
    ['_meta', '_meta'],
  ],
  'tools/list': [['cursor', 'cursor']],
  'completion/complete': [
    ['ref', 'ref'],
    ['argument', 'argument'],
    ['context', 'context'],
  ],
  initialize: [
    ['protocolVersion', 'protocolVersion'],
    ['capabilities', 'capabilities'],
    ['clientInfo', 'clientInfo'],
  ],
  'logging/setLevel': [['level', 'level']],
  ping: [],
  'x"é': [],
};
const params = [...new Set(Object.values(shown).flatMap((members) => members.map(([param]) => param)))];
const others = ['"__proto__"', '"constructor"', '"tool"', '"Name"', '"listing"'];
const values = [
  '1e2',
  '70e-1',
  '-0',
  '1.0',
  '12345678901234567890123',
  '1e400',
  '{"__proto__":{"a":1}}',
  '{"a":1e2,"b":70e-1}',
  '"\\ud800"',
  '{"\\udc00":1}',
  '"\\u0041"',
  '"\\ud83d\\ude00"',
  '"\\\\ud800"',
  '{"a":[{"b":"c"}]}',
  '"plain"',
  'null',
];
/** Those that hold half of a surrogate pair. */
const lone = /(?:[^\\]|^)(?:\\\\)*\\u(?:d800|dc00)/;

interface Sent {
  readonly method: string;
  readonly isRequest: boolean;
  readonly text: string;
  readonly members: ReadonlyMap<string, string>;
}

function randomMessage(random: SeededRandom): Sent {
  const method = random.pick(Object.keys(shown));
  const members = new Map<string, string>();
  for (const param of params) {
    if (random.below(2) === 0) continue;
    members.set(param, random.below(3) === 0 ? randomJson(random, 3).trim() : random.pick(values));
  }
  const space = random.below(2) === 0 ? '' : ' ';
  const texts = [...members].map(([name, text]) => `"${name}":${space}${text}`);
  for (const name of others) if (random.below(6) === 0) texts.splice(random.below(texts.length + 1), 0, `${name}:7`);
  const isRequest = random.below(8) > 0;
  const id = isRequest ? '"id":1,' : '';
  const text = `{"jsonrpc":"2.0",${id}"method":${JSON.stringify(method)},"params":{${texts.join()}}}`;
  return { method, isRequest, text, members };
}

const tokenOf = ({ sub, iss, aud, scopes, exp }: AuthContext): string =>
  `"token":{"sub":${JSON.stringify(sub)},"iss":${JSON.stringify(iss)},"aud":${JSON.stringify(aud)},` +
  `"scopes":${JSON.stringify(scopes)},"claims":{"exp":${exp}}},`;

test('what a policy is asked is what was sent, in every form of it', () => {
  const random = seededRandom('plain inputs');
  let [requests, halves] = [0, 0];
  for (let times = 0; times < 4_000; times++) {
    const { method, isRequest, text, members } = randomMessage(random);
    const decoded = decode(new TextEncoder().encode(text));
    const message = decoded.tag === 'single' ? decoded.messages[0] : undefined;
    if (message?.tag !== 'request' && message?.tag !== 'notification') throw new Error(`not decoded: ${text}`);
    const looked = new Set<string>(optionalMembers.filter(() => random.below(2) === 0));
    const parts = { token: random.below(2) === 0, request: random.below(2) === 0, headers: false };
    const use = inputUse(parts, (name) => looked.has(name));
    const auth = random.below(3) === 0 ? undefined : caller();
    const revision = { id: '2025-11-25', era: 'legacy' } as const;
    const request: PolicyRequest = { head: requestHead(), auth, revision, message };

    const given = isRequest ? shown[method]! : [];
    const seen = given.flatMap(([param, name]) => {
      const sent = members.get(param);
      const isOptional = (optionalMembers as readonly string[]).includes(name);
      return sent === undefined || sent === 'null' || (isOptional && !looked.has(name)) ? [] : [[name, sent] as const];
    });
    const expected =
      `{${auth !== undefined && parts.token ? tokenOf(auth) : ''}` +
      `${parts.request ? '"request":{"method":"POST","path":"/mcp"},' : ''}` +
      `"mcp":{"method":${JSON.stringify(method)}${looked.has('revision') ? ',"revision":"2025-11-25"' : ''}` +
      `${seen.map(([name, sent]) => `,"${name}":${sent}`).join('')}}}`;
    // Twice: the second is made of what the first has left.
    for (let asked = 0; asked < 2; asked++) expect(inputText(request, use)).toBe(expected);
    const isHalf = seen.some(([, sent]) => lone.test(sent));
    expect(holdsLoneSurrogate(request, expected, use)).toBe(isHalf);
    if (seen.length > 0) requests++;
    if (isHalf) halves++;
  }
  expect(requests).toBeGreaterThan(1_000);
  expect(halves).toBeGreaterThan(100);
});
