/**
 * The engine wants a promise of every exported function, and makes two functions, two reactions and a job to learn that it is
 * fulfilled, also when the function has finished. In the module that wizer is to run its `call` is changed: a function that
 * returns undefined has finished (`steps/promises.ts`). What is waiting to run, runs then as before.
 */
import { readerOf, readList, readSections, replaceSections, sectionIds, signed, unsigned } from './module.ts';

/** How many calls are under way; the address of one version of the engine, as all that follows. */
const interest = 2242660;
const constant = (value: number): number[] => [0x41, ...signed(value)];
/** `local.get 2`, the frame; `i32.load` and `i32.store` with an offset. */
const frame = [0x20, 2];
const load = (offset: number): number[] => [0x28, 2, ...unsigned(offset)];
const store = (offset: number): number[] => [0x36, 2, ...unsigned(offset)];
const counted = (operator: number): number[] =>
  [constant(interest), constant(interest), load(0), constant(1), [operator], store(0)].flat();

/** Where a root that lies in the frame is taken off the engine's list of them. */
const unroot = (at: number): number[] => [...frame, ...load(at), ...frame, ...load(at + 4), ...store(0)];

/** What the function has returned becomes the promise. */
const taken = [...frame, ...frame, ...load(104), 0x22, 1, ...store(92)];
/** `engine.run_event_loop()`, and what is called when it has failed. */
const engine = [...constant(2235796), ...load(0)];
const loop = { from: [...engine, 0x10], to: [...constant(1121097), 0x10] };
/** The end: the roots of the returned value and of the arguments, the realm, the frame, the result. */
const end = { from: unroot(96), to: [0x20, 5, 0x0f] };

/** @throws when this is not the engine that the change was written for. */
function refuse(what: string): never {
  throw new Error(`The engine's calls are not as expected: ${what}.`);
}

const has = (code: Buffer, bytes: readonly number[]): boolean => code.includes(Buffer.from(bytes));

/** Where some bytes are, which are there once. */
function placeOf(code: Buffer, bytes: readonly number[], what: string): number {
  const wanted = Buffer.from(bytes);
  const at = code.indexOf(wanted);
  return at !== -1 && code.indexOf(wanted, at + 1) === -1 ? at : refuse(what);
}

/** The piece of code that runs the jobs that wait, and says when that has failed. */
function runJobs(code: Buffer): Uint8Array {
  const last = placeOf(code, loop.to, 'the event loop');
  const first = code.lastIndexOf(Buffer.from(loop.from), last - engine.length - 1);
  const reader = readerOf(code.subarray(last + loop.to.length));
  reader.number();
  const piece = code.subarray(first, last + loop.to.length + reader.at() + 1);
  return first !== -1 && piece.length < 40 && piece.at(-1) === 0x0b ? piece : refuse('the event loop');
}

function leave(code: Buffer): Uint8Array {
  const first = placeOf(code, end.from, 'the end');
  const last = code.indexOf(Buffer.from(end.to), first);
  return last !== -1 && last - first < 100 ? code.subarray(first, last + end.to.length) : refuse('the end');
}

function changed(code: Buffer): Buffer {
  const at = placeOf(code, taken, 'what is returned');
  // The realm that was entered lies at 216; its address is what the end finds on the stack.
  const realm = [...frame, ...constant(216), 0x6a];
  return Buffer.concat([
    code.subarray(0, at),
    Uint8Array.from([...frame, ...load(104), 0x45, 0x04, 0x40, ...counted(0x6b)]),
    runJobs(code),
    Uint8Array.from(realm),
    leave(code),
    Uint8Array.of(0x0b),
    code.subarray(at),
  ]);
}

/** @param module what componentize-js gives to wizer. @throws when its engine is another one than is known here. */
export function changeFinishedCalls(module: Uint8Array): Uint8Array {
  const sections = readSections(module);
  const find = (id: number): Uint8Array =>
    sections.find((each) => each.id === id)?.content ?? refuse(`no section ${id}`);
  const bodies = readList(find(sectionIds.code), (reader) => Buffer.from(reader.take(reader.number())));
  const calls = bodies.filter((body) => has(body, taken) && has(body, counted(0x6a)));
  if (calls.length !== 1) refuse('the function is not found');
  const code = bodies.flatMap((body) => {
    const bytes = body === calls[0] ? changed(body) : body;
    return [Uint8Array.from(unsigned(bytes.length)), bytes];
  });
  return replaceSections(sections, {
    [sectionIds.code]: Buffer.concat([Uint8Array.from(unsigned(bodies.length)), ...code]),
  });
}
