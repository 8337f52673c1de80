/** What the policy is asked about, against what the provider is called with. */
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { testApp } from '../support/app.ts';
import { insist, inMemory } from './area.ts';
import { structureOf } from './json-reference.ts';
import { jsonText, plainObjectText } from './json-texts.ts';

/** A method, the member of its parameters that names something, and the input's name for that. */
const methods = [
  ['tools/call', 'name', 'tool'],
  ['prompts/get', 'name', 'prompt'],
  ['resources/read', 'uri', 'uri'],
  ['tools/list', 'cursor', 'cursor'],
] as const;

const nameText = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
  jsonText,
);
const argumentsText = fc.oneof(
  plainObjectText,
  // The same value, in a text that writing it anew would change.
  plainObjectText.map((text) => text.replace('{', '{ \n')),
  jsonText,
  fc.constant('{"a":1,"\\u0061":2}'),
);

/** Members of `params` in any order, with some twice, escaped, or of a name that is almost right. */
const membersText = (name: string): Arbitrary<string> =>
  fc
    .tuple(
      fc.shuffledSubarray([`"${name}"`, '"arguments"', '"_meta"', '"Name"', '"__proto__"', '"\\u006eame"'], {
        minLength: 1,
      }),
      fc.array(nameText, { minLength: 6, maxLength: 6 }),
      argumentsText,
    )
    .map(([keys, names, args]) =>
      keys.map((key, at) => `${key}:${key === '"arguments"' ? args : names[at]}`).join(','),
    );

const request = fc
  .constantFrom(...methods)
  .chain((method) => fc.tuple(fc.constant(method), membersText(method[1]), fc.boolean()));

export const policy = inMemory(
  'policy',
  'the policy is asked about exactly the names and arguments that the provider is called with, and before it is called',
  3_000,
  () => fc.asyncProperty(request, checkRequest),
);

async function checkRequest([[method, , member], params, isAllowed]: [
  (typeof methods)[number],
  string,
  boolean,
]): Promise<void> {
  const inputs: string[] = [];
  const app = testApp(
    {},
    {},
    {
      info: () => '{}',
      evaluate: (input) => {
        if (!input.includes('"listing"')) inputs.push(input);
        return { tag: 'value', val: JSON.stringify({ allow: isAllowed }) };
      },
    },
  );
  const { status } = await app.send(`{"jsonrpc":"2.0","id":1,"method":"${method}","params":{${params}}}`);
  insist(isAllowed || app.calls.length === 0, () => `${app.calls[0]!.name} was called, though denied`);
  insist(isAllowed || inputs.length === 0 || status === 403 || status === 500, () => `denied with ${status}`);
  const [call] = app.calls;
  if (call === undefined) return;
  insist(inputs.length === 1, () => `asked ${inputs.length} times`);
  const [input] = inputs as [string];
  const { name, uri, cursor, arguments: args } = call.args[0] as Record<string, unknown>;
  const asked = (JSON.parse(input) as { mcp: Record<string, unknown> }).mcp;
  insist(asked['method'] === method, () => `asked about ${String(asked['method'])}`);
  insist(asked[member] === (name ?? uri ?? cursor), () => `asked about another ${member}`);
  insist(
    ('arguments' in asked && asked['arguments'] !== null) === (args !== undefined),
    () => 'asked with or without arguments',
  );
  if (typeof args !== 'string') return;
  const span = structureOf(input).root.children.get('mcp')!.children.get('arguments')!;
  insist(input.slice(span.start, span.end) === args, () => 'asked about arguments in another text');
}
