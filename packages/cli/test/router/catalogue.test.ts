import { expect, test } from 'vitest';
import { makeCatalogue, type Listed } from '../../src/router/catalogue.ts';

const nothing: Listed = { tools: [], prompts: [], resources: [], templates: [] };
const provider = (as: string | undefined, label: string, listed: Partial<Listed>) => ({
  as,
  label,
  listed: { ...nothing, ...listed },
});

test('names have the prefix of their provider, URIs have none', () => {
  const listed = { tools: ['get'], prompts: ['ask'], resources: ['a://1'], templates: ['a://{x}'] };
  const other = { tools: ['get'], prompts: ['ask'], resources: ['b://1'], templates: ['a://{x}'] };
  expect(makeCatalogue([provider(undefined, 'p', listed), provider('w', 'w', other)])).toEqual({
    tools: [
      { name: 'get', provider: 0 },
      { name: 'w_get', provider: 1 },
    ],
    prompts: [
      { name: 'ask', provider: 0 },
      { name: 'w_ask', provider: 1 },
    ],
    resources: [
      { name: 'a://1', provider: 0 },
      { name: 'b://1', provider: 1 },
    ],
    // Of two that are alike the first is taken.
    templates: [{ name: 'a://{x}', provider: 0 }],
  });
});

test('names that collide are refused, all of them at once, with the files', () => {
  const one = provider(undefined, '/p/a.wasm', { tools: ['get', 'x_put'], prompts: ['ask'] });
  const two = provider(undefined, '/p/b.wasm', { tools: ['get'], prompts: ['ask'] });
  const three = provider('x', 'x', { tools: ['put'] });
  const compose = () => makeCatalogue([one, two, three]);
  expect(compose).toThrow('The tool get is in /p/a.wasm and in /p/b.wasm.');
  expect(compose).toThrow('The tool x_put is in /p/a.wasm and in x.');
  expect(compose).toThrow('The prompt ask is in /p/a.wasm and in /p/b.wasm.');
  expect(compose).toThrow('--provider NAME=FILE');
});

test('URIs that collide are refused, and no name helps', () => {
  const compose = () =>
    makeCatalogue([provider('a', 'a', { resources: ['x://1'] }), provider('b', 'b', { resources: ['x://1'] })]);
  expect(compose).toThrow('The resource x://1 is in a and in b.');
  expect(compose).toThrow('URIs stay as they are');
});

test('one provider may list a name twice, and a list that is not known collides with nothing', () => {
  const twice = provider(undefined, 'p', { tools: ['get', 'get'] });
  expect(makeCatalogue([twice, provider(undefined, 'q', { tools: undefined })]).tools).toEqual([
    { name: 'get', provider: 0 },
  ]);
});
