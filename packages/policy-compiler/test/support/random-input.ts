/** Random policy inputs, made of what the policies of a test look at and compare with. */
import type { SeededRandom } from './random.ts';

export type Input = Readonly<Record<string, unknown>>;

const names = 'token request mcp scopes path headers method tool arguments a x-a request.headers'.split(' ');
const leaves = [null, true, false, 0, -1500, '', 'a', 'c', 'x', 'echo', '/mcp', 'headers', [], ['a'], [['x']], {}];

/** An object, in it objects to a depth of three. Each name is there with some chance. */
export function randomInput(random: SeededRandom, depth = 3): Input {
  const value = (): unknown =>
    depth > 0 && random.below(3) > 0 ? randomInput(random, depth - 1) : random.pick(leaves);
  return Object.fromEntries(names.filter(() => random.below(3) > 0).map((name) => [name, value()]));
}

/** The input without the members that none of the paths names; `inputUse` says what the paths mean. */
export function partialInput(input: Input, paths: readonly string[]): Input {
  if (paths.includes('*')) return input;
  const named = Object.entries(input).filter(([name]) => paths.includes(name));
  return Object.fromEntries(
    named.map(([name, value]) => [
      name,
      paths.includes(`${name}.*`) || !isObject(value) ? value : pickMembers(value, name, paths),
    ]),
  );
}

const pickMembers = (object: Input, name: string, paths: readonly string[]): Input =>
  Object.fromEntries(Object.entries(object).filter(([member]) => paths.includes(`${name}.${member}`)));

const isObject = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
