import { describe, expect, it } from 'vitest';
import { render } from '@wasmcp/cli';
import { namePattern } from '../../src/new/project-name.ts';

const values = { 'project-name': 'my-server', 'http-path': '/mcp' };

it.each([
  ['a variable', '{{project-name}}', 'my-server'],
  ['spaces around it', '{{ http-path }}', '/mcp'],
  ['kebab case', '{{project-name | kebab_case}}', 'my-server'],
  ['snake case', '{{project-name|snake_case}}', 'my_server'],
  ['several', '{{http-path}}{{project-name}}.', '/mcpmy-server.'],
  ['other text, as it is', '{ "a": { "b": [1] } } $(CC) ${x}', '{ "a": { "b": [1] } } $(CC) ${x}'],
])('renders %s', (_, text, rendered) => {
  expect(render(text, values)).toBe(rendered);
});

it.each([
  '{{authors}}',
  '{{project-name | pascal_case}}',
  '{{}}',
  '{{ a b }}',
  '{% if x %}',
  'x {{ y',
  '{{{project-name}}}',
])('refuses %s, which Spin would render otherwise', (text) => {
  expect(() => render(text, values)).toThrow(/is not a variable|unknown filter/);
});

describe('a name of a project', () => {
  it.each(['a', 'my-server', 'server2'])('may be %s', (name) => expect(name).toMatch(namePattern));
  it.each(['', 'My', '2a', 'a-2', 'a_b', '-a', 'a-', 'a--b', 'a b', '../a'])('may not be %j', (name) =>
    expect(name).not.toMatch(namePattern),
  );
});
