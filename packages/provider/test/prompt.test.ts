import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { image } from '../src/content.ts';
import { McpError } from '../src/errors.ts';
import { assistant, definePrompt, user } from '../src/prompt.ts';

const context = { environment: {} };
const review = definePrompt(
  {
    name: 'review',
    description: 'Reviews code.',
    arguments: z.object({
      code: z.string().describe('The code.').meta({ title: 'Code' }),
      tone: z.enum(['kind', 'strict']).default('kind'),
    }),
    complete: { tone: ['kind', 'strict'] },
  },
  ({ code, tone }) => `Be ${tone}: ${code}`,
);

test('what clients see of a prompt', () => {
  expect(review.record).toEqual({
    name: 'review',
    description: 'Reviews code.',
    arguments: [
      { name: 'code', title: 'Code', description: 'The code.', required: true },
      { name: 'tone', required: false },
    ],
  });
  expect(definePrompt({ name: 'p' }, () => 'x').record).toEqual({ name: 'p' });
  expect(() => definePrompt({ name: 'p', arguments: z.string() }, () => 'x')).toThrow('The arguments of p');
});

const of = (messages: Parameters<typeof definePrompt>[1]): unknown =>
  definePrompt({ name: 'p' }, messages).get({}, context);

describe('its messages', () => {
  test('follow the arguments', () => {
    expect(review.get({ code: 'x' }, context)).toEqual([user('Be kind: x')]);
  });

  test('are a text, a message, or several', async () => {
    const picture = image('AA==', 'image/png');
    expect(of(() => user(picture))).toEqual([{ role: 'user', content: picture }]);
    expect(await of(async () => [user('a'), assistant('b')])).toEqual([
      { role: 'user', content: { tag: 'text', val: { text: 'a' } } },
      { role: 'assistant', content: { tag: 'text', val: { text: 'b' } } },
    ]);
  });

  test.each([
    [{}, 'code: '],
    [{ code: 'x', tone: 'rude' }, 'tone: '],
  ])('need better arguments than %j', (args, about) => {
    const get = (): unknown => review.get(args, context);
    expect(get).toThrow(McpError);
    expect(get).toThrow(`Invalid arguments: ${about}`);
  });
});
