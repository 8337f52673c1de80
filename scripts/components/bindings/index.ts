/**
 * Changes the bindings that componentize-js generates, the JavaScript between a component's source and the host. They are the
 * larger part of what a call costs, because the engine interprets them. Each step is for what one version generates, and fails
 * where that is not found. What each changes and gains: docs/upstream-bindings.md.
 */
import { applyStep, type Step } from './step.ts';
import { args, imports } from './steps/arena.ts';
import { byteOrderMarks } from './steps/byte-order-marks.ts';
import { exported, finalizers, handles, resources } from './steps/handles.ts';
import { allocations, copies, encoder, integers, lists, strings, texts, words } from './steps/memory.ts';
import { heads } from './steps/heads.ts';
import { methods } from './steps/methods.ts';
import { promises } from './steps/promises.ts';
import { records } from './steps/records.ts';
import { rehearsal } from './steps/rehearsal.ts';
import { responses } from './steps/responses.ts';
import { results } from './steps/results.ts';
import { scope } from './steps/scope.ts';
import { streams } from './steps/streams.ts';
import { answers, entries, helpers } from './steps/views.ts';

/** The version of componentize-js that the steps are for. */
export const bindingsVersion = '0.19.3';

/** What is wrong in what is generated. */
export const corrections: readonly Step[] = [byteOrderMarks];

/** What is slow, in the order in which it is changed: later steps may want what earlier ones leave. */
export const improvements: readonly Step[] = [
  finalizers,
  handles,
  resources,
  exported,
  methods,
  results,
  texts,
  strings,
  encoder,
  lists,
  copies,
  allocations,
  words,
  integers,
  heads,
  streams,
  responses,
  imports,
  answers,
  args,
  entries,
  helpers,
  records,
  promises,
  rehearsal,
  scope,
];

interface Changed {
  readonly code: string;
  /** How many places each step changed. */
  readonly applied: Readonly<Record<string, number>>;
}

/** Applies steps one after the other. @throws when one of them does not find what it expects. */
export function changeBindings(code: string, steps: readonly Step[] = [...corrections, ...improvements]): Changed {
  const applied: Record<string, number> = {};
  for (const step of steps) {
    const changed = applyStep(step, code);
    code = changed.code;
    applied[step.name] = changed.applied;
  }
  return { code, applied };
}
