/** Random JSON texts: valid, with white space, escapes and number forms that a re-serialisation would change. */
import type { SeededRandom } from './random.ts';

const scalars = [
  '1',
  '-0',
  '1e2',
  '0.10',
  '12345678901234567890',
  '1e400',
  'true',
  'null',
  '""',
  '"a\\"b"',
  '"\\\\"',
  '"{[,:"',
  '"\\ud800"',
  '"\\/\\u0041"',
  '"é\u{1F600}\u2028"',
];
const names = ['k', '\\u006b', '__proto__x', '1', 'q\\"'];
const spaces = ['', '', '', ' ', '\n\t'];

/** JSON text of any value, no deeper than `depth`. No object has two equal names. */
export function randomJson(random: SeededRandom, depth: number): string {
  const kind = depth === 0 ? 0 : random.below(3);
  const text =
    kind === 0 ? random.pick(scalars) : kind === 1 ? randomArray(random, depth) : randomObject(random, depth);
  return random.pick(spaces) + text + random.pick(spaces);
}

/** The same of an object, without white space around it. */
export function randomObject(random: SeededRandom, depth: number): string {
  const members = Array.from(
    { length: random.below(4) },
    (_, index) =>
      `${random.pick(spaces)}"${random.pick(names)}${index}"${random.pick(spaces)}:${randomJson(random, depth - 1)}`,
  );
  return members.length === 0 ? `{${random.pick(spaces)}}` : `{${members.join()}}`;
}

function randomArray(random: SeededRandom, depth: number): string {
  const items = Array.from({ length: random.below(4) }, () => randomJson(random, depth - 1));
  return items.length === 0 ? `[${random.pick(spaces)}]` : `[${items.join()}]`;
}
