/** The MCP Inspector's command line, which is installed into `.tools/` where it is not there. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { run, step } from '@wasmcp/cli';
import { inRoot } from '../../scripts/paths.ts';
import { suiteNode } from '../conformance/node.ts';

const version = '2.12.0';
const folder = inRoot('.tools/clients', `inspector-${version}`);
const program = join(folder, 'node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js');
/** Where it keeps what it remembers, instead of the user's own. */
const home = join(folder, 'home');

/** Its name in the table of clients. */
export const inspectorName = (era: string): string => `MCP Inspector ${version}, --cli, ${era}`;

/** Installs it unless that was done before. */
export async function prepareInspector(): Promise<void> {
  await suiteNode();
  if (existsSync(program)) return;
  const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
  await step(`Installing the MCP Inspector ${version}`, () =>
    run('npm', ['install', '--prefix', folder, ...options, `@modelcontextprotocol/inspector@${version}`]),
  );
}

/** What it prints as JSON: a result, or an error with its own code. */
export interface Inspected {
  readonly result?: { readonly tools?: { name: string }[]; readonly content?: { text: string }[] };
  readonly error?: { readonly code: string; readonly message: string };
}

/** Runs it once. @param era `legacy` or `modern`; by default it speaks `legacy`. @param more options. */
export async function inspect(url: string, era: 'legacy' | 'modern', ...more: string[]): Promise<Inspected> {
  const server = ['--cli', '--server-url', url, '--transport', 'http', '--protocol-era', era, '--stored-auth-only'];
  mkdirSync(home, { recursive: true });
  const env = { ...process.env, HOME: home, USERPROFILE: home };
  const node = await suiteNode();
  return new Promise((resolve, reject) => {
    const args = [program, ...server, '--format', 'json', '--quiet', ...more];
    const child = execFile(node, args, { env, timeout: 300_000 }, (_, stdout, stderr) => {
      // A result is on stdout, an error on stderr: its code is another than 0.
      const line = (stdout.trim() === '' ? stderr : stdout).trim();
      try {
        resolve(JSON.parse(line) as Inspected);
      } catch {
        reject(new Error(`the Inspector printed ${line}`));
      }
    });
    child.stdin?.end();
  });
}
