/** What the steps refuse: code in which their pattern is not as they expect it. */
import { describe, expect, it } from 'vitest';
import { changeBindings, improvements } from '../../../scripts/components/bindings/index.ts';
import { applyStep, type Step } from '../../../scripts/components/bindings/step.ts';
import { generate } from './generate.ts';
import { requests } from './wit.ts';

const step = (name: string): Step => improvements.find((each) => each.name === name)!;

describe('a step', () => {
  it.each([
    ['a method without text', requests.replace('other(string)', 'other')],
    ['a path that is always there', requests.replaceAll('option<string>', 'string')],
    ['fields of another kind', requests.replace('list<u8>', 'list<u16>')],
  ])('heads refuses requests with %s', async (_, interfaces) => {
    const code = await generate('import requests;', interfaces);
    expect(() => changeBindings(code)).toThrow(/The bindings of a request's (?:method|pathWithQuery|entries)/);
  });

  it.each<[string, string]>([
    ['finalizers', 'finalizationRegistry_import$x$y.register(a, b, c);'],
    ['handles', 'Object.defineProperty(rsc0, symbolRscHandle, { value: handle1 });'],
    ['results', 'function f() { const retVal = variant1; return retVal; }'],
    ['methods', 'class A { read() { function helper(arg0) {} return helper(other); } }'],
    ['allocations', '$realloc(ptr0, 1, 1, 2);'],
    ['encoder', 'function utf8Encode(s) { return s; }'],
  ])('%s refuses what looks like its pattern, and is not', (name, code) => {
    expect(() => applyStep(step(name), code)).toThrow(`the step "${name}"`);
  });

  it.each<[string, string]>([
    ['calls twice', 'async function export_x(arg0) { await a(); await b(); }'],
    ['calls within a condition', 'async function export_x(arg0) { if (arg0) await a(); }'],
    ['calls nothing', 'async function export_x(arg0) { return 1; }'],
    [
      'uses afterwards what was there before',
      'async function export_x(arg0) { var n = 1; const ret = await a(); b(n); }',
    ],
  ])('promises refuses an export that %s', (_, code) => {
    expect(() => applyStep(step('promises'), code)).toThrow('The bindings of export_x');
  });
});
