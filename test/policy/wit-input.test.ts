import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/paths.ts';
import { called, contextMembers, tokenMembers } from '../../src/policy/called.ts';
import { parsePackage } from '../wit/parsed-wit.ts';

/** Fields that no input document has, each with the reason. */
const exceptions: Readonly<Record<string, string>> = {
  'auth-context.jwt': 'a credential: a policy has no use for it, and its author might log it',
};

/** Records that go to a provider of the exchange with a `context`. */
const exchanged = new Set(['call-tool-request', 'get-prompt-request', 'read-resource-request']);

/** Fields of the record `context`, by the text of the WIT, which cannot be parsed without the package that it uses. */
const contextFields = [
  ...readFileSync(inRoot('wit/exchange/types.wit'), 'utf8')
    .match(/record context \{\n([\s\S]*?)\n {2}\}/)![1]!
    .matchAll(/^ {4}([a-z-]+):/gm),
].map(([, field]) => field!);

describe('what a provider is given is in the input of a policy', async () => {
  const { interfaces } = await parsePackage(inRoot('wit'));
  const recordOf = (name: string): readonly (readonly string[])[] | undefined => {
    const type = Object.values(interfaces).flatMap(({ types }) => (name in types ? [types[name]!] : []))[0];
    return type !== undefined && 'record' in type ? type.record : undefined;
  };
  /** Everything but `authorization`, whose functions are not called with what a client sent. */
  const parameters = Object.entries(interfaces)
    .filter(([name]) => name !== 'authorization')
    .flatMap(([name, { functions }]) =>
      Object.entries(functions).flatMap(([func, { params }]) =>
        params.map(([param, type]) => [`${name}.${func}(${param})`, type!.replace(/^option<(.*)>$/, '$1')] as const),
      ),
    );
  const inInput: Readonly<Record<string, readonly string[]>> = {
    ...Object.fromEntries(
      [...called.values()].flatMap(({ record, members }) =>
        record ? [[record, members.map(([field]) => field)]] : [],
      ),
    ),
    'auth-context': Object.keys(tokenMembers),
  };

  it.each(parameters)('%s: %s', (_, type) => {
    const fields = recordOf(type)?.map(([field]) => field!);
    // A function with a parameter that is no record needs a place of its own here.
    expect(fields).toBeDefined();
    const expected = fields!.filter((field) => !(`${type}.${field}` in exceptions));
    const more = exchanged.has(type) ? contextFields.filter((field) => !(field in contextMembers)) : [];
    expect(inInput[type]?.toSorted()).toEqual([...expected, ...more].toSorted());
  });

  it('and knows of each field of the context, and of no other', () => {
    expect(contextFields).toHaveLength(9);
    expect(contextFields).toEqual(expect.arrayContaining(Object.keys(contextMembers)));
    expect(inInput['call-tool-request']).toEqual(expect.arrayContaining(['input-responses', 'state', 'meta']));
  });

  it('knows no record and no exception that the WIT does not have', () => {
    expect(Object.keys(inInput).filter((record) => recordOf(record) === undefined)).toEqual([]);
    for (const exception of Object.keys(exceptions)) {
      const [record, field] = exception.split('.') as [string, string];
      expect(recordOf(record)!.map(([name]) => name)).toContain(field);
    }
  });
});
