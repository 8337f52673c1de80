/** The tools, called in this process: `npm test`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callTool } from '@wasmcp/provider';
import { countWords, greet, spell } from '../src/tools.ts';

test('greets by name', async () => {
  const { text } = await callTool(greet, { name: 'Ada' });
  assert.equal(text, 'Hello, Ada!');
});

test('tells the model about a name that is missing', async () => {
  const { isError, text } = await callTool(greet, {});
  assert.ok(isError);
  assert.match(text, /^Invalid arguments: name: /);
});

test('counts characters and words', async () => {
  const { structuredContent } = await callTool(countWords, { text: 'one two' });
  assert.deepEqual(structuredContent, { characters: 7, words: 2 });
});

test('reports each letter, and spells', async () => {
  const { text, progress } = await callTool(spell, { text: 'ab' });
  assert.equal(text, 'a-b');
  assert.deepEqual(
    progress.map(({ message }) => message),
    ['a', 'b'],
  );
});
