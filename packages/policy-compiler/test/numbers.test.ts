import { describe, expect, test } from 'vitest';
import { evaluateAll } from './support/opa-eval.ts';
import { compile, loadPolicy, type Policy } from './support/policies.ts';
import { seededRandom } from './support/random.ts';

const load = async (body: string): Promise<Policy> => (await loadPolicy(await compile({ rego: source(body) })))();

const source = (body: string) => [{ name: 'policy.rego', text: `package mcp.authorization\n\n${body}\n` }];

const valueOf = (policy: Policy, input: string): unknown => {
  const outcome = policy.evaluate(input);
  return outcome.tag === 'value' ? (JSON.parse(outcome.val) as unknown) : outcome.tag;
};

const sevens = ['7', '7.0', '7e0', '70e-1', '0.7e1', '700e-2', '0.07E2', '7000000000e-9', '700000000000000000000e-20'];

describe('a policy that negates what a number finds', () => {
  test.each([
    'denied := {7, 13}\n\nallow if not denied[input.id]',
    'denied := {70e-1, 13}\n\nallow if not denied[input.id]',
    'denied contains x if some x in [7, 13]\n\nallow if not input.id in denied',
    'named[x] := true if some x in [7, 13]\n\nallow if not named[input.id]',
    'allow if object.get({7: true}, input.id, false) == false',
    'allow if count({7} & {input.id}) == 0',
    'allow if count({input.id} - {7}) == 1',
    'allow if count({input.id, 7}) == 2',
    'composite := {[7, {"a": 7}]}\n\nallow if not composite[[input.id, {"a": input.id}]]',
    'allow if not {7}[to_number(sprintf("%v", [input.id]))]',
    'allow if not {7}[json.unmarshal(json.marshal(input.id))]',
    'seen contains x if some x in input.ids\n\nallow if not seen[7]',
  ])('is closed to 7, however it is written: %s', async (body) => {
    const policy = await load(body);
    const allows = (id: string): boolean =>
      (valueOf(policy, `{"id":${id},"ids":[1,${id}]}`) as { allow?: boolean }).allow === true;
    expect(sevens.filter(allows)).toEqual([]);
    expect(['70', '7.5', '70e-2', '-7'].filter((id) => !allows(id))).toEqual([]);
  });
});

describe('to_number', () => {
  test.each([
    ['"70e-1"', 7],
    ['".7e1"', 7],
    ['"07"', 7],
    ['"+7"', 7],
    ['"7."', 7],
    ['"-007.50"', -7.5],
    ['"1e"', undefined],
    ['" 7"', undefined],
    ['"-+7"', undefined],
    ['""', undefined],
    ['"."', undefined],
    ['"1e400"', undefined],
    ['"Infinity"', undefined],
  ])('of %s is what it is for opa eval', async (text, number) => {
    const body = `same if to_number(input.text) == ${number ?? 0}\n\nnone if not to_number(input.text)`;
    const input = `{"text":${text}}`;
    const expected = number === undefined ? { none: true } : { same: true };
    expect(valueOf(await load(body), input)).toEqual(expected);
    expect(await evaluateAll(source(body), [input])).toEqual([expected]);
  });

  test.each(['1_0', '0x7p0'])('of %s, a number of Go alone, ends the evaluation', async (text) => {
    const policy = await load('x := to_number(input.text)');
    expect(() => policy.evaluate(JSON.stringify({ text }))).toThrow(
      expect.objectContaining({ payload: expect.objectContaining({ tag: 'aborted' }) as object }) as Error,
    );
  });
});

test('calculates with integers and fractions of any length as opa eval does', async () => {
  const random = seededRandom('arithmetic');
  const special =
    `0 0.1 0.2 1.1 2.2 7 -0.5 1e-3 4294967303 1e30 1e-30 6.99999999999999999999999999 1234567890123456789012345
1234567890123456789012345.5 99999999999999999999.5 12345678901234567890 9007199254740993 -2.5 70e-1`.split(/\s+/);
  const number = (): string =>
    random.below(2) === 0
      ? random.pick(special)
      : `${random.below(2) === 0 ? '-' : ''}${random.next() * 10 ** (random.below(25) - 8)}`.replace('+', '');
  const inputs = Array.from({ length: 500 }, () => `{"x":${number()},"y":${number()}}`).filter(
    // OPA aborts on this one.
    (input) => input !== '{"x":0,"y":0}',
  );
  const terms = ['x + y', 'x - y', 'x * y', 'x / y', 'abs(x)', 'round(x)', 'sum([x, y, x])', 'x % y', 'x < y'];
  const rules = terms.map((term, index) => `r["${index}"] := sprintf("%v", [${term}])`);
  const body = `x := input.x\n\ny := input.y\n\n${rules.join('\n\n')}`;
  const policy = await load(body);
  const expected = await evaluateAll(source(body), inputs, 'data.mcp.authorization.r');
  for (const [index, input] of inputs.entries()) {
    expect([input, (valueOf(policy, input) as { r: object }).r]).toEqual([input, expected[index]]);
  }
});

test.each([
  ['ceil(input.x)', '{"x":-0.5}', 'ceil, floor'],
  ['floor(input.x)', '{"x":-0.5}', 'ceil, floor'],
  ['product([input.x, 2])', '{"x":0.1}', 'product'],
  ['sum({input.x, 0.2, 0.3})', '{"x":0.1}', 'sum'],
])('%s, which opa eval calculates in a way of its own, ends the evaluation', async (term, input, reason) => {
  const policy = await load(`x := ${term}`);
  expect(() => policy.evaluate(input)).toThrow(
    expect.objectContaining({ payload: { tag: 'aborted', val: expect.stringContaining(reason) as string } }) as Error,
  );
});

test('a number beyond all float64s that an equal one is compared with ends the evaluation', async () => {
  const policy = await load('x if not {7, 1e400}[input.x]\n\ny if input.x > 7');
  expect(valueOf(policy, '{"x":2e400}')).toEqual({ x: true, y: true });
  expect(() => policy.evaluate('{"x":10e399}')).toThrow(
    expect.objectContaining({ payload: { tag: 'limit-exceeded' } }) as Error,
  );
});

test('texts are JSON where they are for opa eval', async () => {
  const body = 'x := json.unmarshal(input.text)\n\nvalid := json.is_valid(input.text)';
  const policy = await load(body);
  const texts = [
    '[01]',
    '01',
    '1 2',
    '[1,]',
    '{"a":1}',
    ' [1.50e1] ',
    '"\\ud800"',
    '"\\ud840\\udc00"',
    '',
    '+1',
    '.5',
    "'a'",
    '"\u0001"',
    'nul',
    '-',
  ];
  const inputs = texts.map((text) => JSON.stringify({ text }));
  const expected = await evaluateAll(source(body), inputs);
  expect(inputs.map((input) => valueOf(policy, input))).toEqual(expected);
  expect(valueOf(policy, '{"text":7}')).toEqual((await evaluateAll(source(body), ['{"text":7}']))[0]);
});
