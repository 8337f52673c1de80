import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CompileError, compilePolicy, type Cache, type PolicyInfo, type Progress } from '../src/index.ts';
import { compile, loadPolicy, opaPath } from './support/policies.ts';

const source = (body: string): { name: string; text: string } => ({
  name: 'policy.rego',
  text: `package mcp.authorization\n\n${body}`,
});

const noCache: Cache = () => Promise.reject(new Error('nothing should be made'));

const sha256 = (text: string | Uint8Array): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

describe('the compiler', () => {
  const rego = [source('allow if input.x == data.x')];
  const data = [{ name: 'data.json', text: '{"x": 1}' }];

  test('tells what a component was made of', async () => {
    const component = await (await loadPolicy(await compile({ rego, data })))();
    expect(JSON.parse(component.info()) as PolicyInfo).toEqual({
      entrypoint: 'mcp/authorization',
      source: sha256(rego[0]!.text),
      data: sha256(data[0]!.text),
      module: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      abi: expect.stringMatching(/^1\.\d+$/) as string,
      builtins: [],
      input: ['x', 'x.*'],
      deterministic: true,
    });
  });

  test('makes the same component wherever the sources lie', async () => {
    const [one, other] = [
      await compile({ rego, data }),
      await compile({ rego: [{ ...rego[0]!, name: '/elsewhere/policy.rego' }], data }),
    ];
    expect(one).not.toBe(other);
    expect(sha256(readFileSync(one))).toBe(sha256(readFileSync(other)));
  });

  test.each([
    [
      'a built-in that components do not have',
      'allow if http.send({"url": input.x})',
      /^error: .*policy\.rego:3: .*http\.send/s,
    ],
    ['a time format', 'allow if time.format(input.x) == "x"', /policy\.rego:3: .*time\.format/],
    ['a syntax error', 'allow if {', /policy\.rego:3: rego_parse_error/],
    ['a type error', 'allow if 1 + "a" == 2', /policy\.rego:3: rego_type_error/],
    ['Rego of before OPA 1.0', 'allow { input.x }', /policy\.rego:3: rego_parse_error/],
    ['a group that only `opa eval` would take', 'allow if regex.match(`(?<a>x)`, input.x)', /policy\.rego:3: .*\(\?P</],
  ])('refuses %s, with file and line', async (_, body, message) => {
    const compiled = compile({ rego: [source(body)] });
    await expect(compiled).rejects.toThrow(message);
    await expect(compiled).rejects.toBeInstanceOf(CompileError);
  });

  test.each(['/shop/policy.rego', '/shop/a+(b.rego', '/shop/$&.rego'])('calls a file by its name %s', async (name) => {
    const compiled = compile({ rego: [{ name, text: 'package mcp.authorization\n\nallow if {' }] });
    await expect(compiled).rejects.toThrow(`${name}:3: rego_parse_error`);
  });

  test('says in one sentence that there is only data', async () => {
    await expect(compile({ rego: [], data })).rejects.toThrow(/^There is no Rego file, only data: .*\.$/);
  });

  test('says by a fault that nothing is at the entrypoint', async () => {
    const compiled = compile({ rego: [source('allow if input.x')], entrypoint: 'mcp/authorization/deny' });
    await expect(compiled).rejects.toMatchObject({ fault: 'no-entrypoint' });
  });

  test.each(['http.send({"url": input.x})', 'data.none.f(input.x)', 'f(input.x)'])(
    'says by a fault that there is no function %s',
    async (call) => {
      const compiled = compile({ rego: [source(`allow if ${call}`)] });
      await expect(compiled).rejects.toMatchObject({ fault: 'unknown-function' });
    },
  );

  test('says so when there is no opa', async () => {
    const compiled = compilePolicy({ rego, entrypoint: 'mcp/authorization' }, { opa: '/nowhere/opa', cache: noCache });
    await expect(compiled).rejects.toThrow(/^opa cannot be run: .*\/nowhere\/opa/);
    await expect(compiled).rejects.toBeInstanceOf(CompileError);
  });

  test('tells of what takes long, once', async () => {
    const titles: string[] = [];
    const made = new Map<string, Promise<string>>();
    const folder = mkdtempSync(join(tmpdir(), 'compile-'));
    const cache: Cache = (kind, key, make) => {
      const path = join(folder, `${kind}-${key}`);
      const known = made.get(path) ?? Promise.resolve(make(path)).then(() => path);
      made.set(path, known);
      return known;
    };
    const progress: Progress = (title, step) => {
      titles.push(title);
      return step();
    };
    const options = { opa: opaPath(), cache, progress };
    const sources = { rego: [source('allow if input.progress')], entrypoint: 'mcp/authorization' };
    expect(await compilePolicy(sources, options)).toBe(await compilePolicy(sources, options));
    expect(titles).toEqual(['Compiling policy.rego']);
    expect([...made.keys()].map((path) => basename(path).replace(/-[0-9a-f]{32}\.wasm$/, ''))).toEqual([
      'policy',
      'policy-guest',
    ]);
    rmSync(folder, { recursive: true });
  });

  test('refuses a policy without the entrypoint', async () => {
    const other = { name: 'policy.rego', text: 'package other\n\nallow := true\n' };
    await expect(compile({ rego: [other] })).rejects.toThrow(/mcp\.authorization/);
  });

  test('refuses data that is not JSON', async () => {
    await expect(compile({ rego, data: [{ name: 'data.json', text: '{' }] })).rejects.toThrow(/data\.json/);
  });

  test('takes Rego of before OPA 1.0 when told so', async () => {
    const old = { rego: [source('default allow = false\n\nallow { input.x }')], v0Compatible: true };
    const component = await (await loadPolicy(await compile(old)))();
    expect(component.evaluate('{"x":1}')).toEqual({ tag: 'value', val: '{"allow":true}' });
  });
});

describe('what whoever asks knows of the policy', () => {
  const inputSchema = { type: 'object', properties: { user: { type: 'string' } }, additionalProperties: false };
  const readRules = ['allow', 'reason'];

  test.each([
    ['a member of the input that there is not', 'allow if input.usr == "a"', /policy\.rego:3: .*input\.usr/],
    [
      'a rule that nothing reads',
      'allow if input.user == "a"\n\nalow if true',
      /policy\.rego:5: nothing reads .* alow;/,
    ],
    ['a rule in two parts that nothing reads', 'allow if input.user\n\nlimit.a := 1', /policy\.rego:5: .*limit\.a/],
  ])('refuses %s', async (_, body, message) => {
    await expect(compile({ rego: [source(body)], inputSchema, readRules })).rejects.toThrow(message);
  });

  test.each([
    ['by another rule', 'allow if staff[input.user]\n\nstaff contains "a"'],
    ['by a name that is looked up', 'allow if limit[input.user] > 1\n\nlimit.a := 1\n\nlimit.b := 2'],
    ['in a function', 'allow if f(input.user)\n\nf(x) if x in names\n\nnames := ["a"]'],
    ['by nobody but whoever asks', 'reason := "a" if input.user'],
  ])('takes a rule that is read %s', async (_, body) => {
    await expect(compile({ rego: [source(body)], inputSchema, readRules })).resolves.toMatch(/\.wasm$/);
  });

  test('refuses a package that has no part of the entrypoint', async () => {
    const other = { name: 'a.rego', text: '# first\npackage other.name # x\n\nallow := true\n' };
    await expect(compile({ rego: [other] })).rejects.toThrow(
      'a.rego:2: the package must be mcp.authorization, not other.name.',
    );
  });
});
