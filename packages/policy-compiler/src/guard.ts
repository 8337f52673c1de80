/**
 * Makes a core module give up instead of trapping or running on: every call that can end in an abort is followed by a
 * check of the global `aborted`, every loop and every calling function counts `steps` down and aborts at zero. Whoever
 * called in from outside finds `aborted` set and every frame gone. Works on printed modules, see `wat.ts`: an instruction
 * that may call or run on and that is not handled here has an unknown form there.
 */
import { readWat, unknownForm, type WatFunction } from './wat.ts';

/** `aborted` when the steps are used up. Any other value but 0 is the address of a NUL-terminated message. */
export const outOfSteps = -1;

/** How instructions name the two globals: `aborted` (i32, 0 = all is well), `steps` (i32, steps left). */
interface GuardGlobals {
  readonly aborted: string;
  readonly steps: string;
}

const callLine = /^ *call (\$[^ "]+|\$"[^"]*"|\d+)$/;
const loopLine = /^ *loop\b/;
const indirectCall = /^ *call_indirect(?: \d+| \$[^ "]+)? \(type (?:\d+|\$[^ "]+)\)$/;
const anyCall = /^ *call/;

/** Guards every function of a module. @returns the module's text. @throws CompileError for text of an unknown form. */
export function guard(wat: string, globals: GuardGlobals): string {
  const { lines, functions } = readWat(wat);
  const quiet = findQuiet(lines, functions);
  const guarded = [...lines];
  for (const { from, to, result } of functions) {
    const giveUp = `${result ? `${result}.const 0 ` : ''}return end`;
    const check = ` global.get ${globals.aborted} if ${giveUp}`;
    const count =
      ` global.get ${globals.steps} i32.eqz if i32.const ${outOfSteps} global.set ${globals.aborted} ${giveUp}` +
      ` global.get ${globals.steps} i32.const 1 i32.sub global.set ${globals.steps}`;
    let calls = false;
    for (let at = from; at < to; at++) {
      const line = lines[at]!;
      const callee = callLine.exec(line)?.[1];
      if (callee !== undefined ? !quiet.has(callee) : indirectCall.test(line)) {
        guarded[at] = line + check;
        calls = true;
      } else if (loopLine.test(line)) {
        // The printed comment after `loop` runs to the end of the line.
        guarded[at] = line.replace(/ *;;.*$/, '') + count;
      } else if (callee === undefined && anyCall.test(line)) {
        throw unknownForm(lines, at);
      }
    }
    if (calls) guarded[from] = `${count}\n${guarded[from]}`;
  }
  return guarded.join('\n');
}

/** Functions that certainly neither abort nor run on: no loop, no recursion, and only calls of such functions. */
function findQuiet(lines: readonly string[], functions: readonly WatFunction[]): Set<string> {
  const candidates = new Map<string, string[]>();
  for (const { from, to, name } of functions) {
    const body = lines.slice(from, to);
    if (body.some((line) => loopLine.test(line) || (anyCall.test(line) && !callLine.test(line)))) continue;
    candidates.set(
      name,
      body.flatMap((line) => callLine.exec(line)?.[1] ?? []),
    );
  }
  // From the functions that call nothing upwards: imports and recursive functions are never reached.
  const quiet = new Set<string>();
  for (let before = -1; before !== quiet.size;) {
    before = quiet.size;
    for (const [name, callees] of candidates) if (callees.every((callee) => quiet.has(callee))) quiet.add(name);
  }
  return quiet;
}
