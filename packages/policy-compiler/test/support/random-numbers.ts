/** Random rules that look for numbers, written in every way, among equal ones. */
import type { SeededRandom } from './random.ts';

export const numbers = ['7', '1', '0', '2', '-1', '0.5', '10000000000000000000'];
/** Numbers that could be written in another way: an evaluation that looks for them in data gives up. */
export const longNumbers = `-0 1.0 7.0 0.0 1e0 0.1e1 70e-1 0.7E+1 700000000000000000000e-20 0e5 5e-1 0.50 1e-400
7.0000000000000000000000001 4294967303 4294967303.0 12345678901234567890 1234567890123456789e1 1234567890123456789012345.0
9007199254740993e0 0.1000000000000000000000000000000000000010 0.10`.split(/\s+/);

/** An evaluation that has one of these in a set gives up. */
const hugeNumbers = ['1e400', '10e399'];

export const number = (random: SeededRandom): string =>
  random.pick(random.below(200) === 0 ? hugeNumbers : [longNumbers, longNumbers, numbers][random.below(3)]!);

/** A number in any form, from anywhere. */
const form = (random: SeededRandom): string =>
  random.pick([
    () => number(random),
    () => 'input.forms[_]',
    () => 'input.forms[0]',
    () => 'to_number(input.texts[_])',
    () => `to_number("${random.pick(['', '+', '0', '-', '00'])}${number(random)}")`,
    () => `json.unmarshal("${number(random)}")`,
    () => 'data.numbers[_]',
  ])();

/** Collections of numbers that are looked for by equal ones. */
const collection = (random: SeededRandom): string =>
  random.pick([
    () => random.pick(['numbers', 'formed', 'converted', 'pairs_of', 'numbered', 'fixed']),
    () => `{${form(random)}, ${form(random)}, 7}`,
    () => `{${form(random)}: 1}`,
    () => '{n | some n in data.numbers}',
  ])();

/** What finds a number, or does not. */
export const numberRule = (random: SeededRandom): string =>
  random.pick([
    () => `count({x | x := ${collection(random)}[${form(random)}]})`,
    () => `{k | some k in input.keys; not ${collection(random)}[input.forms[0]]}`,
    () => `count({x | some n in input.forms; x := object.get(pairs_of, n, 0)})`,
    () => `count(composite) + count({1 | composite[[${form(random)}, {"n": ${form(random)}}]]})`,
    () => `count({${form(random)}, ${form(random)}} ${random.pick(['&', '|', '-'])} {${form(random)}, 7})`,
    () => `count({x | x := [${form(random)} == ${form(random)}, ${form(random)} < ${form(random)}]})`,
    () => `{1 | ${form(random)} in ${collection(random)}}`,
    () => `{x | x := object.union({7: "a", 0.5: "b"}, {${form(random)}: "c"})[7]}`,
    () => `count(array.concat(sort(${collection(random)}), [1]))`,
    () => `count(object.remove({7: 1, 1: 2, 0: 3}, [${form(random)}]))`,
    () => `object.subset({7, 1, 0.5}, {${form(random)}})`,
    () => `count({x | x := {[${form(random)}]: 1}[[${form(random)}]]})`,
  ])();
