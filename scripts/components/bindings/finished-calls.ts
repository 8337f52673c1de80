/**
 * Changes the engine's `call`, which runs every export, in the module that wizer is to run. The engine wants a promise
 * of the exported function, and makes two functions, two reactions and a job to learn that it is fulfilled. A function
 * that returns undefined has finished (`steps/promises.ts`): for it none of these are made. Put in, before the returned
 * value is taken for a promise:
 *
 *     (if (i32.eqz (i32.load offset=104 (local.get $frame)))  ;; the value's low word, 0 in undefined
 *       (then
 *         (i32.store (i32.const 2242660) (i32.sub (i32.load (i32.const 2242660)) (i32.const 1)))  ;; calls under way
 *         (if (i32.eqz (call $run_event_loop (i32.load (i32.const 2235796))))  ;; as behind the reactions
 *           (then (call $abort (i32.load (i32.const 2235796)) (i32.const 1121097))))
 *         (i32.add (local.get $frame) (i32.const 216))  ;; the realm that was entered, for the copy that follows
 *         ;; A copy of the end of `call`: takes two roots off the engine's lists, leaves the realm, frees the frame.
 *         (return (local.get $result))))
 */
import {
  add,
  call,
  callOpcode,
  constant,
  inOrder,
  isZero,
  leave,
  load,
  localGet,
  localTee,
  store,
  subtract,
  when,
} from './instructions.ts';
import {
  onlyPlaceOf,
  readerOf,
  readList,
  readSections,
  replaceSections,
  sectionIds,
  unsigned,
  writeList,
} from './module.ts';

/** Addresses in one version of the engine: how many calls are under way, the engine, and a text for `abort`. */
const [callsUnderWay, engineAt, jobsFailed] = [2_242_660, 2_235_796, 1_121_097] as const;
/** Locals of `call`, and what its frame has where. */
const [value, frame, result] = [1, 2, 5] as const;
const inFrame = { promise: 92, rootOfReturned: 96, returned: 104, realm: 216 } as const;

const returned = inOrder(localGet(frame), load(inFrame.returned));
/** The returned value becomes the promise. */
const taken = inOrder(localGet(frame), returned, localTee(value), store(inFrame.promise));
const countBy = (one: readonly number[]): number[] =>
  inOrder(constant(callsUnderWay), constant(callsUnderWay), load(0), constant(1), one, store(0));
const engine = inOrder(constant(engineAt), load(0));
/** The end begins with the root of the returned value, which is taken off the engine's list: `*root[0] = root[1]`. */
const end = {
  from: inOrder(
    inOrder(localGet(frame), load(inFrame.rootOfReturned)),
    inOrder(localGet(frame), load(inFrame.rootOfReturned + 4), store(0)),
  ),
  to: inOrder(localGet(result), leave),
};

/** @throws when this is not the engine that the change was written for. */
function refuse(what: string): never {
  throw new Error(`The engine's calls are not as expected: ${what}.`);
}

const has = (code: Buffer, bytes: readonly number[]): boolean => code.includes(Buffer.from(bytes));

const placeOf = (code: Buffer, bytes: readonly number[], what: string): number =>
  onlyPlaceOf(code, Uint8Array.from(bytes)) ?? refuse(what);

/** What runs the jobs that wait, and aborts when that fails: as it is in `call`. */
function runJobs(code: Buffer): number[] {
  const failed = inOrder(engine, constant(jobsFailed));
  const aborted = placeOf(code, [...failed, callOpcode], 'the event loop') + failed.length;
  const run = code.lastIndexOf(Buffer.from([...engine, callOpcode]), aborted) + engine.length;
  const callAt = (at: number): number[] => call(readerOf(code.subarray(at + 1)).number());
  const piece = inOrder(engine, callAt(run), isZero, when(failed, callAt(aborted)));
  return has(code, piece) ? piece : refuse('the event loop');
}

/** From the root of the returned value on. */
function endOf(code: Buffer): number[] {
  const from = placeOf(code, end.from, 'the end');
  const to = code.indexOf(Buffer.from(end.to), from);
  return to !== -1 && to - from < 100 ? [...code.subarray(from, to + end.to.length)] : refuse('the end');
}

function changed(code: Buffer): Buffer {
  const at = placeOf(code, taken, 'what is returned');
  const realm = inOrder(localGet(frame), constant(inFrame.realm), add);
  const added = inOrder(returned, isZero, when(countBy(subtract), runJobs(code), realm, endOf(code)));
  return Buffer.concat([code.subarray(0, at), Uint8Array.from(added), code.subarray(at)]);
}

/** @param module what componentize-js gives to wizer. @throws when its engine is another one than is known here. */
export function changeFinishedCalls(module: Uint8Array): Uint8Array {
  const sections = readSections(module);
  const { content } = sections.find(({ id }) => id === sectionIds.code) ?? refuse('no code');
  const bodies = readList(content, (reader) => Buffer.from(reader.take(reader.number())));
  const calls = bodies.filter((body) => has(body, taken) && has(body, countBy(add)));
  if (calls.length !== 1) refuse('the function is not found');
  const code = bodies.map((body) => {
    const bytes = body === calls[0] ? changed(body) : body;
    return [Uint8Array.from(unsigned(bytes.length)), bytes];
  });
  return replaceSections(sections, { [sectionIds.code]: writeList(code) });
}
