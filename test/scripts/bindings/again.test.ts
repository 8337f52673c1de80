/** A component that is built again after its source has changed is the one that componentize-js would have made anew. */
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { componentize } from '@bytecodealliance/componentize-js';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildAgain, type Options } from '../../../scripts/components/bindings/again.ts';
import { wizerProgram } from '../../../scripts/components/bindings/hook.ts';
import { withState } from '../../../scripts/components/bindings/state.ts';
import { startSmall, temporaryFolder } from './small-component.ts';

const wit = 'package test:again;\nworld test {\n  export answer: func(question: string) -> string;\n}\n';
const sourceOf = (greeting: string): string =>
  `const greetings = new Map([['Ada', ${JSON.stringify(greeting)}]]);
export const answer = (question) => greetings.get(question) ?? 'nobody';\n`;
/** As long as the engine's memory has to grow for it. */
const long = 'Good day. '.repeat(400_000);

const temporary = temporaryFolder();
let folder: string;
let options: Options;
beforeAll(() => {
  folder = temporary();
  mkdirSync(join(folder, 'wit'));
  writeFileSync(join(folder, 'wit/world.wit'), wit);
  options = {
    sourcePath: join(folder, 'source.js'),
    witPath: join(folder, 'wit'),
    worldName: 'test',
    disableFeatures: ['fetch-event', 'http'],
  };
});

const write = (text: string): void => writeFileSync(options.sourcePath, text);
const kept = (): string => join(folder, 'engine');

/** Builds with componentize-js, and keeps what wizer has left under a name. */
const anew =
  (name: string) =>
  async (noted: string): Promise<Uint8Array> => {
    const wizerBin = await wizerProgram('improved', noted);
    const { component } = await componentize({ ...options, wizerBin });
    copyFileSync(join(noted, 'out.wasm'), join(folder, `${name}.module`));
    return component;
  };
const never = (): never => {
  throw new Error('built anew');
};

async function answerOf(component: Uint8Array, name: string): Promise<string> {
  const path = join(folder, `${name}.wasm`);
  writeFileSync(path, component);
  const { answer } = await startSmall<{ answer(question: string): Promise<string> }>(path);
  return answer('Ada');
}

test('is what it would be, with other answers and more memory', async () => {
  write(sourceOf('Hello'));
  const first = await buildAgain(options, kept(), 'program', anew('first'));
  expect(await answerOf(first, 'first')).toBe('Hello');
  const others = { short: 'Good day', long };
  for (const [name, greeting] of Object.entries(others)) {
    write(sourceOf(greeting));
    expect(await answerOf(await buildAgain(options, kept(), 'program', never), name)).toBe(greeting);
  }
  // Byte by byte, of one run of wizer: the engine draws random numbers when it starts.
  const second = await buildAgain(options, join(folder, 'other'), 'program', anew('second'));
  const module = readFileSync(join(folder, 'second.module'));
  expect(Buffer.compare(withState(first, module), second)).toBe(0);
  expect(Buffer.compare(first, second)).not.toBe(0);
});

test('does not say where it was built', async () => {
  write(sourceOf('Hello'));
  const own = join(folder, 'paths');
  const built = await buildAgain(options, own, 'program', anew('paths'));
  const again = await buildAgain(options, own, 'program', never);
  for (const component of [built, again]) {
    // That it is looked for in the right way: the engine's memory names the source.
    expect(Buffer.from(component).includes('source.js')).toBe(true);
    for (const path of [folder, process.cwd(), 'PWD=']) expect(Buffer.from(component).includes(path)).toBe(false);
  }
});

function withWit(was: Options, text: string, further?: string): Options {
  const witPath = join(folder, 'changed-wit');
  rmSync(witPath, { recursive: true, force: true });
  mkdirSync(witPath);
  writeFileSync(join(witPath, 'world.wit'), text);
  if (further !== undefined) writeFileSync(join(witPath, further), 'package test:again;\n');
  return { ...was, witPath };
}

function moved(was: Options): Options {
  const sourcePath = join(folder, 'moved.js');
  copyFileSync(was.sourcePath, sourcePath);
  return { ...was, sourcePath };
}

describe('componentize-js builds it', () => {
  const from = 'package test:again;';
  test.each<[string, (options: Options) => Options | Promise<Options>, program?: string]>([
    ['when WIT has changed', (was) => withWit(was, wit.replace(from, `${from}\n// Anew.`))],
    ['when WIT has a further file', (was) => withWit(was, wit, 'more.wit')],
    ['for another world', (was) => ({ ...was, worldName: 'other' })],
    ['with other features', (was) => ({ ...was, disableFeatures: ['fetch-event'] })],
    ['with an option that is not known', (was) => ({ ...was, runtimeArgs: '--verbose' }) as Options],
    ['with other bindings', (was) => was, 'another program'],
    ['for a source in another place', (was) => moved(was)],
    ['for a source that lacks an export', (was) => (write('export const other = 1;'), was)],
    ['for a source that throws', (was) => (write("throw new Error('no');"), was)],
    ['for a source that is no JavaScript', (was) => (write('export const'), was)],
  ])('%s', async (_, change, program = 'program') => {
    write(sourceOf('Hello'));
    const changed = await change(options);
    await expect(buildAgain(changed, kept(), program, never)).rejects.toThrow('built anew');
  });

  test.each<[string, string, (bytes: Buffer) => Buffer]>([
    ['the engine', 'in.wasm', (bytes) => bytes.fill(0, 5_000_000, 5_000_001)],
    ['the component', 'component.wasm', (bytes) => bytes.subarray(0, -1)],
    ['the script of bindings', 'sources/initializer.js', (bytes) => Buffer.concat([bytes, Buffer.from(' ')])],
    ['how wizer was run', 'entry.json', (bytes) => Buffer.from(bytes.toString().replace('EXPORT_CNT', 'EXPORT_CNU'))],
    ['half of that', 'entry.json', (bytes) => bytes.subarray(0, 100)],
  ])('when %s is damaged', async (_, file, damage) => {
    write(sourceOf('Hello'));
    const damaged = join(folder, 'damaged');
    rmSync(damaged, { recursive: true, force: true });
    cpSync(kept(), damaged, { recursive: true });
    await expect(buildAgain(options, damaged, 'program', never)).resolves.toBeInstanceOf(Uint8Array);
    const path = join(damaged, file);
    const before = readFileSync(path);
    const after = damage(Buffer.from(before));
    expect(after.equals(before)).toBe(false);
    writeFileSync(path, after);
    await expect(buildAgain(options, damaged, 'program', never)).rejects.toThrow('built anew');
  });
});

test.each([
  ['that lacks an export', 'export const other = 1;', /source\.js" does not export a "answer" function/],
  ['that throws', "throw new Error('no');", /source\.js:1:7 Error: no/],
])('a source %s is refused in the words of componentize-js', async (_, source, words) => {
  write(source);
  const own: Error = await componentize(options).then(never, (error) => error);
  expect(own.message).toMatch(words);
  await expect(buildAgain(options, join(folder, 'refused'), 'program', anew('refused'))).rejects.toThrow(
    new Error(own.message),
  );
});

/** Notes a run that has left nothing: the smallest thing that can be kept. */
async function noteNothing(noted: string): Promise<Uint8Array> {
  const module = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  mkdirSync(join(noted, 'sources'), { recursive: true });
  for (const file of ['in.wasm', 'out.wasm']) writeFileSync(join(noted, file), module);
  writeFileSync(join(noted, 'sources/initializer.js'), '');
  writeFileSync(join(noted, 'entry.json'), JSON.stringify({ work: noted, args: [], env: {}, input: '' }));
  return Uint8Array.of(0, 0x61, 0x73, 0x6d, 13, 0, 1, 0, 1, module.length, ...module);
}

test.each<[string, boolean, Options['disableFeatures'], string, object?]>([
  ['is kept', true, [], 'export const answer = 1;'],
  ['is kept of a handler of HTTP without a fetch event', true, ['fetch-event'], 'export const incomingHandler = {};'],
  ['is not kept where the source may decide on a fetch event', false, [], '// incomingHandler'],
  ['is not kept with an option that is not known', false, [], 'export const answer = 1;', { engine: 'mine.wasm' }],
])('what a build leaves %s', async (_, isKept, disableFeatures, source, more = {}) => {
  write(source);
  const into = join(folder, 'nothing');
  rmSync(into, { recursive: true, force: true });
  await buildAgain({ ...options, ...more, disableFeatures }, into, 'program', noteNothing);
  expect(existsSync(join(into, 'entry.json'))).toBe(isKept);
});
