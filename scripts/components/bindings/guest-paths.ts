/**
 * Which paths the engine sees while wizer runs it. Its arguments and environment stay in its memory, and so in the
 * component that is published: none of them says where it was built.
 */
import { optionOf, type Run } from './kept.ts';

/** Where the engine finds the script of bindings. */
const scriptFolder = '/componentize-bindings';

/** A shell adds these to an environment that has none. */
const ofShell = new Set(['PWD', 'OLDPWD', 'SHLVL', '_']);

/**
 * How componentize-js runs wizer, with names for folders that the engine alone knows. wizer's arguments map them: that of
 * the script had its own name (`--dir=`), and that of the source is `/` already.
 */
export function withGuestPaths({ args, env, input }: Omit<Run, 'work'>): Omit<Run, 'work'> {
  const [scripts, sources] = [optionOf(args, '--dir='), optionOf(args, '--mapdir=/::')];
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

/** An error of componentize-js without the script's path, which it takes out itself where the path is the real one. */
export function withoutGuestPaths(error: unknown): unknown {
  if (error instanceof Error) error.message = error.message.replaceAll(scriptPlace, '').trimEnd();
  return error;
}

/** As the engine says it, with line and column. */
const scriptPlace = new RegExp(`${scriptFolder}/initializer\\.js[:\\d]* ?`, 'g');

function replaceOnce(text: string, old: string, now: string): string {
  const [before, after, ...others] = text.split(old);
  if (after === undefined || others.length > 0) throw new Error(`Not one ${old} in: ${text}`);
  return `${before}${now}${after}`;
}
