/** What a server prints and answers, as its developer wants to read it. */
import type { Observe } from '@wasmcp/node-host';
import { readableLog } from './readable-log.ts';
import { createResultCheck } from './result-check.ts';
import { readSourcePositions } from './source-positions.ts';

export interface ServerOutput {
  /** Takes what the components print, in pieces. */
  readonly log: (piece: string) => void;
  /** Is shown all answers. */
  readonly observe: Observe;
  /** To be called when what has just been built is served: positions in its source may be others. */
  readPositions(): void;
  /** To be called when another provider is served: its tools may be others. */
  forgetTools(): void;
}

/** @param folder of the project. @param write takes whole lines. */
export function createServerOutput(folder: string, write: (text: string) => void): ServerOutput {
  let translate = readSourcePositions(folder);
  const results = createResultCheck((sentence) => write(`${sentence}\n`));
  return {
    log: readableLog((line) => write(translate(line))),
    observe: results.observe,
    readPositions() {
      translate = readSourcePositions(folder);
    },
    forgetTools: results.forget,
  };
}
