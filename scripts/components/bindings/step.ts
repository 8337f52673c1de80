/** One change of the generated bindings, which knows where it has to apply and fails where it does not. */
import { rewrite, type Rewritten, type Rule } from './rewrite.ts';

export interface Step {
  readonly name: string;
  /** What is found in the text wherever the step is to apply, once each time, and nowhere when it has. */
  readonly marker: RegExp;
  /** The marked places stay, and something is put beside them. */
  readonly inserts?: true;
  /** Changes the text. @returns it, and how many places were changed. */
  readonly change: (code: string) => { readonly code: string; readonly applied: number };
}

/** A step that consists of rules, each of which takes one marker away wherever it applies. */
export const stepOf = (name: string, marker: RegExp, rules: readonly Rule[]): Step => ({
  name,
  marker,
  change: (code) => sum(rewrite(code, rules)),
});

const sum = ({ code, applied }: Rewritten): ReturnType<Step['change']> => ({
  code,
  applied: applied.reduce((all, each) => all + each, 0),
});

const count = (code: string, marker: RegExp): number =>
  [...code.matchAll(new RegExp(marker, `g${marker.flags}`))].length;

/** @throws when the generated code is not what the step was written for: it is for one version of componentize-js. */
export function applyStep({ name, marker, inserts, change }: Step, code: string): ReturnType<Step['change']> {
  const found = count(code, marker);
  const changed = change(code);
  const left = count(changed.code, marker);
  if (changed.applied !== found || left !== (inserts ? found : 0)) {
    throw new Error(
      `The bindings are not as the step "${name}" expects them: ${found} places, ${changed.applied} changed, ${left} left.`,
    );
  }
  return changed;
}
