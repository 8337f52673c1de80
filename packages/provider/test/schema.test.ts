import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { inWords, objectSchema, validate, validateNow, type Schema } from '../src/schema.ts';

const person = z.strictObject({ name: z.string().describe('Who.'), age: z.int().min(0).default(1) });

describe('the JSON Schema of an object', () => {
  test('is without $schema, and says on which side of defaults it is', () => {
    expect(objectSchema(person, 'input', 'x')).toMatchObject({
      type: 'object',
      properties: { name: { type: 'string', description: 'Who.' } },
      required: ['name'],
      additionalProperties: false,
    });
    expect(objectSchema(person, 'output', 'x').required).toEqual(['name', 'age']);
    expect(objectSchema(person, 'input', 'x')).not.toHaveProperty('$schema');
  });

  test('is that of an object, or refused', () => {
    expect(() => objectSchema(z.string(), 'input', 'The input of t')).toThrow(
      'The input of t: MCP wants the schema of an object.',
    );
  });

  test('is asked of a library that can say', () => {
    const mute = { '~standard': { version: 1, vendor: 'v', validate: () => ({ value: 1 }) } } as unknown as Schema;
    expect(() => objectSchema(mute, 'input', 'The input of t')).toThrow('zod has it from 4.2 on');
  });
});

describe('a value', () => {
  test('is checked at once, unless the schema has to be waited for', async () => {
    expect(validate(person, { name: 'Ann' })).toEqual({ value: { name: 'Ann', age: 1 } });
    const slow = person.refine(async () => true);
    expect(await validate(slow, { name: 'Ann' })).toEqual({ value: { name: 'Ann', age: 1 } });
    expect(() => validateNow(slow, { name: 'Ann' })).toThrow('asynchronous');
    expect(validateNow(person, { name: 'Ann' })).toEqual({ value: { name: 'Ann', age: 1 } });
  });
});

test.each([
  [[{ message: 'no' }], 'no'],
  [[{ message: 'no', path: ['a', 0, 'b'] }], 'a[0].b: no'],
  [[{ message: 'no', path: [{ key: 'a' }, { key: 1 }] }], 'a[1]: no'],
  [[{ message: 'no', path: [2] }, { message: 'never' }], '[2]: no\nnever'],
])('%j in words', (issues, words) => {
  expect(inWords(issues)).toBe(words);
});
