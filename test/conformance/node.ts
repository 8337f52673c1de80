/** A Node that is new enough for the conformance suite. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run, step } from '@wasmcp/cli';
import { inRoot } from '../../scripts/paths.ts';

/** The suite uses `fs.globSync`. */
const neededMajor = 22;

/** What is installed into `.tools` when this Node is older (packages `node-<platform>-<architecture>`). */
const version = '22.23.3';

/** @returns the path of this Node, or of one that is installed for the purpose. */
export async function suiteNode(): Promise<string> {
  if (Number(process.versions.node.split('.')[0]) >= neededMajor) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = inRoot('.tools', `node-${version}`);
  const program = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(program)) {
    await step(`Installing Node ${version} for the conformance suite`, () =>
      run('npm', ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `${name}@${version}`]),
    );
  }
  return program;
}
