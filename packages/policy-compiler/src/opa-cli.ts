/** The program `opa`, https://www.openpolicyagent.org/docs/cli. */
import { hasBuiltin } from './builtins.ts';
import { CompileError } from './errors.ts';
import { run } from './process.ts';

/**
 * Runs `opa`. @returns its standard output.
 * @param program the path of `opa`
 * @throws CompileError with what `opa` says when it fails.
 */
export async function opa(program: string, args: readonly string[], cwd?: string): Promise<string> {
  const { ok, title, stdout, stderr } = await run(program, args, cwd).catch((error: Error) => {
    throw new CompileError(`opa cannot be run: ${error.message}`);
  });
  if (ok) return stdout;
  // It writes some complaints on its standard output.
  throw new CompileError(`${stdout}${stderr}`.trim() || title);
}

/** The part of OPA's capabilities that is looked at here. */
export interface Capabilities {
  readonly builtins: readonly { readonly name: string; readonly nondeterministic?: boolean }[];
}

/** What this OPA can do, without the built-ins that a policy component has not, so that OPA says where they are used. */
export async function capabilities(program: string): Promise<Capabilities> {
  const current = JSON.parse(await ask(program, ['capabilities', '--current'])) as Capabilities;
  return { ...current, builtins: current.builtins.filter(({ name }) => hasBuiltin(name)) };
}

/** Version, and what it was built from and with: texts for a digest. */
export const opaVersion = (program: string): Promise<string> => ask(program, ['version']);

/** Asks what a program answers always alike: once. */
function ask(program: string, args: readonly string[]): Promise<string> {
  const question = [program, ...args].join(' ');
  const known = answers.get(question);
  if (known !== undefined) return known;
  const answer = opa(program, args);
  answers.set(question, answer);
  return answer;
}

const answers = new Map<string, Promise<string>>();
