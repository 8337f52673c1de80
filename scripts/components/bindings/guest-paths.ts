/**
 * Which paths the engine sees while wizer runs it. Its arguments and environment stay in its memory, and so in the
 * component that is published: none of them says where it was built.
 */
import type { Run } from './kept.ts';

/** Where the engine finds the script of bindings. */
const scriptFolder = '/componentize-bindings';

/** A shell adds these to an environment that has none. */
const ofShell = new Set(['PWD', 'OLDPWD', 'SHLVL', '_']);

/**
 * How componentize-js runs wizer, with paths of the engine's own in the place of those of this machine. wizer's
 * arguments name the folders that the engine sees: that of the script as what it is here, and that of the source as `/`.
 */
export function withGuestPaths({ args, env, input }: Omit<Run, 'work'>): Omit<Run, 'work'> {
  const [scripts, sources] = [valueOf(args, '--dir='), valueOf(args, '--mapdir=/::')];
  return {
    args: args.map((arg) => (arg === `--dir=${scripts}` ? `--mapdir=${scriptFolder}::${scripts}` : arg)),
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !ofShell.has(name))),
    input: replaceOnce(
      replaceOnce(input, `--initializer-script-path ${scripts}/`, `--initializer-script-path ${scriptFolder}/`),
      `--strip-path-prefix ${sources}/ `,
      '--strip-path-prefix / ',
    ),
  };
}

/**
 * What componentize-js throws, in its words: of what the engine says it leaves out the path of the script, and that it
 * knows by its other name.
 */
export function withoutGuestPaths(error: unknown): unknown {
  if (error instanceof Error) error.message = error.message.replaceAll(scriptPlace, '').trimEnd();
  return error;
}

/** As the engine says it, with line and column. */
const scriptPlace = new RegExp(`${scriptFolder}/initializer\\.js[:\\d]* ?`, 'g');

function valueOf(args: readonly string[], option: string): string {
  const [found, ...others] = args.filter((arg) => arg.startsWith(option));
  if (found === undefined || others.length > 0) throw new Error(`Not one ${option} in: ${args.join(' ')}`);
  return found.slice(option.length);
}

function replaceOnce(text: string, old: string, now: string): string {
  const [before, after, ...others] = text.split(old);
  if (after === undefined || others.length > 0) throw new Error(`Not one ${old} in: ${text}`);
  return `${before}${now}${after}`;
}
