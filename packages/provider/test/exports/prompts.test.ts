import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { exportPrompts } from '../../src/exports/prompts.ts';
import { definePrompt, user } from '../../src/prompt.ts';
import { defineResourceTemplate } from '../../src/resource.ts';
import type { CompleteRequest } from '../../src/wit.ts';

const compare = definePrompt(
  {
    name: 'compare',
    description: 'Compares two.',
    arguments: z.object({ first: z.string(), second: z.string() }),
    complete: {
      first: ['1', '2'],
      second: (_, { arguments: { first }, environment }) =>
        ['1', '2', environment['A']!].filter((each) => each !== first),
    },
  },
  ({ first, second }, { environment }) => `${first} ${second} ${environment['A']}`,
);
const template = defineResourceTemplate({ uriTemplate: 'user://{id}', name: 'u', complete: { id: ['7'] } }, () => 'x');
const { prompts, completion } = exportPrompts({
  prompts: [compare, definePrompt({ name: 'plain' }, () => 'Hello.')],
  templates: [template],
  pageSize: 1,
  readEnvironment: () => [['A', '3']],
});

describe('prompts', () => {
  test('are listed in pages', () => {
    expect(prompts.listPrompts({})).toEqual({ prompts: [compare.record], nextCursor: '1' });
    expect(prompts.listPrompts({ cursor: '1' })).toEqual({ prompts: [{ name: 'plain' }] });
    expect(() => prompts.listPrompts({ cursor: '2' })).toThrow(expect.objectContaining({ message: 'Unknown cursor.' }));
  });

  test('are filled in', () => {
    expect(prompts.getPrompt({ name: 'compare', arguments: '{"first":"1","second":"2"}' })).toEqual({
      description: 'Compares two.',
      messages: [user('1 2 3')],
    });
    expect(prompts.getPrompt({ name: 'plain' })).toEqual({ messages: [user('Hello.')] });
  });

  test.each([
    [{ name: 'sing' }, { code: { tag: 'prompt-not-found' }, message: 'Unknown prompt: sing' }],
    [{ name: 'compare', arguments: '{"first":"1"}' }, { code: { tag: 'invalid-params' } }],
  ])('%j is refused', (request, error) => {
    expect(() => prompts.getPrompt(request)).toThrow(expect.objectContaining(error));
  });
});

describe('completion', () => {
  const prompt = { tag: 'prompt', val: { name: 'compare' } } as const;
  const resource = { tag: 'resource', val: { uri: 'user://{id}' } } as const;

  test.each<[CompleteRequest, string[]]>([
    [{ ref: prompt, argument: { name: 'first', value: '2' } }, ['2']],
    [{ ref: prompt, argument: { name: 'second', value: '' } }, ['1', '2', '3']],
    [{ ref: prompt, argument: { name: 'second', value: '' }, context: { arguments: '{"first":"1"}' } }, ['2', '3']],
    [{ ref: resource, argument: { name: 'id', value: '' } }, ['7']],
  ])('of %j', (request, values) => {
    expect(completion.complete(request)).toEqual({ completion: { values, total: values.length, hasMore: false } });
  });

  test.each<[CompleteRequest['ref'], string]>([
    [prompt, 'third'],
    [prompt, 'constructor'],
    [{ tag: 'prompt', val: { name: 'sing' } }, 'first'],
    [{ tag: 'resource', val: { uri: 'user://1' } }, 'id'],
  ])('of %j has no argument %s', (ref, name) => {
    expect(() => completion.complete({ ref, argument: { name, value: '' } })).toThrow(
      expect.objectContaining({ code: { tag: 'invalid-params' }, message: 'There is no such argument.' }),
    );
  });
});
