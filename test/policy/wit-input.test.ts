import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/paths.ts';
import { called, tokenMembers } from '../../src/policy/called.ts';
import { parseWit } from '../wit/parsed-wit.ts';

/** Fields that no input document has, each with the reason. */
const exceptions: Readonly<Record<string, string>> = {
  'auth-context.jwt': 'a credential: a policy has no use for it, and its author might log it',
};

/** Fields of the exchange's `context` that a client decides, and that go to a provider with these records. */
const answers = ['input-responses'];
const exchanged = { 'call-tool-request': true, 'get-prompt-request': true, 'read-resource-request': true };

describe('what a provider is given is in the input of a policy', async () => {
  const { interfaces } = await parseWit(inRoot('wit'));
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
    const more = type in exchanged ? answers : [];
    expect(inInput[type]?.toSorted()).toEqual([...expected, ...more].toSorted());
  });

  it('knows no record and no exception that the WIT does not have', () => {
    expect(Object.keys(inInput).filter((record) => recordOf(record) === undefined)).toEqual([]);
    for (const exception of Object.keys(exceptions)) {
      const [record, field] = exception.split('.') as [string, string];
      expect(recordOf(record)!.map(([name]) => name)).toContain(field);
    }
  });
});
