import { beforeAll, describe, expect, test } from 'vitest';
import { evaluateAll } from './support/opa-eval.ts';
import { compile, loadPolicy, type Policy } from './support/policies.ts';
import { seededRandom } from './support/random.ts';

/** With and without daylight saving, both hemispheres, quarters of an hour, a country that crossed the date line. */
const zones = `
Europe/Berlin Europe/London Europe/Dublin America/New_York America/Sao_Paulo America/St_Johns Asia/Kolkata Asia/Kathmandu Asia/Tehran
Asia/Tokyo Australia/Sydney Australia/Lord_Howe Pacific/Apia Pacific/Chatham Pacific/Kiritimati Africa/Casablanca Africa/Monrovia CET
Etc/GMT+12`
  .trim()
  .split(/\s+/);

const policy = {
  name: 'zones.rego',
  text: `package mcp.authorization

zones := ${JSON.stringify(zones)}

local := [time.date([input.ns, input.zone]), time.clock([input.ns, input.zone]), time.weekday([input.ns, input.zone])]

later := time.add_date(input.local, input.years, input.months, input.days)

since := time.diff([input.ns, input.zone], [input.other, input.zone])
`,
};

describe('a time zone that the policy names', () => {
  let component: Policy;
  beforeAll(async () => {
    component = await (await loadPolicy(await compile({ rego: [policy] })))();
  });

  test('is what it is for opa eval, from 1970 to 2099', async () => {
    const random = seededRandom('times');
    const instant = (): string =>
      String(BigInt(Math.floor(70_000_000 + random.next() * 3_950_000_000)) * 1_000_000_000n);
    const inputs = Array.from({ length: 1500 }, () => {
      const [ns, zone] = [instant(), random.pick(zones)];
      const counts = [random.below(3) - 1, random.below(12), random.below(60) - 30];
      return (
        `{"ns":${ns},"other":${instant()},"zone":"${zone}","local":[${ns},"${zone}"],` +
        `"years":${counts[0]},"months":${counts[1]},"days":${counts[2]}}`
      );
    });
    const expected = await evaluateAll([policy], inputs);
    const actual = inputs.map((input) => {
      const outcome = component.evaluate(input);
      return outcome.tag === 'value' ? (JSON.parse(outcome.val) as unknown) : outcome.tag;
    });
    expect(actual).toEqual(expected);
  });
});

test.each(['Local', 'Factory'])('%s, a zone for OPA only, is not compiled in', async (zone) => {
  const text = `package mcp.authorization\n\nhour := time.clock([0, "${zone}"])[0] if input.zone`;
  const component = await (await loadPolicy(await compile({ rego: [{ name: 'policy.rego', text }] })))();
  expect(component.evaluate('{}')).toEqual({ tag: 'value', val: '{}' });
  expect(() => component.evaluate('{"zone":true}')).toThrow(
    expect.objectContaining({ payload: { tag: 'aborted', val: `the time zone ${zone} is not in the policy` } }),
  );
});
