import { describe, expect, test, vi } from 'vitest';
import { chooseFiles, testFiles } from '../../scripts/test/files.ts';
import { requirements, setUp, type Requirement } from '../../scripts/test/setup.ts';

const requirement = (
  name: string,
  neededBy: RegExp,
  problem?: string,
): Requirement & { provide: ReturnType<typeof vi.fn> } => ({
  name,
  neededBy,
  provide: vi.fn<() => Promise<void>>(async () => {
    if (problem !== undefined) throw new Error(problem);
  }),
});

/** Names of the requirements that a file needs. */
const needs = (file: string): string[] =>
  requirements.filter(({ neededBy }) => neededBy.test(file)).map(({ name }) => name);

describe('what tests need', () => {
  test('is provided when a file needs it', async () => {
    const [go, c] = [requirement('go', /-go/), requirement('c', /-c/)];
    expect(await setUp(['test/weather-go.test.ts', 'test/other-go.test.ts'], [go, c])).toEqual([]);
    expect(go.provide).toHaveBeenCalledTimes(1);
    expect(c.provide).not.toHaveBeenCalled();
  });

  test('is said when it cannot be had, and the rest is provided all the same', async () => {
    const [go, c] = [requirement('Go', /x/, 'no network'), requirement('C', /x/)];
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await setUp(['x'], [go, c])).toEqual(['Go cannot be had: no network']);
    expect(c.provide).toHaveBeenCalledTimes(1);
    vi.restoreAllMocks();
  });

  test('is needed by some file, each of it', () => {
    const files = [...testFiles(), 'test/conformance/run.ts'];
    expect(requirements.filter(({ neededBy }) => !files.some((file) => neededBy.test(file)))).toEqual([]);
  });

  test('is little for a unit test', () => {
    expect(needs('test/http/cors.test.ts')).toEqual([]);
    expect(needs('test/policy/gate.test.ts')).toEqual(['opa']);
    expect(needs('test/integration/http.test.ts')).toEqual(['wasmtime', 'wasm-tools', 'opa', 'wac']);
  });
});

describe('the files of a run', () => {
  const all = ['test/app.test.ts', 'test/integration/http.test.ts', 'test/http/cors.test.ts'];

  test.each([
    ['none', [], undefined],
    ['a path', ['test/app.test.ts'], ['test/app.test.ts']],
    ['a part of the path', ['http'], ['test/integration/http.test.ts', 'test/http/cors.test.ts']],
    ['one twice', ['app', 'test/app.test.ts'], ['test/app.test.ts']],
  ])('are chosen by %s', (_, named, expected) => {
    expect(chooseFiles(named, all)).toEqual(expected);
  });

  test('cannot be chosen by a name that fits none', () => {
    expect(() => chooseFiles(['nope'], all)).toThrow('There is no test file nope.');
  });

  test('are all there', () => {
    expect(testFiles()).toContain('test/scripts/setup.test.ts');
    expect(testFiles()).toContain('packages/cli/test/setup/native-tools.test.ts');
  });
});
