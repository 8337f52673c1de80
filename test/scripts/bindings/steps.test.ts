/**
 * Each step on bindings of a WIT of its own: what is there before and after, and how often. The numbers are those of one
 * version of componentize-js: where they change, read what another version generates before changing them.
 */
import { version } from '@bytecodealliance/componentize-js';
import { describe, expect, it, test } from 'vitest';
import {
  bindingsVersion,
  changeBindings,
  corrections,
  improvements,
} from '../../../scripts/components/bindings/index.ts';
import { applyStep } from '../../../scripts/components/bindings/step.ts';
import { generate } from './generate.ts';
import { callerRecord, requests, responses, streams } from './wit.ts';

const counter = `interface counters {
  variant failure { none, because(string) }
  resource counter {
    constructor(start: u32);
    read: func(most: u64) -> result<list<u8>, failure>;
    peer: func() -> counter;
  }
}`;

const callers = `interface callers {
  ${callerRecord}
  greet: func(caller: option<caller>); leave: func(name: string, caller: option<caller>); name: func() -> caller;
}`;

interface Case {
  readonly step: string;
  readonly world: string;
  readonly interfaces?: string;
  readonly applied: number;
  readonly before: string;
  readonly after: string;
}

const cases: readonly Case[] = [
  {
    step: 'byte order marks',
    world: 'export run: func(text: string);',
    applied: 1,
    before: 'const utf8Decoder = new TextDecoder();',
    after: "const utf8Decoder = new TextDecoder('utf-8', { ignoreBOM: true });",
  },
  {
    step: 'finalizers',
    world: 'import counters;',
    interfaces: counter,
    // One registry; two resources registered, and unregistered by two methods and by `dispose`.
    applied: 6,
    before: `finalizationRegistry_import$counters$counter.unregister(arg0);`,
    after: '',
  },
  {
    step: 'handles',
    world: 'import counters;',
    interfaces: counter,
    applied: 2,
    before: 'Object.defineProperty(rsc0, symbolRscHandle, { writable: true, value: handle1});',
    after: 'rsc0[symbolRscHandle] = handle1;',
  },
  {
    step: 'resources',
    world: 'import counters;',
    interfaces: counter,
    applied: 2,
    before:
      'var rsc0 = new.target === import_counters$Counter ? this : Object.create(import_counters$Counter.prototype);',
    after: 'var rsc0 = $create(import_counters$Counter.prototype);',
  },
  {
    step: 'exported resources',
    world: 'export counters;',
    interfaces: counter,
    applied: 2,
    before: '= repCnt++;',
    after: '= $newResource();',
  },
  {
    step: 'methods',
    world: 'import counters;',
    interfaces: counter,
    applied: 2,
    before: 'read(arg0) {\n    function helper(arg0, arg1) {',
    after: 'read(arg1) {\n    const arg0 = this;',
  },
  {
    step: 'results',
    world: 'import check: func(n: u32) -> result<u32, string>;',
    applied: 1,
    before: "const retVal = variant1;\n  if (typeof retVal === 'object' && retVal.tag === 'err') {",
    after: 'throw new ComponentError(result0);',
  },
  {
    step: 'texts',
    world: 'import name: func() -> string;',
    applied: 1,
    before: 'utf8Decoder.decode(new Uint8Array($memory.buffer, ptr0, len0))',
    after: '$text(ptr0, len0)',
  },
  {
    step: 'strings',
    world: 'import print: func(text: string, to: string);',
    applied: 2,
    before: 'utf8Encode(arg1, $realloc, $memory)',
    after: '$encode(arg1)',
  },
  {
    step: 'encoder',
    world: 'import print: func(text: string);',
    applied: 1,
    before: 'function utf8Encode(s, realloc, memory) {',
    after: '',
  },
  {
    step: 'lists',
    world: 'import write: func(bytes: list<u8>, words: list<u32>);',
    applied: 1,
    before: 'new Uint8Array(val0.buffer || val0, val0.byteOffset, len0 * 1)',
    after: '$bytesOf(val0)',
  },
  {
    step: 'copies',
    world: 'import swap: func(words: list<u32>) -> list<u8>;',
    applied: 2,
    before: '(new Uint8Array($memory.buffer, ptr0, len0 * 4)).set(src0);',
    after: '$bytes.set(src0, ptr0);',
  },
  {
    step: 'allocations',
    world: 'import print: func(texts: list<string>);',
    applied: 1,
    before: '$realloc(0, 0, 4, len1 * 8)',
    after: '$allocate(4, len1 * 8)',
  },
  {
    step: 'words',
    world: 'import split: func() -> tuple<u32, u32, u8, u64>;',
    applied: 4,
    before: 'dataView($memory).getInt32(ret + 4, true) >>> 0',
    after: '$words[(ret + 4) >> 2] >>> 0',
  },
  {
    step: 'integers',
    world: 'import add: func(a: u64, b: s64);',
    applied: 2,
    before: 'BigInt.asUintN(64, BigInt(val))',
    after: "toUint64 = val => (typeof val === 'bigint' ? val : BigInt(val))",
  },
  {
    step: 'heads',
    world: 'import requests;',
    interfaces: requests,
    applied: 1,
    before: '$incomingRequest$method$headers(handle0);',
    after: 'headAsText() {',
  },
  {
    step: 'streams',
    world: 'import streams;',
    interfaces: streams,
    applied: 1,
    before: '$inputStream$method$read(handle0, ',
    after: 'read(arg1, into) {',
  },
  {
    step: 'responses',
    world: 'import responses;',
    interfaces: responses,
    applied: 1,
    before: '$responseOutparam$static$set(handle0, ',
    after: 'respond(fields, bytes) {',
  },
  {
    step: 'imports',
    world: 'import print: func(text: string) -> string; import put: func(text: string); import number: func() -> u32;',
    applied: 3,
    before: 'const ret = $import_print$print(ptr0, len0);',
    after:
      '{ const $mark = $words[$top], $over = $words[$overflows]; try {\n  var ptr0 = $encode(arg0);\n  var len0 = utf8EncodedLen;\n  $words[$open] = 1; const ret = $import_print$print(ptr0, len0); $words[$open] = 0;',
  },
  {
    step: 'answers',
    world: 'import name: func() -> string; import number: func() -> u32; import nothing: func();',
    applied: 2,
    before: 'const ret = $import_name$name();',
    after: '$import_name$name(); if ($words[$overflows] !== $over) { if ($memory.buffer !== $buffer) $renew(); }',
  },
  {
    step: 'arguments',
    world: 'export print: func(text: string); export nothing: func();',
    applied: 2,
    before: 'await print(result0);',
    after: '$words[$top] = $base;\n  await print(result0);',
  },
  {
    step: 'entries',
    world: 'export print: func(text: string); export nothing: func();',
    applied: 2,
    before: 'async function export_print(arg0, arg1) {',
    after: 'async function export_print(arg0, arg1) { if ($memory.buffer !== $buffer) $renew();',
  },
  {
    step: 'helpers',
    world: 'import nothing: func();',
    applied: 1,
    before: 'delete globalThis.$bindings;',
    after: 'delete globalThis.$bindings;\n\nconst $create',
  },
  {
    step: 'records',
    world: 'import callers;',
    interfaces: callers,
    applied: 2,
    before: 'var {clientId: v1_0, sub: v1_1, scopes: v1_2, iss: v1_3, ',
    after: 'const $form = $forms.get(e);',
  },
  {
    step: 'promises',
    world: 'export number: func(n: u32) -> u32; export check: func() -> result<string, string>;',
    applied: 2,
    before: 'const ret = await number(arg0 >>> 0);',
    after: 'if ($isPromise(value)) return $wait_export_number(value, arg0);',
  },
  {
    step: 'rehearsal',
    world: 'import name: func() -> string; export nothing: func();',
    applied: 2,
    before: 'let [$memory, $realloc, $import_name$name] = $bindings;',
    after: '$import_name$name = address;',
  },
  {
    step: 'scope',
    world: 'export nothing: func();',
    applied: 2,
    before: 'let { TextEncoder, TextDecoder } = contentGlobal;',
    after: '(() => {\nlet { TextEncoder, TextDecoder } = contentGlobal;',
  },
];

const steps = [...corrections, ...improvements];

test('every step has a case, and the version is the one that is installed', () => {
  expect(cases.map(({ step }) => step)).toEqual(steps.map(({ name }) => name));
  expect(version).toBe(bindingsVersion);
});

describe.each(cases)('$step', ({ step: name, world, interfaces, applied, before, after }) => {
  const at = steps.findIndex((step) => step.name === name);

  it('applies as often as its pattern is there', async () => {
    const { code } = changeBindings(await generate(world, interfaces), steps.slice(0, at));
    expect(code).toContain(before);
    const changed = applyStep(steps[at]!, code);
    expect(changed.applied).toBe(applied);
    expect(changed.code).toContain(after);
    expect(changed.code.includes(before)).toBe(steps[at]!.inserts === true);
  });
});
