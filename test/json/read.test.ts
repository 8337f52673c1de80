import { describe, expect, it } from 'vitest';
import { maxDepth, maxItems, readJson, type JsonDocument, type JsonPath } from '../../src/json/read.ts';
import { randomJson } from '../support/random-json.ts';
import { seededRandom } from '../support/random.ts';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const nestedObjects = (depth: number): string => `${'{"":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`;

/** An object of so many members. */
const manyKeys = (count: number): string =>
  `{${Array.from({ length: count }, (_, index) => `"${index}":0`).join(', ')}}`;

describe('readJson', () => {
  it.each([
    ['empty text', '', 'syntax'],
    ['white space', ' \n', 'syntax'],
    ['a truncated object', '{"a":1', 'syntax'],
    ['a closing bracket too many', '{}}', 'syntax'],
    ['two values', '{} {}', 'syntax'],
    ['a raw NUL', '"\0"', 'syntax'],
    ['a NUL after the text', '{}\0', 'syntax'],
    ['a byte order mark', '\uFEFF{}', 'syntax'],
    ['an unterminated string', '{"a":"\\"}', 'syntax'],
    ['a malformed escape in a key', '{"\\x":1 }', 'syntax'],
    ['two equal keys', '{"a":1,"a":1}', 'duplicate-key'],
    ['two equal keys, one escaped', '{"a":1,"\\u0061":2}', 'duplicate-key'],
    ['two equal keys deep inside', '{"p":[{"x":[1,{"k":0,"m":2,"k":0}]}]}', 'duplicate-key'],
    ['two __proto__', '{"__proto__":1,"__proto__":2}', 'duplicate-key'],
    ['an equal key before white space and a colon', '{"a":1,"a"\n : 2}', 'duplicate-key'],
    ['too many levels', nested(maxDepth + 1), 'depth'],
    ['100,000 levels', nested(100_000), 'depth'],
    ['100,000 levels of objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 'depth'],
    ['too many levels of objects, in the fewest characters', nestedObjects(maxDepth + 1), 'depth'],
    ['too many levels beside few', `{"a":[],"b":${nested(maxDepth)}}`, 'depth'],
    ['too many levels and equal keys', `{"a":1,"a":${nested(maxDepth)}}`, 'depth'],
    ['100,000 opening brackets', '['.repeat(100_000), 'syntax'],
    ['100,000 open objects', '{"a":'.repeat(100_000), 'syntax'],
    ['too many arrays', `[${'[],'.repeat(maxItems)}0]`, 'size'],
    ['too many objects', `[${'{},'.repeat(maxItems)}0]`, 'size'],
    ['too many keys', manyKeys(maxItems), 'size'],
    ['too many strings', `[${'"" ,'.repeat(maxItems)}0]`, 'size'],
    ['too many items, never closed', '[['.repeat(maxItems), 'size'],
    ['too many items before an unterminated string', `[${'[],'.repeat(maxItems)}"`, 'size'],
    ['an unterminated string before many items', `["${'[],'.repeat(maxItems)}`, 'syntax'],
    ['two equal keys, the first of which holds keys', '{"a":{"b":1,"c":{"d":2}},"a":1 }', 'duplicate-key'],
    ['two equal keys among colons in strings', '{":":":\\":","\\"":1,":":2}', 'duplicate-key'],
    ['two equal keys among many brackets', `[${'[],'.repeat(100)}{"a":1,"a":1}]`, 'duplicate-key'],
  ])('refuses %s', (_, text, fault) => {
    expect(readJson(text)).toEqual({ tag: 'failed', reason: fault });
  });

  it.each([
    ['the deepest nesting', nested(maxDepth)],
    ['the deepest nesting of objects', nestedObjects(maxDepth)],
    ['many brackets that are not nested', `[${Array(500).fill('{}').join()}]`],
    ['brackets in a string', JSON.stringify('[{'.repeat(200))],
    ['equal keys in different objects', '{"a":{"a":[{"a":1},{"a":1}]}}'],
    ['equal strings that are no keys', '["a","a",{"b":"a","c":"a"}]'],
    ['a key that looks like a number', '{"1":1,"0":2}'],
    ['white space everywhere', ' { "a" : [ 1 , 2 ] , "b" : "x" } '],
    ['a scalar', ' 12 '],
    ['as many items as there may be', manyKeys(maxItems - 1)],
    ['many brackets and colons in strings', `["${'[{:'.repeat(maxItems)}","${'\\"[{:'.repeat(maxItems)}" ]`],
    ['many numbers', `[${'1,'.repeat(maxItems * 2)}1 ]`],
    ['colons in strings', ' {"a:":":","\\":":":\\\\","b":":\\":"} '],
    ['a key that is __proto__', ' {"__proto__":{"__proto__":1}} '],
    ['many brackets and spaces', `[${'{ "a" : [ ] },'.repeat(100)}{}]`],
    ['escaped quotes and backslashes', '{"a\\"":"\\\\","b":"\\\\\\""}'],
  ])('accepts %s', (_, text) => {
    expect(readJson(text)).toMatchObject({ tag: 'ok', value: JSON.parse(text) as unknown });
  });

  it.each<[string, string, JsonPath, string]>([
    ['a number of 20 digits', '{"id":12345678901234567890}', ['id'], '12345678901234567890'],
    ['a number between white space', '{"id" : 1.0 , "b":2}', ['id'], '1.0'],
    ['a string with escapes', '{"id": "\\u0061\\/"}', ['id'], '"\\u0061\\/"'],
    [
      'an object with its white space',
      '{"params":{"arguments": { "a" : 1 } }}',
      ['params', 'arguments'],
      '{ "a" : 1 }',
    ],
    ['an element of an array', '[ 1, {"id":true} ,[null ] ]', [2, 0], 'null'],
    ['a member of an element', '[ 1, {"id":true} ,[null ] ]', [1, 'id'], 'true'],
    ['a member in canonical text', '{"a":{"b":[1,2]}}', ['a', 'b'], '[1,2]'],
    ['the whole text', ' {"a":1 } ', [], '{"a":1 }'],
    ['a member after nested ones', '{"x":{"y":[{}]}, "id":-0}', ['id'], '-0'],
  ])('gives back %s as written', (_, text, path, source) => {
    expect((readJson(text) as JsonDocument).source(path)).toBe(source);
  });

  it.each<[string, JsonPath]>([
    [' {} ', ['a']],
    [' [] ', [0]],
    [' {"a":{ }}', ['a', 'b']],
    [' [1]', [1]],
    [' {"a":1}', ['toString']],
    [' {"a":1}', ['__proto__']],
  ])('has no source in %j for the path %j', (text, path) => {
    expect(() => (readJson(text) as JsonDocument).source(path)).toThrow(RangeError);
  });

  it('agrees with JSON.parse on seeded random texts, and gives back every span', () => {
    const random = seededRandom('json-text');
    for (let round = 0; round < 3000; round++) {
      const text = randomJson(random, 4);
      const value: unknown = JSON.parse(text);
      const document = readJson(text) as JsonDocument;
      expect(document.value).toEqual(value);
      for (const path of paths(value, 4)) {
        let here = value as never;
        for (const step of path) here = here[step];
        const source = document.source(path);
        expect(JSON.parse(source)).toEqual(here);
        expect(text).toContain(source);
      }
    }
  });

  it('refuses exactly the seeded random objects in which a key stands twice', () => {
    const random = seededRandom('duplicate keys');
    for (let round = 0; round < 3000; round++) {
      const keys = Array.from({ length: 1 + random.below(5) }, () => random.pick(['a', 'b', 'c', '\\u0061', 'B']));
      const text = `{"p":{${keys.map((key) => `"${key}" :${random.below(9)}`).join(', ')}}}`;
      const distinct = new Set(keys.map((key) => JSON.parse(`"${key}"`) as string)).size === keys.length;
      expect(readJson(text).tag).toBe(distinct ? 'ok' : 'failed');
    }
  });
});

function paths(value: unknown, depth: number): JsonPath[] {
  if (depth === 0 || typeof value !== 'object' || value === null) return [[]];
  const steps: (string | number)[] = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return [[], ...steps.flatMap((step) => paths(value[step as never], depth - 1).map((rest) => [step].concat(rest)))];
}
