import { describe, expect, it, test } from 'vitest';
import { rewrite, type Rule } from '../../../scripts/components/bindings/rewrite.ts';
import { applyStep, stepOf } from '../../../scripts/components/bindings/step.ts';

const changed = (code: string, ...rules: Rule[]): string => rewrite(code, rules).code;

describe('a rule', () => {
  it.each<[string, Rule, string, string]>([
    ['an expression', { from: 'f(_a)', to: 'g(_a)' }, 'x = f(1);', 'x = g(1);'],
    ['a statement', { from: 'f(_a);', to: '' }, 'f(1); x = f(2);', ' x = f(2);'],
    ['what is within a match', { from: 'f(_a)', to: 'g(_a)' }, 'f(f(f(1)))', 'g(g(g(1)))'],
    ['one name for one thing', { from: '_a.x(_a)', to: '_a' }, 'a.x(a); a.x(b); (a).x(a)', 'a; a.x(b); a'],
    ['no more arguments', { from: 'f(_a)', to: 'g(_a)' }, 'f(); f(1, 2); f(1)', 'f(); f(1, 2); g(1)'],
    ['literals by value', { from: 'f(0, "a")', to: 'g()' }, "f(0, 'a'); f(1, 'a'); f(0x0, 'a')", "g(); f(1, 'a'); g()"],
    [
      'keys of objects',
      { from: 'f({ k: _a })', to: '_a' },
      'f({ k: 1 }); f({ j: 1 }); f({ k: 1, j: 2 })',
      '1; f({ j: 1 }); f({ k: 1, j: 2 })',
    ],
    ['shorthand', { from: 'f(_a)', to: 'g(_a)' }, 'let { a, b = f(1) } = f({ a });', 'let { a, b = g(1) } = g({ a });'],
    [
      'not what is in texts',
      { from: 'f(_a)', to: 'g(_a)' },
      "'f(1)'; /f(1)/; `f(1)${f(1)}` // f(1)",
      "'f(1)'; /f(1)/; `f(1)${g(1)}` // f(1)",
    ],
  ])('replaces %s', (_, rule, code, expected) => {
    expect(changed(code, rule)).toBe(expected);
  });

  test('may have a condition, and the first that fits applies', () => {
    const isX: Rule = { from: 'f(_a)', to: 'x', where: (bound) => bound.get('_a')?.['name'] === 'x' };
    const { code, applied } = rewrite('f(x); f(y);', [isX, { from: 'f(_b)', to: 'g(_b)' }]);
    expect(code).toBe('x; g(y);');
    expect(applied).toEqual([1, 1]);
  });

  test('leaves all else as it is, also what is not in good form', () => {
    const code = 'a  =  1 /* b */ ;;\n\tfunction c ( ) { }\r\n';
    expect(changed(code, { from: 'f(_a)', to: '' })).toBe(code);
  });
});

describe('a step', () => {
  const step = stepOf('example', /\bf\(/, [{ from: 'f(_a)', to: 'g(_a)' }]);

  it('says how many places it changed', () => {
    expect(applyStep(step, 'f(1); f(f(2));')).toEqual({ code: 'g(1); g(g(2));', applied: 3 });
    expect(applyStep(step, 'h();').applied).toBe(0);
  });

  it('fails where its marker is and its pattern is not', () => {
    expect(() => applyStep(step, 'f(1); f(1, 2);')).toThrow('"example" expects them: 2 places, 1 changed, 1 left');
    expect(() => applyStep(step, "f(1); 'f(';")).toThrow('2 places, 1 changed, 1 left');
  });

  it('fails on what is no JavaScript', () => {
    expect(() => applyStep(step, 'f(')).toThrow(/parse/i);
  });
});
