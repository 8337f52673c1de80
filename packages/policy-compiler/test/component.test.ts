import { beforeAll, describe, expect, test } from 'vitest';
import { compile, compileNull, loadPolicy, type Policy, type TestSources } from './support/policies.ts';

type Instances = () => Promise<Policy>;

const source = (body: string): { name: string; text: string } => ({
  name: 'policy.rego',
  text: `package mcp.authorization\n\n${body}`,
});

async function build(body: string, more: Partial<TestSources> = {}, now?: () => number): Promise<Instances> {
  return loadPolicy(await compile({ rego: [source(body)], ...more }), now);
}

/** The decision, or the tag of what came instead; the error as it was thrown. */
function evaluate(component: Policy, input: string): unknown {
  try {
    const outcome = component.evaluate(input);
    return outcome.tag === 'value' ? JSON.parse(outcome.val) : outcome.tag;
  } catch (error) {
    return (error as { payload: unknown }).payload;
  }
}

function lengthOrError(component: Policy, input: string): unknown {
  try {
    const outcome = component.evaluate(input);
    return outcome.tag === 'value' ? outcome.val.length : outcome.tag;
  } catch (error) {
    return (error as { payload: unknown }).payload;
  }
}

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('the null policy', () => {
  test('has no policy and no info', async () => {
    const component = await (await loadPolicy(await compileNull()))();
    expect(component.info()).toBe('');
    for (const input of ['{}', '', 'x'.repeat(3_000_000)])
      expect(component.evaluate(input)).toEqual({ tag: 'no-policy' });
  });
});

describe('the input', () => {
  let component: Policy;
  beforeAll(async () => {
    component = await (await build('seen := input'))();
  });

  test.each(
    `
    null | true | 0 | -0 | 1.50 | 1e2 | 123456789012345678901234567890 | 0.1 | 1.5E+300 | "" | "é ü 漢字 😀"
    | "\\u0000\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00" | [] | {} | [1, [2, {"a": [null]}]] | {"a":1,"b":{"":{}}}
    `
      .trim()
      .split(/\s*\|\s*/),
  )('%s comes through', (text) => {
    expect(evaluate(component, ` \n${text}\t\r`)).toEqual({ seen: JSON.parse(text) });
  });

  test('keeps numbers as they are written', () => {
    const outcome = component.evaluate('[123456789012345678901234567890, 1e400, 0.10]');
    expect(outcome).toEqual({ tag: 'value', val: '{"seen":[123456789012345678901234567890,1e400,0.10]}' });
  });

  test.each(
    String.raw`
    | { | } | [1,] | {"a":1,} | {"a" 1} | {a:1} | ["a" "b"] | "a | "\x" | "\u12g4" | "\u12 | 01 | - | +1 | .5 | 5. | 1e | 1e+ | 1.e1
    | NaN | Infinity | tru | nul | truefalse | 1 2 | set() | {"a","b"} | 'a' | // | [1} | undefined`
      .split('|')
      .map((text) => text.trim())
      .concat(' ', '\u00A0{}', '\uFEFF{}', '"a\nb"', '"\u0000"'),
  )('%j is not JSON', (text) => {
    expect(evaluate(component, text)).toEqual({ tag: 'invalid-input' });
  });

  test.each([
    ['"\\ud800"', '"\ufffd"'],
    ['"\\udc00x"', '"\ufffdx"'],
    ['"\\ud800\\u0041"', '"\ufffdA"'],
    ['"\\ud800\\ud800\\udc00"', '"\ufffd\u{10000}"'],
    ['{"\\udfff":1}', '{"\ufffd":1}'],
    ['"\\ud840\\udc00"', '"\u{20000}"'],
    ['{"\\udbff\\udfff":1}', '{"\u{10ffff}":1}'],
  ])('%s, with surrogates, is %s', (text, seen) => {
    expect(evaluate(component, text)).toEqual({ seen: JSON.parse(seen) });
  });

  test.each([
    ['nesting of 256', nested(256), true],
    ['nesting of 258', nested(258), false],
    ['nesting of 100,000', nested(100_000), false],
    ['a number of 64 digits', '9'.repeat(64), true],
    ['a number of 65 digits', '9'.repeat(65), false],
    ['90,000 values', `[${'1,'.repeat(89_998)}1]`, true],
    ['110,000 values', `[${'1,'.repeat(110_000)}1]`, false],
    ['a string of 5 MB', `"${'é'.repeat(2_500_000)}"`, true],
    ['an exponent of 4 digits', '1e9999', true],
    ['an exponent of 5 digits', '1e10000', false],
    ['a string of 18 MB', `"${'漢'.repeat(6_000_000)}"`, true],
    ['a string of 18 MB, with an escape', `"\\n${'漢'.repeat(6_000_000)}"`, undefined],
  ])('%s: taken, or not, and the next evaluation is fine', (_, text, taken) => {
    expect(lengthOrError(component, text)).toEqual(
      taken ? `{"seen":${text}}`.length : { tag: taken === false ? 'invalid-input' : 'limit-exceeded' },
    );
    expect(evaluate(component, '{"a":1}')).toEqual({ seen: { a: 1 } });
  });
});

describe('an evaluation that gives up', () => {
  test('for conflicting rules is an error with the place, thousands of times, and leaves nothing behind', async () => {
    const component = await (await build('allow := true if input.a\n\nallow := false if input.b'))();
    for (let round = 0; round < 3000; round++) {
      expect(evaluate(component, '{"a":true,"b":true}')).toEqual({
        tag: 'aborted',
        val: expect.stringMatching(/^policy\.rego:\d+:\d+: /) as string,
      });
      expect(evaluate(component, '{"a":true}')).toEqual({ allow: true });
    }
    expect(evaluate(component, '{"b":true}')).toEqual({ allow: false });
    expect(evaluate(component, '{}')).toEqual({});
  });

  test('for too many steps is limit-exceeded, without help of the host', async () => {
    const component = await (
      await build(`allow if {
        input.go
        some a in numbers.range(1, 300)
        some b in numbers.range(1, 300)
        some c in numbers.range(1, 300)
        sum([a, b, c]) < 0
      }`)
    )();
    expect(evaluate(component, '{"go":true}')).toEqual({ tag: 'limit-exceeded' });
    expect(evaluate(component, '{}')).toEqual({});
  });

  test('for exponential calls without a loop is limit-exceeded', async () => {
    const functions = Array.from(
      { length: 30 },
      (_, i) => `f${i}(x) := a + b if {\n  a := f${i + 1}(x + 1)\n  b := f${i + 1}(x + 2)\n}`,
    );
    const component = await (await build(`${functions.join('\n')}\nf30(x) := x\nn := f0(input.x)`))();
    expect(evaluate(component, '{"x":1}')).toEqual({ tag: 'limit-exceeded' });
    expect(evaluate(component, '{}')).toEqual({});
  });

  test('for too much memory is limit-exceeded', async () => {
    const component = await (
      await build('all := [x | some i in numbers.range(1, 100000); x := sprintf("%1000d", [i])] if input.go')
    )();
    expect(evaluate(component, '{"go":true}')).toEqual({ tag: 'limit-exceeded' });
    expect(evaluate(component, '{}')).toEqual({});
  });

  test('keeps regular expressions working afterwards', async () => {
    const body =
      'm := regex.match(input.p, input.t)\n\nr := regex.replace(input.t, input.p, "<$0>")\n\nx := 1 if input.a\n\nx := 2 if input.b';
    const component = await (await build(body))();
    for (let round = 0; round < 20; round++) {
      expect(evaluate(component, '{"p":"b+","t":"abbc"}')).toEqual({ m: true, r: 'a<bb>c' });
      expect(evaluate(component, '{"p":"b+","t":"abbc","a":1,"b":1}')).toMatchObject({ tag: 'aborted' });
    }
    expect(evaluate(component, '{"p":"(a+)+$","t":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"}')).toMatchObject({
      m: false,
    });
  });

  test('for an IPv4 address in IPv6, which other networks have', async () => {
    const component = await (await build('deny if net.cidr_contains("10.0.0.0/8", input.ip)'))();
    for (const ip of ['::ffff:10.0.0.1', '0:0::FFFF:a00:1', '::ffff:10.0.0.1/128']) {
      expect(evaluate(component, JSON.stringify({ ip }))).toMatchObject({ tag: 'aborted' });
    }
    expect(evaluate(component, '{"ip":"10.0.0.1"}')).toEqual({ deny: true });
    expect(evaluate(component, '{"ip":"::fffe:10.0.0.1"}')).toEqual({});
  });

  test('for a time zone that the policy does not name', async () => {
    const component = await (await build('h := time.clock([0, input.zone])[0]'))();
    expect(evaluate(component, '{"zone":"Europe/Berlin"}')).toEqual({
      tag: 'aborted',
      val: 'the time zone Europe/Berlin is not in the policy',
    });
    expect(evaluate(component, '{"zone":"UTC"}')).toEqual({ h: 0 });
  });
});

describe('an outcome', () => {
  test.each([
    [`{1: "a", "b": [true]}`, { 1: 'a', b: [true] }],
    [`{"a": {"b": "c", null: false}, "d": {}}`, { a: { b: 'c', null: false }, d: {} }],
    [String.raw`{"q\"\\\u0001": "\n", "": ""}`, { 'q"\\\u0001': '\n', '': '' }],
    [`{"set": {1, "x"} & {"x"}, "none": null, "more": [-1, 1.50]}`, { set: ['x'], none: null, more: [-1, 1.5] }],
    [`[{"deep": [{"er": "é"}]}]`, [{ deep: [{ er: 'é' }] }]],
  ])('%s is JSON', async (rego, seen) => {
    const component = await (await build(`seen := ${rego}`))();
    for (let asked = 0; asked < 2; asked++) expect(evaluate(component, '{}')).toEqual({ seen });
  });

  test('of an entrypoint that is a rule is its value, whatever it is', async () => {
    const component = await (await build('found := input.a', { entrypoint: 'mcp/authorization/found' }))();
    for (const text of ['{"b":"c"}', '"d"', 'true', 'false', 'null', '[]', '1.0', '""']) {
      expect(component.evaluate(`{"a":${text}}`)).toEqual({ tag: 'value', val: text });
      expect(component.evaluate('{}')).toEqual({ tag: 'undefined' });
    }
  });

  test('of a name that an object has twice is that of the last', async () => {
    const component = await (await build('seen := input'))();
    expect(evaluate(component, String.raw`{"a":1,"b":{"c":2},"\u0061":3}`)).toEqual({ seen: { a: 3, b: { c: 2 } } });
  });

  test('of an entrypoint without a value is undefined', async () => {
    const component = await (await build('allow if input.x', { entrypoint: 'mcp/authorization/allow' }))();
    expect(component.evaluate('{}')).toEqual({ tag: 'undefined' });
    expect(component.evaluate('{"x":false}')).toEqual({ tag: 'undefined' });
    expect(component.evaluate('{"x":1}')).toEqual({ tag: 'value', val: 'true' });
  });

  test('sees the data and texts that are not ASCII', async () => {
    const data = [{ name: 'data.json', text: '{"städte":{"köln":["😀","\\u0000"]},"big":12345678901234567890}' }];
    const body = 'x := data["städte"][input.city]\n\nbig := data.big\n\ny := "漢字" if input.city == "köln"';
    const component = await (await build(body, { data }))();
    const outcome = component.evaluate('{"city":"köln"}') as { val: string };
    expect(outcome.val).toContain('"big":12345678901234567890');
    expect(JSON.parse(outcome.val)).toMatchObject({ x: ['😀', '\u0000'], y: '漢字' });
  });

  test('has one time for a whole evaluation', async () => {
    let milliseconds = 1_700_000_000_123;
    const instances = await build(
      'a := time.now_ns()\n\nb := time.now_ns() if walk(input, [_, _])',
      {},
      () => milliseconds++,
    );
    const component = await instances();
    expect(evaluate(component, '[1,2]')).toEqual({ a: 1_700_000_000_123_000_000, b: 1_700_000_000_123_000_000 });
    expect(evaluate(component, '[1,2]')).toEqual({ a: 1_700_000_000_124_000_000, b: 1_700_000_000_124_000_000 });
  });
});
