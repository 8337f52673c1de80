import { spawn } from 'node:child_process';

/** Runs a program to its end; its output is shown only when it fails. @returns its standard output. */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let all = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      all += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (all += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`${command} ${args.join(' ')}: ended with ${code ?? signal}\n${all}`));
    });
  });
}

/** Runs a JavaScript program with this Node. */
export const runNode = (script: string, args: readonly string[]): Promise<string> =>
  run(process.execPath, [script, ...args]);
