/** Random policy inputs, as JSON texts: mostly as the transport makes them, some with parts that are anything. */
import { optionalMembers, type InputUse } from '../../src/policy/input-use.ts';
import type { SeededRandom } from '../support/random.ts';

const methods = `
initialize ping server/discover notifications/initialized tools/list prompts/list resources/list
tools/call tools/call tools/call prompts/get resources/read completion/complete logging/setLevel unknown`
  .trim()
  .split(/\s+/);
const tools = ['echo', 'get_weather', 'multi_weather', 'delete_everything', 'Echo', '*', '', 'é'];
const cities = ['Berlin', 'berlin', 'PARIS', 'Tokyo', 'Köln', '', 'Par\u0131s'];
const scopes = ['weather:read', 'weather:bulk', 'admin', ''];
const roles = ['viewer', 'analyst', 'admin', 'guest'];
const uris = ['docs://public/a', 'docs://reports/1', 'docs://secret', 'docs://public/../secret', 'http://x', ''];
const oddities = [
  'null',
  'true',
  '0',
  '-1.5e3',
  '""',
  '"\\ud83d\\ude00"',
  '"\\u0000"',
  '[]',
  '{}',
  '[["x"]]',
  '{"admin":"admin"}',
  '1e400',
  '"*"',
];

/** Members, each there with some chance, in an object's text. */
const object = (random: SeededRandom, members: Readonly<Record<string, () => string>>): string =>
  `{${Object.entries(members)
    .filter(() => random.below(8) > 0)
    .map(([name, text]) => `"${name}":${random.below(25) === 0 ? random.pick(oddities) : text()}`)
    .join(',')}}`;

const some = (random: SeededRandom, choices: readonly string[]): string =>
  JSON.stringify(Array.from({ length: random.below(4) }, () => random.pick(choices)));

export function randomInput(random: SeededRandom): string {
  if (random.below(50) === 0) return random.pick(oddities);
  const one = (choices: readonly string[]) => (): string => JSON.stringify(random.pick(choices));
  const many = (choices: readonly string[]) => (): string => some(random, choices);
  return object(random, {
    token: () =>
      object(random, {
        sub: one(['ann', 'bob']),
        scopes: many(scopes),
        claims: () => object(random, { tenant: one(['acme', 'globex', 'none']), roles: many(roles) }),
      }),
    request: () => '{"method":"POST","path":"/mcp","headers":{"content-type":"application/json"}}',
    mcp: () =>
      object(random, {
        method: one(methods),
        tool: one(tools),
        arguments: () => object(random, { city: one(cities), cities: many(cities) }),
        prompt: one(['summary', 'intro']),
        uri: one(uris),
        ref: () => object(random, { name: one(['summary', 'x']), uri: one(uris) }),
        cursor: () => '"next"',
        clientInfo: () => '{"name":"client","version":"1"}',
        ...(random.below(4) === 0 ? { listing: () => 'true' } : {}),
      }),
  });
}

/** An input without the parts that a policy does not look at. */
export function partialInput(text: string, use: InputUse): string {
  const input: unknown = JSON.parse(text);
  if (!isObject(input)) return text;
  const { token, request, mcp, ...rest } = input;
  return JSON.stringify({
    ...rest,
    ...(use.token && { token }),
    ...(use.request && { request: use.headers ? request : without(request, 'headers') }),
    mcp: optionalMembers.reduce<unknown>((given, name) => (use.looksAt(name) ? given : without(given, name)), mcp),
  });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const without = (value: unknown, name: string): unknown =>
  isObject(value) ? Object.fromEntries(Object.entries(value).filter(([member]) => member !== name)) : value;
